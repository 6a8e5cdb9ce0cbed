"""Benchmarks of this SDK, brainframe-api and a minimal client (the floor of both).

`scripts/nox -s benchmark` runs them.
"""
