# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""The operations of the chapter Cloud."""
