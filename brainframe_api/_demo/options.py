"""Options and exception of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_SECONDS = 20.0
DEFAULT_OUTPUT = Path("brainframe-demo-alert.png")


class DemoError(Exception):
    """Raised if the demo fails. The message contains the cause and a remedy."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """Options of the demo.

    Attributes:
        video: The video file to analyze; None for the sample of the simulator.
        server: The URL of the server to use; None to start a simulator.
        credentials: The user name and password for that server.
        seconds: How long to watch the analysis, in seconds from its first result.
        output: The PNG file for the image of the alert.
    """

    video: Path | None = None
    server: str | None = None
    credentials: tuple[str, str] | None = None
    seconds: float = DEFAULT_SECONDS
    output: Path = DEFAULT_OUTPUT
