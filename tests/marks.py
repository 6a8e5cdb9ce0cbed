"""The mark `slow`: its use for values of a parameter; ordinary runs omit the tests that have it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any, TypeVar

import pytest

Value = TypeVar("Value")


def mark_slow(values: Iterable[Value], *, but: Container[Value]) -> list[Any]:
    """Return the values of a parameter, marked as slow.

    Args:
        values: The values.
        but: The values that an ordinary run tests as well.
    """
    return [
        value if value in but else pytest.param(value, marks=pytest.mark.slow) for value in values
    ]


left_out = pytest.StashKey[int]()
"""The number of slow tests that this run leaves out."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the tests marked as slow, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Omit slow tests, unless the arguments name files, folders or markers, or select all tests."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.markexpr
    if named or config.getoption("--all"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    items[:] = [item for item in items if not item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    config.stash[left_out] = len(slow)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Receive the number of omitted tests from a pytest-xdist worker."""
    node.config.stash[left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, int] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(left_out, 0)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if count := config.stash.get(left_out, 0):
        omitted = "1 slow test was" if count == 1 else f"{count} slow tests were"
        pronoun = "it" if count == 1 else "them"
        terminalreporter.write_line(
            f"{omitted} left out. Run {pronoun} with: scripts/nox -s test-slow"
        )
