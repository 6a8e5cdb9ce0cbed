"""Implementation of `brainframe_api.fleet`."""
