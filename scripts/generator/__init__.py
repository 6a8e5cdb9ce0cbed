"""Generator of the package brainframe_rest from the OpenAPI document, for scripts/regenerate."""
