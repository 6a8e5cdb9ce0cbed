# Derived from brainframe_api/_async/__init__.py by scripts/unasync. Do not edit.
"""Methods of the API, one module for each part."""
