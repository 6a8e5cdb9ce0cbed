"""The operations that programs call, from the log of the simulator."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager

from api_document import load, operations

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
        # Paths without parameters come first, because they take precedence over paths with a
        # parameter in the same place.
        found = sorted(operations(load()), key=lambda operation: operation.path.count("{"))
        self._operations = [
            (re.compile(f"{each.method.upper()} {_pattern(each.path)} -> .*"), each)
            for each in found
        ]

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        for pattern, operation in self._operations:
            if pattern.fullmatch(message):
                self.names.add(operation.node["operationId"])
                return


def _pattern(path: str) -> str:
    return re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))
