"""Run brainframe-apps 0.5.10 and brainframe-sys-tools 0.5.6 beside this SDK on the simulator.

Every command runs once beside this SDK and once beside brainframe-api 0.30.5, each time on a fresh
simulator. Outputs, exit codes and the files that they write are compared. Two commands that contact
other machines only show their help. It takes two minutes.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.environments import InstallationError
from tests.tools.comparison import DEFECTS, DIFFERENCES, compare_tools
from tests.tools.running import python_with_tools, run_tools


def main() -> int:
    """Run the command, and return its exit code."""
    found: dict[str, dict[str, Any]] = {}
    for client in ("theirs", "ours"):
        try:
            python = python_with_tools(client)
        except InstallationError as error:
            print(f"The tools cannot be installed here: {error}")
            return 1
        with tempfile.TemporaryDirectory() as folder:
            found[client] = run_tools(python, Path(folder).resolve(), ours=client == "ours")
    result = compare_tools(found["ours"], found["theirs"])
    same = result.steps - len(result.listed) - len(result.unlisted)
    print(
        f"{result.steps} commands and files compared: {same} are the same, {len(result.listed)}"
        " differ as listed."
    )
    for name in result.listed:
        print(f"  {name}: {DIFFERENCES[name]}")
    print("\nDefects of the tools themselves:")
    for name, text in DEFECTS.items():
        print(f"  {name}: {text}")
    for name, ours, theirs in result.unlisted:
        print(f"\nNOT LISTED  {name}:\n  here  {json.dumps(ours)}\n  there {json.dumps(theirs)}")
    for name in result.failing:
        print(f"\nFAILS with both clients  {name}: {json.dumps(found['theirs'][name])}")
    return int(bool(result.unlisted or result.failing))


if __name__ == "__main__":
    sys.exit(main())
