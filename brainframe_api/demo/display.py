"""What the demo prints: plain lines, with colors and a progress bar on a terminal only."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TextIO

_GREEN = "32"
_BOLD_YELLOW = "1;33"
_DIM = "2"
_BAR = 30


class Display:
    """Writes what happens, so that it reads well on a terminal and in a log.

    Attributes:
        warnings: how often something went wrong.
    """

    def __init__(self, out: TextIO) -> None:
        """Looks at where the output goes.

        Args:
            out: where to write.
        """
        self.warnings = 0
        self._out = out
        self._terminal = out.isatty() and os.environ.get("TERM") != "dumb"
        self._color = self._terminal and not os.environ.get("NO_COLOR")

    def step(self, text: str) -> None:
        """Says what was done.

        Args:
            text: one line.
        """
        self._line(f"{self._colored(_GREEN, 'ok')}  {text}")

    def seen(self, text: str) -> None:
        """Says what is seen at the moment.

        Args:
            text: one line.
        """
        self._line(f"{self._now()}  {text}")

    def alert(self, text: str) -> None:
        """Says that an alert began or ended.

        Args:
            text: one line.
        """
        self._line(f"{self._now()}  {self._colored(_BOLD_YELLOW, text)}")

    def warning(self, text: str) -> None:
        """Says what went wrong without ending the demo.

        Args:
            text: one line.
        """
        self.warnings += 1
        self._line(f"{self._colored(_BOLD_YELLOW, '!!')}  {text}")

    def uploaded(self, done: int, total: int) -> None:
        """Shows how much of the video is uploaded, on a terminal only.

        Args:
            done: bytes sent so far.
            total: bytes in all.
        """
        if self._terminal:
            share = min(1.0, done / total) if total else 1.0
            bar = "#" * round(_BAR * share)
            self._out.write(f"\r    uploading [{bar:<{_BAR}}] {share:4.0%}")
            self._out.flush()

    def _now(self) -> str:
        return self._colored(_DIM, datetime.now().astimezone().strftime("%H:%M:%S"))

    def _line(self, text: str) -> None:
        # The line takes the place of a progress bar, where there is one.
        self._out.write(("\r\x1b[K" if self._terminal else "") + text + "\n")
        self._out.flush()

    def _colored(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._color else text
