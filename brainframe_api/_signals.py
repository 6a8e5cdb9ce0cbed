"""The signals that end a command."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Final

_REPEAT_SECONDS: Final = 0.01
"""The number of seconds after which a signal without effect is sent again."""


class TerminatedError(BaseException):
    """Raised on SIGTERM and SIGHUP.

    Like KeyboardInterrupt, it does not derive from Exception, so that no `except Exception` catches
    it.

    Args:
        number: The number of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def stop_signals() -> list[signal.Signals]:
    """Return the signals that end a command in an orderly way.

    Closing a terminal sends SIGHUP. Without a handler, that would leave child processes running,
    and resources on a server or in a temporary directory. If SIGHUP is ignored, as with `nohup`, it
    is not returned.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    return numbers


@contextmanager
def signals_as_exceptions() -> Generator[None, None, None]:
    """Make the signals that end a command raise exceptions.

    SIGINT raises KeyboardInterrupt, the others raise :exc:`TerminatedError`.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        raise TerminatedError(number)

    with ExitStack() as stack:
        stack.enter_context(ignored_interrupts_repeated())
        # Python allows signal handlers in the main thread only, and handles SIGINT itself.
        if threading.current_thread() is threading.main_thread():
            for number in stop_signals():
                if number != signal.SIGINT:
                    stack.callback(signal.signal, number, signal.signal(number, stop))
        yield


@contextmanager
def ignored_interrupts_repeated() -> Generator[None, None, None]:
    """Send a signal to this process again if Python ignored the exception of its handler.

    A handler runs between any two instructions of the main thread. If it interrupts a finalizer or
    the callback of a weak reference, Python prints the exception and continues.
    """
    previous = sys.unraisablehook

    def repeat(unraisable: sys.UnraisableHookArgs, /) -> None:
        error = unraisable.exc_value
        if isinstance(error, TerminatedError):
            number = error.number
        elif isinstance(error, KeyboardInterrupt):
            number = signal.SIGINT
        else:
            previous(unraisable)
            return
        # Send it later, because this function is called before the finalizer returns.
        timer = threading.Timer(_REPEAT_SECONDS, _send, (number,))
        timer.daemon = True
        timer.start()

    sys.unraisablehook = repeat
    try:
        yield
    finally:
        sys.unraisablehook = previous


def _send(number: int) -> None:
    if sys.platform == "win32":
        signal.raise_signal(number)
    else:
        # Only a signal to the main thread interrupts a blocking system call of that thread.
        signal.pthread_kill(threading.main_thread().ident or 0, number)
