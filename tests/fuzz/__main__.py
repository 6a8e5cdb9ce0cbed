"""Run one target under atheris: python -m tests.fuzz TARGET [options of libFuzzer]."""

from __future__ import annotations

import importlib
import sys

# Imported by name: atheris has no type annotations, and is missing on systems without a wheel.
atheris = importlib.import_module("atheris")

with atheris.instrument_imports(include=["openapi_runtime", "brainframe_rest", "brainframe_api"]):
    target = importlib.import_module(f"tests.fuzz.{sys.argv[1]}").target

atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
atheris.Fuzz()
