# Derived from openapi_runtime/_async/__init__.py by scripts/unasync. Do not edit.
"""The async client, from which `_sync` is derived."""
