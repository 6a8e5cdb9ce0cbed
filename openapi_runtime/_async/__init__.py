"""The async client, from which `_sync` is derived."""
