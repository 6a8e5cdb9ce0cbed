"""Differences of the tools with this client, and defects of the tools themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DIFFERENCES = {
    "add a zone of coordinates": "The error names the codec and the missing key; it is a KeyError"
    " for both clients.",
    "configure without a capsule name": "The name of the capsule is None, which this client refuses"
    " before it is sent.",
    "delete the alarm": "The error names BrainFrameAPI; it is a TypeError for both clients.",
}
"""Steps whose outcome differs between the clients, each with the reason."""

DEFECTS = {
    "add a zone of coordinates": "zone-control needs the keys `alarms`, `name` and `stream_id` in"
    " --options, although its help asks for `coords` only.",
    "delete the alarm": "alarm-control passes three arguments to delete_zone_alarm, which takes"
    " one.",
    "configure without a capsule name": "capsule-control configures the capsule None where no name"
    " is given.",
    "add a file": "add-stream ignores --stream-name for a file.",
}
"""Defects of the tools, which occur with both clients, by the step."""


@dataclass(frozen=True)
class Comparison:
    """The outcome of all commands with this client, compared with brainframe-api.

    Attributes:
        steps: The number of steps, and of files that they wrote.
        listed: The steps that differ and are listed.
        unlisted: The steps that differ and are not: name, our outcome, theirs.
        outdated: The steps that are listed and do not differ.
        failing: The steps that fail with both clients and are not listed as defects.
    """

    steps: int
    listed: list[str]
    unlisted: list[tuple[str, Any, Any]]
    outdated: list[str]
    failing: list[str]


def compare_tools(ours: dict[str, Any], theirs: dict[str, Any]) -> Comparison:
    """Compare the outcomes of all steps."""
    listed: list[str] = []
    unlisted: list[tuple[str, Any, Any]] = []
    for name in dict.fromkeys([*theirs, *ours]):
        mine, other = ours.get(name, "not there"), theirs.get(name, "not there")
        if mine == other:
            continue
        if name in DIFFERENCES:
            listed.append(name)
        else:
            unlisted.append((name, mine, other))
    failing = [
        name
        for name in theirs
        if name not in DEFECTS
        and not name.startswith("file ")
        and all(_has_failed(outcomes.get(name, {})) for outcomes in (ours, theirs))
    ]
    outdated = [name for name in DIFFERENCES if name not in listed]
    return Comparison(len(theirs), listed, unlisted, outdated, failing)


def _has_failed(outcome: dict[str, Any]) -> bool:
    return outcome.get("exit", 0) not in (0, "endless") or bool(outcome.get("raised"))
