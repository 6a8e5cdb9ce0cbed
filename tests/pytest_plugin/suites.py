"""Test suites of users, run in a new process."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest


def run(
    pytester: pytest.Pytester, *arguments: str, plugins: tuple[str, ...] = ()
) -> pytest.RunResult:
    """Run a suite with the plugin of the SDK, and without those of its development.

    Args:
        pytester: The fixture whose folder contains the suite.
        *arguments: Arguments of pytest.
        plugins: The names of further plugins that the suite needs.
    """
    options = ["-p", "no:cacheprovider", "-W", "error"]
    for plugin in entry_points(group="pytest11"):
        if plugin.name not in ("brainframe", *plugins):
            options += ["-p", f"no:{plugin.name}"]
    return pytester.runpytest_subprocess(*options, *arguments)
