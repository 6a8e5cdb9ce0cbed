"""Run one target under atheris: python -m tests.fuzz TARGET [options of libFuzzer]."""

from __future__ import annotations

import importlib
import sys

# Has no types, and where there is no build of it no module either.
atheris = importlib.import_module("atheris")

with atheris.instrument_imports(include=["openapi_runtime", "brainframe_rest", "brainframe_api"]):
    target = importlib.import_module(f"tests.fuzz.{sys.argv[1]}").target

atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
atheris.Fuzz()
