"""Run the released brainframe-api clients against the simulator, and compare them with this SDK.

Each release runs the same scenario of some 200 steps in its own environment, as a black box,
against its own simulator with authentication. The behavior of every public class and method is
compared with that of release 0.30.5. Without arguments: six releases, two minutes.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.environments import InstallationError
from tests.compat.differences import compare_behavior
from tests.compat.observing import observe
from tests.peers.comparison import DIFFERENCES, compare
from tests.peers.environments import VERSIONS, python_of
from tests.peers.running import run_scenario


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s test-peers --", description=__doc__)
    parser.add_argument("versions", nargs="*", metavar="VERSION", help=", ".join(VERSIONS))
    chosen = parser.parse_args().versions or VERSIONS
    ours = run_scenario(Path(sys.executable), ours=True)
    if ours.problem is not None:
        print(f"This SDK does not complete the scenario: {ours.problem}")
        return 1
    failed = False
    print(f"{'release':10}{'steps':>7}{'errors':>8}{'as listed':>11}  result")
    for version in chosen:
        try:
            python, note = python_of(version)
        except InstallationError as error:
            print(f"{version:10}  cannot be installed here: {error}")
            failed = True
            continue
        found = compare(ours, run_scenario(python))
        ok = found.problem is None and not found.unlisted
        failed |= not ok
        result = " ".join(filter(None, ["passed" if ok else "FAILED", note]))
        print(f"{version:10}{found.steps:7}{found.errors:8}{len(found.listed):11}  {result}")
        if found.problem is not None:
            print(f"  stopped early: {found.problem}")
        for name, expected, theirs in found.unlisted:
            print(f"  {name}:\n    here  {json.dumps(expected)}\n    there {json.dumps(theirs)}")
        sys.stdout.flush()
    if "0.30.5" in chosen:
        failed |= not report_behavior()
    print("\nThe errors are those that the scenario expects. Listed differences:")
    for name, reason in DIFFERENCES.items():
        print(f"  {name}: {reason}")
    return int(failed)


def report_behavior() -> bool:
    """Compare the behavior of classes and methods; return whether all differences are listed."""
    try:
        python, _ = python_of("0.30.5")
    except InstallationError:
        return False
    found = compare_behavior(observe(sys.executable, ours=True), observe(python))
    kept = sum(found.kept.values())
    print(
        f"\nBehavior of classes and methods: {found.compared} observations compared, {found.equal}"
        f" equal ({found.mended} of them mended), {kept} kept."
    )
    for subject, count in found.kept.items():
        print(f"{count:6}  {subject}")
    for name, ours, theirs in found.unlisted:
        print(f"  not listed: {name}:\n    here  {ours!r}\n    there {theirs!r}")
    for subject, count in found.changed.items():
        print(f"  listed with another number: {subject}: {count}")
    return not found.unlisted and not found.changed


if __name__ == "__main__":
    sys.exit(main())
