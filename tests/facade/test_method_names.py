"""Python's own error messages name the classes that users know."""

from __future__ import annotations

import inspect

import pytest

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI


@pytest.mark.parametrize("api", [BrainFrameAPI, AsyncBrainFrameAPI])
def test_all_methods_are_named_after_their_public_class(api: type) -> None:
    for name, method in inspect.getmembers(api, inspect.isfunction):
        if name not in dir(object):
            assert inspect.unwrap(method).__qualname__ == f"{api.__name__}.{name}"


def test_a_missing_argument_is_reported_by_public_names() -> None:
    message = r"^BrainFrameAPI\.get_alert\(\) missing 1 required"
    with BrainFrameAPI("http://localhost") as api, pytest.raises(TypeError, match=message):
        api.get_alert()  # type: ignore[call-arg]
