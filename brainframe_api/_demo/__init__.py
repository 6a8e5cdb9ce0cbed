"""Implementation of `brainframe_api.demo`."""
