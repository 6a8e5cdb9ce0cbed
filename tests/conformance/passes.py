"""The runs of schemathesis that make up the conformance test."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brainframe_api.simulator import Simulator
from tests.conformance.world import populate

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "openapi" / "brainframe.yaml"
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
TIMEOUT = 1800.0
ADMIN = ("admin", "admin")


@dataclass(frozen=True)
class Pass:
    """One run of schemathesis against its own simulator.

    Attributes:
        name: The name of the pass in the report.
        phases: The phases of schemathesis, comma-separated.
        share: The fraction of the requested number of cases for each operation.
        seconds: The duration of the generation in seconds, in phases where schemathesis stops after
            a few cases by default.
        authorize: Whether clients have to log in.
        credentials: The credentials of the client; None for a client without a login.
        exclude: Operations that would break the other requests of the pass.
    """

    name: str
    phases: str
    share: float = 1.0
    seconds: int | None = None
    authorize: bool = False
    credentials: tuple[str, str] | None = None
    exclude: tuple[str, ...] = ()


PASSES = (
    Pass("examples and limits", "examples,coverage"),
    Pass("generated requests", "fuzzing"),
    Pass("chains of requests", "stateful", seconds=150),
    Pass(
        "logged in",
        "examples,fuzzing",
        share=0.2,
        authorize=True,
        credentials=ADMIN,
        # These operations would change the password that the other requests log in with.
        exclude=("set_user", "delete_user"),
    ),
    Pass("without a password", "coverage", authorize=True),
)


@dataclass
class Outcome:
    """Result of a pass."""

    name: str
    passed: bool
    cases: int
    seconds: float
    links: str
    responses: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    allowed: Counter[str] = field(default_factory=Counter[str])
    violations: list[str] = field(default_factory=list[str])


def run_pass(which: Pass, *, cases: int, seed: int, verbose: bool) -> Outcome:
    """Start a simulator with content, and run schemathesis against it."""
    with (
        Simulator(strict=True, authorize=which.authorize) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        world = populate(server, ADMIN if which.authorize else None)
        record = Path(folder) / "record.json"
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.conformance.hooks",
            "CONFORMANCE_WORLD": json.dumps(world.to_dict()),
            "CONFORMANCE_RECORD": str(record),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")]),
        }
        done = subprocess.run(
            _command(which, server.url, max(2, round(cases * which.share)), seed),
            cwd=ROOT,
            env=environment,
            text=True,
            encoding="utf-8",
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
            check=False,
        )
        violations = list(server.violations)
        nothing: dict[str, Any] = {"responses": {}, "allowed": {}}
        recorded = json.loads(record.read_text()) if record.exists() else nothing
    # If a thread of schemathesis fails, the run ends early but still passes.
    crashed = "Exception in thread" in done.stdout
    if done.returncode or crashed or verbose:
        print(done.stdout, flush=True)
    return Outcome(
        name=which.name,
        passed=done.returncode == 0
        and not crashed
        and not violations
        and bool(recorded["responses"]),
        cases=_number(r"([\d,]+) generated", done.stdout),
        seconds=float((re.search(r" in ([\d.]+)s =", done.stdout) or [0, 0])[1]),
        links=(re.search(r"API Links:\s+(\d+ covered / \d+)", done.stdout) or ["", ""])[1],
        responses={name: Counter(counts) for name, counts in recorded["responses"].items()},
        allowed=Counter(recorded["allowed"]),
        violations=violations,
    )


def _command(which: Pass, url: str, cases: int, seed: int) -> list[str]:
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)]
    command += ["--no-color", "run", str(DOCUMENT), "--url", url, "--phases", which.phases]
    command += ["--max-examples", str(cases), "--seed", str(seed)]
    if which.seconds is not None:
        command += ["--max-time", str(which.seconds)]
    if which.credentials is not None:
        command += ["--auth", ":".join(which.credentials)]
    for operation in which.exclude:
        command += ["--exclude-operation-id", operation]
    return command


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1].replace(",", "")) if found else 0
