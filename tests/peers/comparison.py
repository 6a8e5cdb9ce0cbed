"""Comparison of this client with the released ones, and the allowed differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.peers.running import Run, comparable

_VERIFICATION = "The documentation says that set_alert_verification returns the modified Alert."
_STARTED = "The documentation says that the server tells whether analysis could be started."

DIFFERENCES = {
    "confirm an alert": _VERIFICATION,
    "deny an alert": _VERIFICATION,
    "clear an alert's verification": _VERIFICATION,
    "add a vector": "The documentation says that new_identity_vector returns the vector's ID.",
    "start analysis": _STARTED,
    "start it again": _STARTED,
    "the rate condition's text": "The sentence of a rate condition names its attribute, as that of"
    " a count condition does; the released clients leave it out.",
}
"""Steps with another outcome, each with the reason. All other steps come out the same."""


@dataclass
class Comparison:
    """Result of a released client, compared with this one.

    Attributes:
        steps: The number of steps.
        errors: The number of steps that raised an error.
        listed: The steps that differ and are listed.
        unlisted: The steps that differ and are not: name, our outcome, theirs.
        problem: The reason why the client stopped early, or None.
    """

    steps: int
    errors: int
    listed: list[str]
    unlisted: list[tuple[str, Any, Any]]
    problem: str | None


def compare(ours: Run, theirs: Run) -> Comparison:
    """Compare each step of the released client with the same step of this SDK."""
    mine = {step["step"]: _outcome(step) for step in ours.steps}
    listed: list[str] = []
    unlisted: list[tuple[str, Any, Any]] = []
    for step in theirs.steps:
        name = step["step"]
        expected, found = mine.get(name), _outcome(step)
        if expected != found and name in DIFFERENCES:
            listed.append(name)
        elif expected != found:
            unlisted.append((name, expected, found))
    errors = sum("error" in step for step in theirs.steps)
    return Comparison(len(theirs.steps), errors, listed, unlisted, theirs.problem)


def _outcome(step: dict[str, Any]) -> Any:
    return comparable({key: value for key, value in step.items() if key != "step"})
