"""Report of a soak: a Markdown table, for docs/reliability.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.soak.running import Outcome
from tests.soak.slots import SLOTS

MOST_DESCRIPTORS = 80
"""The allowed increase in descriptors: the pool keeps an idle connection for each worker."""
MOST_MEGABYTES = 40.0
"""The allowed increase in memory after a minute, for pools, caches and the allocator."""


def print_report(outcomes: Sequence[Outcome]) -> bool:
    """Print the figures, and return whether they are as required."""
    rows: list[tuple[str, Callable[[Outcome], object]]] = [
        ("seconds", lambda o: f"{o.seconds:.0f}"),
        ("calls made", lambda o: o.ledger.calls),
        ("requests that reached the proxy", lambda o: o.requests),
        ("connections opened", lambda o: o.connections),
        ("packets of statuses", lambda o: o.packets),
        ("faults injected", lambda o: sum(o.faults.values())),
        *(
            (f"– {fault}", lambda o, fault=fault: o.faults[fault])
            for fault in sorted({fault for o in outcomes for fault in o.faults})
        ),
        ("calls that ended in an error", lambda o: sum(o.ledger.errors.values())),
        *(
            (f"– `{name}`", lambda o, name=name: o.ledger.errors[name])
            for name in sorted({name for o in outcomes for name in o.ledger.errors})
        ),
        ("objects on the server at the end", lambda o: o.kept),
        ("problems, such as lost or duplicate calls", lambda o: len(o.problems)),
        ("file descriptors before, after", lambda o: _pair(o, "descriptors")),
        ("threads before, after", lambda o: _pair(o, "threads")),
        ("memory before, after, MB", lambda o: _pair(o, "megabytes")),
        (f"free pool slots, of {SLOTS}", lambda o: o.free_slots),
        ("connections open after `close()`", lambda o: o.open_after_close),
    ]
    print("| | " + " | ".join(outcome.name for outcome in outcomes) + " |")
    print("| --- |" + " ---: |" * len(outcomes))
    for name, value in rows:
        print(f"| {name} | " + " | ".join(str(value(outcome)) for outcome in outcomes) + " |")
    problems = [problem for outcome in outcomes for problem in _problems(outcome)]
    for problem in problems[:30]:
        print(f"\nPROBLEM: {problem}")
    return not problems


def _pair(outcome: Outcome, what: str) -> str:
    before, after = getattr(outcome.before, what), getattr(outcome.after, what)
    return f"{before:.0f}, {after:.0f}"


def _problems(outcome: Outcome) -> list[str]:
    problems = [f"{outcome.name}: {problem}" for problem in outcome.problems]
    before, after = outcome.before, outcome.after
    if after.descriptors - before.descriptors > MOST_DESCRIPTORS:
        problems.append(f"{outcome.name}: file descriptors leak")
    if after.threads > before.threads:
        problems.append(f"{outcome.name}: threads leak")
    if after.megabytes - before.megabytes > MOST_MEGABYTES:
        problems.append(f"{outcome.name}: memory leaks")
    if outcome.free_slots < SLOTS:
        problems.append(f"{outcome.name}: pool slots leak")
    if outcome.open_after_close:
        problems.append(f"{outcome.name}: connections are open after close()")
    if sum(outcome.ledger.errors.values()) >= outcome.ledger.calls:
        problems.append(f"{outcome.name}: no call succeeded")
    if not outcome.packets:
        problems.append(f"{outcome.name}: no packet of statuses arrived")
    if not outcome.faults:
        problems.append(f"{outcome.name}: no fault was injected")
    return problems
