"""Run the released brainframe-api clients against the simulator, and compare them with this SDK.

Each release runs the same scenario of about 200 steps in its own environment, as a black box,
against its own simulator with authentication. Then the behavior of every public class and method is
compared with that of release 0.30.5.

Each command of brainframe-apps 0.5.10 and brainframe-sys-tools 0.5.6 runs with this SDK and with
brainframe-api 0.30.5, each on its own simulator. Outputs, exit codes and the files that they write
are compared. Two commands that contact other machines only show their help.

Arguments are releases, or "tools"; without any, everything runs, in about three minutes.
"""

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.environments import InstallationError
from tests.compat.differences import compare_behavior
from tests.compat.observing import observe
from tests.peers.comparison import DIFFERENCES, compare
from tests.peers.environments import VERSIONS, python_of
from tests.peers.running import run_scenario
from tests.tools.comparison import DEFECTS, compare_tools
from tests.tools.comparison import DIFFERENCES as DIFFERENCES_OF_TOOLS
from tests.tools.running import run_with_both

TOOLS = "tools"


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/nox -s test-peers --", description=__doc__)
    known = (*VERSIONS, TOOLS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names = parser.parse_args().names or known
    with ThreadPoolExecutor() as pool:
        # The tools mostly wait.
        tools = pool.submit(report_tools) if TOOLS in names else None
        releases = [name for name in names if name != TOOLS]
        ok = report_releases(releases) if releases else True
        if tools is not None:
            passed, report = tools.result()
            print(f"\n{report}")
            ok &= passed
    return int(not ok)


def report_releases(versions: list[str]) -> bool:
    """Compare releases with this SDK; return whether all differences are listed."""
    ours = run_scenario(Path(sys.executable), ours=True)
    if ours.problem is not None:
        print(f"This SDK does not complete the scenario: {ours.problem}")
        return False
    failed = False
    print(f"{'release':10}{'steps':>7}{'errors':>8}{'as listed':>11}  result")
    for version in versions:
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
    if "0.30.5" in versions:
        failed |= not report_behavior()
    print("\nThe scenario expects the errors counted above. Listed differences:")
    for name, reason in DIFFERENCES.items():
        print(f"  {name}: {reason}")
    return not failed


def report_behavior() -> bool:
    """Compare the behavior of classes and methods; return whether all differences are listed."""
    try:
        python, _ = python_of("0.30.5")
    except InstallationError:
        return False
    found = compare_behavior(observe(sys.executable, ours=True), observe(python))
    intended = sum(found.intended.values())
    print(
        f"\nBehavior of classes and methods: {found.compared} observations compared, {found.equal}"
        f" equal ({found.fixed} of them fixed since 0.1.0), {intended} intended differences."
    )
    for subject, count in found.intended.items():
        print(f"{count:6}  {subject}")
    for name, ours, theirs in found.unlisted:
        print(f"  not listed: {name}:\n    here  {ours!r}\n    there {theirs!r}")
    for subject, count in found.changed.items():
        print(f"  listed with another number: {subject}: {count}")
    return not found.unlisted and not found.changed


def report_tools() -> tuple[bool, str]:
    """Run the vendor's tools with both clients, and compare the results.

    Returns:
        Whether all differences and failures are listed, and the report.
    """
    try:
        ours, theirs = run_with_both()
    except InstallationError as error:
        return False, f"The vendor's tools cannot be installed here: {error}"
    found = compare_tools(ours, theirs)
    same = found.steps - len(found.listed) - len(found.unlisted)
    counts = f"{found.steps} compared, {same} equal, {len(found.listed)} differ as listed."
    lines = [f"Commands of the vendor's tools and files that they write: {counts}"]
    lines += [f"  {name}: {DIFFERENCES_OF_TOOLS[name]}" for name in found.listed]
    lines += ["Defects of the tools themselves:"]
    lines += [f"  {name}: {text}" for name, text in DEFECTS.items()]
    for name, mine, other in found.unlisted:
        lines += [f"  not listed: {name}:", f"    here  {json.dumps(mine)}"]
        lines += [f"    there {json.dumps(other)}"]
    lines += [f"  listed, but equal: {name}" for name in found.outdated]
    for name in found.failing:
        lines += [f"  fails with both clients: {name}: {json.dumps(theirs[name])}"]
    return not (found.unlisted or found.outdated or found.failing), "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
