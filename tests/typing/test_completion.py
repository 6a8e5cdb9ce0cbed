"""Editors that read source statically show the parameters of codecs and methods."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from brainframe_api import bf_codecs

ROOT = Path(__file__).resolve().parents[2]
CODECS = [
    name
    for name in bf_codecs.__all__
    if inspect.isclass(getattr(bf_codecs, name)) and hasattr(getattr(bf_codecs, name), "to_dict")
]


def parameters(source: str) -> set[str]:
    jedi: Any = import_module("jedi")  # jedi has no types for strict checkers.
    lines = source.splitlines()
    project = jedi.Project(str(ROOT), added_sys_path=[str(ROOT / "generated")])
    script = jedi.Script(source, project=project)
    signatures = script.get_signatures(len(lines), len(lines[-1]))
    return {parameter.name for signature in signatures for parameter in signature.params}


@pytest.mark.parametrize("path", ["brainframe_api.bf_codecs", "brainframe.api.bf_codecs"])
@pytest.mark.parametrize("name", ["Zone", "StreamConfiguration", "Detection", "ZoneAlarm"])
def test_the_parameters_of_a_codec_are_shown(path: str, name: str) -> None:
    expected = set(inspect.signature(getattr(bf_codecs, name)).parameters)
    assert expected <= parameters(f"from {path} import {name}\n{name}(")


@pytest.mark.parametrize("name", CODECS)
def test_every_codec_shows_parameters(name: str) -> None:
    expected = inspect.signature(getattr(bf_codecs, name)).parameters
    shown = parameters(f"from brainframe_api import bf_codecs\nbf_codecs.{name}(")
    assert shown or not [one for one in expected if not one.startswith("_")]


@pytest.mark.slow
def test_the_parameters_of_a_method_are_shown() -> None:
    shown = parameters('from brainframe_api import BrainFrameAPI\nBrainFrameAPI("").get_alerts(')
    assert {"stream_id", "verification", "limit"} <= shown
