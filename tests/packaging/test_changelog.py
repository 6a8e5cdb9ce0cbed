"""The version, the changelog and the upgrade notes agree."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

from brainframe_api import __version__

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
UPGRADING = (ROOT / "docs" / "upgrading.md").read_text(encoding="utf-8")
RELEASES = re.findall(r"^## (\d+\.\d+\.\d+) - (\S+)$", CHANGELOG, re.MULTILINE)
KINDS = {
    "Added",
    "Changed",
    "Deprecated",
    "Removed",
    "Fixed",
    "Security",
    # The check of the public names reads the names that this section declares.
    "Incompatible changes",
}


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def sections() -> dict[str, str]:
    """Return the text of each version of the changelog, by its heading."""
    parts = re.split(r"^## (.+)$", CHANGELOG, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_changelog_begins_with_the_unreleased_changes() -> None:
    headings = list(sections())
    assert headings[0] == "Unreleased"
    assert headings[1:] == [f"{version} - {day}" for version, day in RELEASES]


def test_releases_are_dated_and_in_order() -> None:
    days = [date.fromisoformat(day) for _, day in RELEASES]
    for (newer, _), (older, _) in pairwise(RELEASES):
        assert numbers(newer) > numbers(older)
    assert days == sorted(days, reverse=True)


def test_the_newest_release_is_the_version_or_the_next_one_is_in_preparation() -> None:
    newest = RELEASES[0][0]
    assert __version__ == newest or (
        numbers(__version__) > numbers(newest) and sections()["Unreleased"].strip()
    )


def test_each_kind_of_change_is_listed_once_and_is_not_empty() -> None:
    for heading, text in sections().items():
        parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
        kinds = parts[1::2]
        assert set(kinds) <= KINDS, heading
        assert len(kinds) == len(set(kinds)), heading
        for kind, entries in zip(kinds, parts[2::2], strict=True):
            assert entries.strip().startswith("- "), f"{heading}: {kind}"


def test_each_release_that_programs_must_adapt_to_has_upgrade_notes() -> None:
    notes = re.findall(r"^### From (\d+\.\d+\.\d+)$", UPGRADING, re.MULTILINE)
    versions = [version for version, _ in RELEASES]
    texts = list(sections().values())
    # The notes for a version are named after the release before it.
    expected = [
        before
        for before, text in zip(versions, texts, strict=False)
        if re.search(r"^### (Changed|Removed|Incompatible changes)$", text, re.MULTILINE)
    ]
    assert notes == expected


def test_marks_in_docstrings_name_versions_that_the_changelog_has_or_will_have() -> None:
    released = {version for version, _ in RELEASES}
    marked: set[str] = set()
    for folder in ("brainframe_api", "openapi_runtime"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            marked.update(re.findall(r"\.\. version(?:added|changed):: (\S+)", text))
    coming = marked - released
    assert len(coming) <= 1, "Only one version can be the next"
    assert all(numbers(version) > numbers(RELEASES[0][0]) for version in coming)
