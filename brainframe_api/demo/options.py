"""What the demo can be told, and how it says that it failed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_SECONDS = 20.0
DEFAULT_OUTPUT = Path("brainframe-demo-alert.png")


class DemoError(Exception):
    """The demo could not show what it promises; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What the demo can be told.

    Attributes:
        video: the video file to analyse; None for the sample that ships with the simulator.
        server: the URL of the server to use; None to start a simulator.
        credentials: (user name, password) for that server.
        seconds: how long to watch the analysis, from its first result on.
        output: where the picture of the alert goes, as PNG.
    """

    video: Path | None = None
    server: str | None = None
    credentials: tuple[str, str] | None = None
    seconds: float = DEFAULT_SECONDS
    output: Path = DEFAULT_OUTPUT
