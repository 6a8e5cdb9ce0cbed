"""Report of a conformance run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import yaml

from tests.conformance.passes import DOCUMENT, Outcome


def print_report(outcomes: Sequence[Outcome], *, whole: bool) -> bool:
    """Print the figures, and return whether all of them are as required.

    Args:
        outcomes: The outcome of each pass.
        whole: Whether all passes ran, so that every operation must have succeeded.
    """
    print(f"\n{'pass':24}{'cases':>8}{'calls':>8}{'seconds':>9}  links          result")
    for outcome in outcomes:
        calls = sum(sum(counts.values()) for counts in outcome.responses.values())
        result = "passed" if outcome.passed else "FAILED"
        print(
            f"{outcome.name:24}{outcome.cases:8}{calls:8}{outcome.seconds:9.0f}"
            f"  {outcome.links:14} {result}"
        )
    responses = _merged(outcomes)
    statuses: Counter[str] = Counter()
    for counts in responses.values():
        statuses.update({response.split()[0]: 0 for response in counts})
        for response, count in counts.items():
            statuses[response.split()[0]] += count
    kinds = {
        response.split()[1]
        for counts in responses.values()
        for response in counts
        if " " in response
    }
    cases = sum(outcome.cases for outcome in outcomes)
    print(f"\n{cases} cases, {sum(statuses.values())} calls of {len(responses)} operations.")
    print("By status: " + ", ".join(f"{status}: {statuses[status]}" for status in sorted(statuses)))
    print(f"{len(kinds)} error kinds occurred, each where the document lists it.")
    _print_allowed(outcomes)
    violations = [violation for outcome in outcomes for violation in outcome.violations]
    for violation in violations:
        print(f"The simulator itself found: {violation}")
    missing = _missing(responses) if whole else []
    for name in missing:
        print(f"Never responded with success: {name} ({dict(responses.get(name, {}))})")
    return all(outcome.passed for outcome in outcomes) and not missing


def _print_allowed(outcomes: Sequence[Outcome]) -> None:
    allowed: Counter[str] = Counter()
    for outcome in outcomes:
        allowed.update(outcome.allowed)
    print(f"{sum(allowed.values())} false reports were ignored (reasons in allowances.py):")
    for name, count in allowed.most_common():
        print(f"{count:8}  {name}")


def _merged(outcomes: Sequence[Outcome]) -> dict[str, Counter[str]]:
    merged: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        for name, counts in outcome.responses.items():
            merged[name].update(counts)
    return dict(merged)


def _missing(responses: dict[str, Counter[str]]) -> list[str]:
    """Return the operations without a success, whose successful responses were not checked."""
    document = yaml.safe_load(DOCUMENT.read_text())
    names = [
        operation["operationId"]
        for path in document["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    ]
    return [name for name in names if not any(a.startswith("2") for a in responses.get(name, ()))]
