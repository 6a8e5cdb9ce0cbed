"""The guide to testing: each of its sections is a test suite, and passes as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .suites import run

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "testing.md").read_text()
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE))
BLOCK = re.compile(r"(.*?)```python\n(.*?)```", re.DOTALL)
NAME = re.compile(r"`([a-z_]+\.py)`")


def files(section: str) -> dict[str, str]:
    """Return the blocks of a section by their file names."""
    found: dict[str, str] = {}
    for before, code in BLOCK.findall(section):
        named = NAME.search(before)
        found[named[1] if named else f"test_{len(found)}.py"] = code
    return found


def has_own_server(title: str) -> bool:
    return "conftest.py" in files(SECTIONS[title])


@pytest.mark.slow
@pytest.mark.parametrize(
    "titles",
    [
        # Sections that use the same server share one process, because it takes seconds to start.
        [title for title in SECTIONS if not has_own_server(title)],
        *([title] for title in SECTIONS if has_own_server(title)),
    ],
    ids=lambda titles: titles[-1],
)
def test_sections_pass_as_printed(pytester: pytest.Pytester, titles: list[str]) -> None:
    for number, title in enumerate(titles):
        folder = pytester.mkdir(f"section_{number}")
        for name, code in files(SECTIONS[title]).items():
            (folder / name.replace("test_", f"test_{number}_")).write_text(code)
    counts = [SECTIONS[title].count("def test_") for title in titles]
    assert min(counts) > 0
    run(pytester, plugins=("anyio",)).assert_outcomes(passed=sum(counts))


def test_the_printed_example_is_the_one_in_the_examples() -> None:
    for name, code in files(SECTIONS["A worked example"]).items():
        assert (ROOT / "examples" / "testing" / name).read_text().endswith(f"\n\n{code}")
