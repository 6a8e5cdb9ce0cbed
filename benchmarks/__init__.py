"""Measure this SDK, brainframe-api and the floor below both; `scripts/nox -s benchmark` runs it."""
