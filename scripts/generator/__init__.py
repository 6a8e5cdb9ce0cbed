"""Turns the OpenAPI document into the package brainframe_rest; scripts/regenerate runs it."""
