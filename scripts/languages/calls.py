"""The operations that programs call, from the log of the simulator."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from brainframe_api._simulator.document import load_document

_LOGGER = logging.getLogger("brainframe_api.simulator")


@contextmanager
def recorded_calls() -> Generator[set[str]]:
    """Collect the IDs of the operations that are called on simulators of this process."""
    calls = _Calls()
    level = _LOGGER.level
    _LOGGER.addHandler(calls)
    _LOGGER.setLevel(logging.DEBUG)
    try:
        yield calls.names
    finally:
        _LOGGER.setLevel(level)
        _LOGGER.removeHandler(calls)


class _Calls(logging.Handler):
    """Log handler that collects operation IDs in the set `names`."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.names = set[str]()

    def emit(self, record: logging.LogRecord) -> None:
        request, arrow, _ = record.getMessage().partition(" -> ")
        method, _, path = request.partition(" ")
        found = load_document().find(path).get(method) if arrow else None
        if found is not None:
            self.names.add(found[0].id)
