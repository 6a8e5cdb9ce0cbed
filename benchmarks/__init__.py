"""Measure this SDK, brainframe-api and the floor below both; `scripts/benchmark` runs it."""
