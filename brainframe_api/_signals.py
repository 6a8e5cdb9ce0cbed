"""The signals that end a command."""

from __future__ import annotations

import signal
import sys


def stop_signals() -> list[signal.Signals]:
    """Return the signals that end a command in an orderly way.

    Closing a terminal sends SIGHUP. Without a handler, that would leave child processes running,
    and resources on a server or in a temporary directory. If the signal is ignored, as with
    `nohup`, it is not one of them.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    return numbers
