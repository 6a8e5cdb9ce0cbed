"""Output of the demo: plain lines, with colors and a progress bar on a terminal."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TextIO

_GREEN = "32"
_BOLD_YELLOW = "1;33"
_DIM = "2"
_BAR = 30


class Display:
    """Writer of progress messages for a terminal or a log.

    Args:
        out: The text stream to write to.

    Attributes:
        warnings: The number of warnings so far.
    """

    def __init__(self, out: TextIO) -> None:
        self.warnings = 0
        self._out = out
        self._terminal = out.isatty() and os.environ.get("TERM") != "dumb"
        self._color = self._terminal and not os.environ.get("NO_COLOR")

    def step(self, text: str) -> None:
        """Print a completed step."""
        self._line(f"{self._colored(_GREEN, 'ok')}  {text}")

    def detections(self, text: str) -> None:
        """Print the current detections."""
        self._line(f"{self._now()}  {text}")

    def alert(self, text: str) -> None:
        """Print the start or end of an alert."""
        self._line(f"{self._now()}  {self._colored(_BOLD_YELLOW, text)}")

    def warning(self, text: str) -> None:
        """Print a failure that does not end the demo."""
        self.warnings += 1
        self._line(f"{self._colored(_BOLD_YELLOW, '!!')}  {text}")

    def uploaded(self, done: int, total: int) -> None:
        """Update the progress bar of the upload, on a terminal only.

        Args:
            done: The number of bytes sent so far.
            total: The size of the upload in bytes.
        """
        if self._terminal:
            share = min(1.0, done / total) if total else 1.0
            bar = "#" * round(_BAR * share)
            self._out.write(f"\r    uploading [{bar:<{_BAR}}] {share:4.0%}")
            self._out.flush()

    def _now(self) -> str:
        return self._colored(_DIM, datetime.now().astimezone().strftime("%H:%M:%S"))

    def _line(self, text: str) -> None:
        # On a terminal, the line overwrites the progress bar.
        self._out.write(("\r\x1b[K" if self._terminal else "") + text + "\n")
        self._out.flush()

    def _colored(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._color else text
