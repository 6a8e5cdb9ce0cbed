"""Intended differences from brainframe-api 0.30.5, each with its reason.

`docs/migrating-from-brainframe-api.md` has the same table; a test compares them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INTENDED = {
    r"\w+: (from a dict with null as \w+|from a dict with text as \w+|from None)": (
        "`from_dict` checks types",
        "A wrong value raises `CodecError`, a `ValueError`; brainframe-api keeps it or fails.",
        115,
    ),
    r"\w+: from a dict with a whole \w+": (
        "Numbers have their documented types",
        "A whole number for a documented float becomes a float, as in responses.",
        7,
    ),
    r"\w+: (new attribute|vars|dataclass|match arguments)": (
        "Codecs have slots and are not dataclasses",
        "A misspelled attribute is an error, and codecs take less memory.",
        65,
    ),
    r"\w+: equals its dict": (
        "A codec equals its dict",
        "As in brainframe-api before 0.26.",
        21,
    ),
    r"\w+: JSON": (
        "`to_json` writes no spaces",
        "The JSON values are the same.",
        21,
    ),
    r"\w+: (repr|str)": (
        "Secrets are not in `repr`",
        "Passwords and tokens must not get into logs.",
        10,
    ),
    r"SortOptions: .*": (
        "`SortOptions` compares by its values",
        "Like all other codecs.",
        7,
    ),
    r"Attribute: without arguments": (
        "`Attribute` has defaults",
        "The documented ones.",
        1,
    ),
    r"(\w+\.)?\w+: class name": (
        "Enumerations have the class names of the documentation",
        "For example `OptionType`; `str` and `repr` show the names of brainframe-api.",
        6,
    ),
    r"LicenseInfo\.State: values\(\)": (
        "Every enumeration has `values()`",
        "brainframe-api lacks it for `LicenseInfo.State`.",
        1,
    ),
    r"\w+Error: (pickle|copy)": (
        "Copied errors keep their text",
        "brainframe-api prepends the kind to the text again with each copy.",
        96,
    ),
    r"(BaseAPIError|ServerNotReadyError): (args|kind|str|repr)": (
        "Every error has a kind",
        "brainframe-api has None for errors that no response contains.",
        4,
    ),
    r"Detection: bbox without coords": (
        "`bbox` without coordinates raises `ValueError`",
        "The message names the missing coordinates.",
        1,
    ),
    r"BrainFrameAPI: URL with a slash": (
        "The URL of a server may end with a slash",
        "With brainframe-api, every call then fails.",
        1,
    ),
    r"BrainFrameAPI: (URL without scheme|call after close|copy|pickle)": (
        "Invalid URLs and closed API objects are rejected",
        "The error gives the reason, before anything is sent.",
        4,
    ),
}
"""Patterns for differing observations, each with the subject, the reason and the expected count."""

FIXED_SINCE_0_1 = frozenset(
    json.loads(Path(__file__).with_name("fixed_since_0_1.json").read_text(encoding="utf-8"))
)
"""Observations that differed before version 0.2.0 and must be equal from then on."""


@dataclass
class Report:
    """The outcome of the comparison.

    Attributes:
        compared: The number of observations.
        equal: The number of equal observations.
        fixed: The number of equal observations that differed before version 0.2.0.
        intended: The number of intended differences, by subject.
        unlisted: The differences that are not listed: name, our value, theirs.
        changed: The actual number of intended differences, for each subject where it is not the
            expected one.
    """

    compared: int
    equal: int
    fixed: int
    intended: dict[str, int]
    unlisted: list[tuple[str, Any, Any]]
    changed: dict[str, int]


def compare_behavior(ours: dict[str, Any], theirs: dict[str, Any]) -> Report:
    """Compare the observations that brainframe-api has with those of this client."""
    equal = fixed = 0
    intended: Counter[str] = Counter()
    unlisted: list[tuple[str, Any, Any]] = []
    for name, value in theirs.items():
        mine = ours.get(name, "missing")
        if is_same(mine, value):
            equal += 1
            fixed += name in FIXED_SINCE_0_1
            continue
        pattern = next((each for each in INTENDED if re.fullmatch(each, name)), None)
        if pattern is None or name in FIXED_SINCE_0_1:
            unlisted.append((name, mine, value))
        else:
            intended[INTENDED[pattern][0]] += 1
    changed = {
        subject: intended[subject]
        for subject, _, count in INTENDED.values()
        if intended[subject] != count
    }
    return Report(len(theirs), equal, fixed, dict(intended), unlisted, changed)


def is_same(ours: Any, theirs: Any) -> bool:
    """Return whether values are equal, or our exception is of the class of theirs or a subclass."""
    raised, caught = _classes(ours), _classes(theirs)
    if raised and caught:
        return caught[0] != "Exception" and caught[0] in raised
    return bool(ours == theirs)


def _classes(value: Any) -> list[str]:
    """Return the class of a raised exception and its bases, or an empty list for a result."""
    try:
        return list(value["raises"])
    except (TypeError, KeyError):
        return []
