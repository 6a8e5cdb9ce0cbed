"""Implementation of `brainframe_api.simulator`."""
