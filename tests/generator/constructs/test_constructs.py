"""Each construct of OpenAPI, with the bytes on the wire and the decoded value.

The ordinary tests check a part of the cases; `scripts/nox -s generator-suite` checks all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from generator.verification import type_errors

from tests.marks import mark_slow

from .case import Case
from .responses import HEADER_VALUES
from .suite import EDITIONS, GROUPS, Suite, cases, running

_WHOLE = bool(os.environ.get("GENERATOR_SUITE"))
_SHARE = 5
# The whole package is generated before the first test, and type-checked in one test.
pytestmark = pytest.mark.timeout(3600)


def _chosen(edition: str) -> list[Case]:
    """Return all cases, or a fifth of them for the ordinary tests: a different one per edition."""
    first = list(EDITIONS).index(edition)
    return [
        case
        for number, case in enumerate(cases(edition))
        # A case with a module is always chosen, because the name of the module depends on other
        # such cases.
        if _WHOLE or case.module or number % _SHARE == first
    ]


_CHOSEN = {edition: _chosen(edition) for edition in EDITIONS}


@pytest.fixture(scope="module", params=mark_slow(EDITIONS, but=("3.1",)))
def suite(request: pytest.FixtureRequest) -> Iterator[Suite]:
    """Generate the package of an edition."""
    with running(request.param, _CHOSEN[request.param]) as found:
        yield found


def test_there_are_more_than_300_cases() -> None:
    names = [case.name for group in GROUPS.values() for case in group]
    assert len(names) == len(set(names))
    assert len(names) > 300


# One test checks all cases of an edition, so that only one parallel process generates its package.
def test_requests_and_values_are_those_of_the_specification(suite: Suite) -> None:
    problems: list[str] = []
    for case in _CHOSEN[suite.edition]:
        try:
            suite.check(case)
        except (Exception, pytest.fail.Exception) as error:
            problems.append(f"{case.name}: {type(error).__name__}: {error}")
    assert not problems, "\n".join(problems)


@pytest.mark.skipif(not _WHOLE, reason="Needs minutes: scripts/nox -s generator-suite")
def test_type_checkers_find_no_error_in_the_package(suite: Suite) -> None:
    assert type_errors(suite.package.folder) == {}


def test_headers_are_decoded(suite: Suite) -> None:
    chosen = [case for case in _CHOSEN[suite.edition] if case.name in HEADER_VALUES]
    assert chosen
    for case in chosen:
        suite.check_headers(case, *HEADER_VALUES[case.name])
