"""Execution of fuzzing targets, each in its own process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.seeds import codec_names, codec_samples

ROOT = Path(__file__).parents[2]
TARGETS = ("responses", "codecs", "packets", "framing", "texts")
TEXTS = (
    b"http://localhost:8080/prefix/",
    b"[::1]:80",
    b"user:pass@host",
    b"120",
    b"Wed, 21 Oct 2026 07:28:00 GMT",
    "capsule/../%2f?ü".encode(),
)
CHUNKED = b"4\r\nWiki\r\n5;a=b\r\npedia\r\n0\r\nX: 1\r\n\r\n"


@dataclass
class Outcome:
    """Result of fuzzing one target.

    Attributes:
        runs: The number of inputs.
        coverage: The number of places in the code that the inputs reached.
        problem: The failure that the target reported, with its input, or None.
    """

    target: str
    runs: int
    coverage: int
    problem: str | None


def seeds(target: str) -> list[bytes]:
    """Return the seeds of a target."""
    match target:
        case "responses":
            every = [sample for name in codec_names() for sample in codec_samples(name)[:2]]
            errors = codec_samples("Error")
            return [bytes([number % 66, 0, 1, 2]) + body for number, body in enumerate(every)] + [
                bytes([number % 66, 4 + number % 10, 1, 0]) + body
                for number, body in enumerate(errors)
            ]
        case "codecs":
            return [
                bytes([number]) + sample
                for number, name in enumerate(codec_names())
                for sample in codec_samples(name)[:3]
            ]
        case "packets":
            packets = codec_samples("ZoneStatusesByStream")
            return [b"\x07" + packet + b"\r\n\r\n{}\r\n" for packet in packets]
        case "framing":
            return [b"\x00\x08" + CHUNKED, b"\x01\x10sevenup"]
        case _:
            return list(TEXTS)


def fuzz(target: str, seconds: int, seed: int) -> Outcome:
    """Fuzz one target for some time."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, content in enumerate(seeds(target)):
            (corpus / f"seed-{number}").write_bytes(content)
        command = [sys.executable, "-m", "tests.fuzz", target, f"-max_total_time={seconds}"]
        command += [f"-seed={seed}", "-max_len=20000", "-timeout=20", "-rss_limit_mb=4096"]
        command += ["-print_final_stats=1", f"-artifact_prefix={folder}/", str(corpus)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds + 300,
            check=False,
        )
        artifacts = [
            f"{path.name}: {path.read_bytes()[:2000]!r}"
            for path in Path(folder).iterdir()
            if path.is_file()
        ]
    runs = _last(r"stat::number_of_executed_units:\s*(\d+)", done.stdout)
    coverage = _last(r"cov: (\d+)", done.stdout)
    problem = None
    if done.returncode or artifacts:
        problem = "\n".join([done.stdout[-4000:], *artifacts])
    elif not (runs and coverage):
        problem = f"{runs} inputs reached {coverage} places of the code, so nothing was tested."
    return Outcome(target, runs, coverage, problem)


def _last(pattern: str, text: str) -> int:
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0
