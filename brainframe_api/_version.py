"""The version of the SDK, read by the build and sent in the User-Agent header."""

__version__ = "0.2.0"
"""The version of the SDK."""
