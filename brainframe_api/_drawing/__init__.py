"""Implementation of `brainframe_api.drawing`."""
