"""Checks of the client in a language, for the session test-clients."""

from __future__ import annotations

import json
import re
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from editions.samples import samples

from brainframe_api import BrainFrameAPI
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS
from languages.calls import recorded_calls
from languages.language import Language
from languages.losses import Losses, Vectors
from languages.page import DOCUMENTED_PORT, errors_without_server, program, section
from languages.run import CommandError, run, run_all
from languages.table import documented_row, left_out, row
from languages.vectors import FOLDER

_USER, _PASSWORD = "admin", "admin"
# The upper bound in seconds for a program, which may get a small share of a busy machine.
_TIMEOUT = 900.0
# The lines that each example prints, in this order.
_STEPS = (
    r"Server \d+\.\d+\.\d+",
    r"Stream \d+, zone \d+, alarm \d+",
    r"Latest: \d+ objects in the whole frame",
    r"Alert \d+ after \d+ packets",
    r"Verified: true",
    r"Reviewed alerts: 1",
    r"Saved \d+ bytes to .*",
    r"Caught ZoneNotFoundError: .+",
    r"Cleaned up",
)
# A status that the document does not list for get_zone, with the error that each example expects.
_UNLISTED_STATUS = 429
_ERROR = {"title": "ZoneNotFoundError", "description": "an error with an unlisted status"}


class CheckError(Exception):
    """Raised if a check fails."""


class Check(NamedTuple):
    """One check of a language.

    Attributes:
        name: The behavior that it verifies.
        run: Raises CheckError, CommandError or PageError if it fails.
        needed: Whether later checks depend on it.
    """

    name: str
    run: Callable[[], None]
    needed: bool = True


class Checks:
    """Checks of one language, in order of their dependencies.

    Args:
        language: The language.
        vectors: The shared test vectors.
        document: The document for the generator, if it is not the one of the language. Its results
            are not compared with the documentation, which does not cover it.
    """

    def __init__(self, language: Language, vectors: Vectors, document: Path | None) -> None:
        self._language = language if document is None else language.of(document)
        self._vectors = vectors
        self._is_documented = document is None
        self.losses: Losses | None = None

    def __iter__(self) -> Iterator[Check]:
        yield Check("generates", self._generate)
        yield Check("compiles without warnings", self._build)
        yield Check("runs its example", self._example, needed=False)
        yield Check("reads the error of an unlisted status", self._unlisted_status, needed=False)
        yield Check(f"reads and writes {len(self._vectors)} vectors", self._measure)
        if self._is_documented:
            yield Check("has the documented losses", self._compare, needed=False)
            yield Check("fails as documented without a server", self._no_server, needed=False)
            documented = section(self._language)
            if documented is not None:
                run_program = partial(self._documented_program, documented)
                yield Check("runs the documented program", run_program, needed=False)

    @property
    def row(self) -> str | None:
        """The row for the documentation, once it is measured."""
        if self.losses is None:
            return None
        return row(self._language, self.losses, len(self._vectors), left_out(self._language))

    def _generate(self) -> None:
        run_all(self._language, self._language.generate)

    def _build(self) -> None:
        printed = run_all(self._language, self._language.build)
        if re.search(r"\bwarning\b", printed, re.IGNORECASE):
            raise CheckError(printed.strip())

    def _example(self) -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            Simulator(authorize=True, strict=True) as server,
            recorded_calls() as called,
        ):
            frame = Path(folder) / "alert.jpg"
            _check_steps(self._run_example(server.url, frame))
            missing = sorted(samples().keys() - called)
            if missing:
                raise CheckError(f"the example has samples that it does not run: {missing}")
            _check_frame(frame)
            _check_clean(server)
            if server.violations:
                raise CheckError("\n".join(server.violations))

    def _unlisted_status(self) -> None:
        with tempfile.TemporaryDirectory() as folder, Simulator(authorize=True) as server:
            server.faults.respond(
                _UNLISTED_STATUS, json.dumps(_ERROR).encode(), operation="get_zone", times=None
            )
            printed = self._run_example(server.url, Path(folder) / "alert.jpg")
        if f"Caught {_ERROR['title']}: {_ERROR['description']}" not in printed.splitlines():
            raise CheckError(f"the example did not print the error:\n{printed}")

    def _no_server(self) -> None:
        with tempfile.TemporaryDirectory() as folder, _closed_port() as port:
            frame = Path(folder) / "alert.jpg"
            self._check_refused(port, lambda url: self._run_example(url, frame))

    def _documented_program(self, section: str) -> None:
        first = program(self._language, section)

        def start(url: str) -> str:
            return run(self._language, ("bash", "-euc", first.commands(url)))[0]

        try:
            with Simulator() as server:
                printed = start(server.url)
            # Build tools may print notices before it.
            if not printed.endswith(first.output):
                raise CheckError(f"documented: {first.output}printed:    {printed}")
            with _closed_port() as port:
                self._check_refused(port, start)
        finally:
            for name in first.files:
                (self._language.folder / name).unlink(missing_ok=True)

    def _check_refused(self, port: int, start: Callable[[str], str]) -> None:
        """Check that a program fails with the documented error.

        Args:
            port: A port without a server.
            start: Runs the program with the URL of a server.
        """
        try:
            printed = start(f"http://localhost:{port}")
        except CommandError as error:
            printed = str(error).replace(f":{port}", f":{DOCUMENTED_PORT}")
            for part in errors_without_server(self._language):
                if not re.search(part, printed):
                    raise CheckError(f"{part!r} is not in the output:\n{printed}") from None
        else:
            raise CheckError(f"without a server, the program succeeds:\n{printed}")

    def _run_example(self, url: str, frame: Path) -> str:
        """Run the example on a server, and return its output."""
        arguments = (url, _USER, _PASSWORD, str(PEDESTRIANS), str(frame))
        printed, _ = run(self._language, (*self._language.example, *arguments), timeout=_TIMEOUT)
        return printed

    def _measure(self) -> None:
        printed, _ = run(self._language, (*self._language.vectors, str(FOLDER)), timeout=_TIMEOUT)
        # splitlines would also split at U+2028, which the vectors contain.
        self.losses = Losses(self._vectors, printed.strip().split("\n"))

    def _compare(self) -> None:
        documented = documented_row(self._language)
        if self.row != documented:
            raise CheckError(f"measured:   {self.row}\ndocumented: {documented}")


@contextmanager
def _closed_port() -> Generator[int]:
    """Reserve a port that refuses connections."""
    with socket.socket() as reserved:
        # The socket does not listen, but no other process gets its port.
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]


def _check_steps(printed: str) -> None:
    lines = iter(printed.splitlines())
    for step in _STEPS:
        if not any(re.fullmatch(step, line) for line in lines):
            raise CheckError(f"no line of the example's output matches {step!r}:\n{printed}")


def _check_frame(path: Path) -> None:
    import cv2

    frame = cv2.imread(str(path))
    if frame is None or frame.shape != (576, 768, 3):
        raise CheckError(f"{path.name} is not a frame of the video")


def _check_clean(server: Simulator) -> None:
    with BrainFrameAPI(server.url, (_USER, _PASSWORD)) as api:
        if api.get_stream_configurations() or api.get_alerts()[0]:
            raise CheckError("the example did not delete its streams and alerts from the server")
