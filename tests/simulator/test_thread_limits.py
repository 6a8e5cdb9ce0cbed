"""Worker threads free the memory of a request before they handle the next one."""

from __future__ import annotations

import weakref

import pytest

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.thread_limits import ThreadLimits

pytestmark = pytest.mark.anyio


class Decoded:
    """Stand-in for a decoded image or body."""


@pytest.mark.parametrize("operation_id", ["process_image", "get_version", None])
async def test_an_error_does_not_keep_the_decoded_value_in_memory(operation_id: str | None) -> None:
    limits = ThreadLimits()
    decoded: list[weakref.ref[Decoded]] = []

    def check(value: Decoded) -> None:
        raise ValueError(f"Invalid: {value}")

    def handle() -> None:
        value = Decoded()
        decoded.append(weakref.ref(value))
        try:
            check(value)
        except ValueError as error:
            raise SimulatorError("InvalidFormatError", "The value is invalid.") from error

    call = limits.decode(handle) if operation_id is None else limits.run(operation_id, handle)
    with pytest.raises(SimulatorError) as caught:
        await call
    [reference] = decoded
    assert reference() is None
    assert isinstance(caught.value.__cause__, ValueError)
