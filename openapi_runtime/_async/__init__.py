"""The async client, of which `_sync` is derived."""
