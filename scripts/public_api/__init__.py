"""Checks of the public API, which is read from the source with griffe."""
