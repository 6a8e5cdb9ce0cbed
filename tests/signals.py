"""The signals that end programs, as values of a parameter."""

from __future__ import annotations

import signal
from typing import Final

import pytest

from brainframe_api._signals import stop_signals

HANGUP: Final = getattr(signal, "SIGHUP", signal.SIGTERM)
"""The signal of a closed terminal."""

STOP_SIGNALS: Final = (
    signal.SIGINT,
    signal.SIGTERM,
    pytest.param(
        HANGUP,
        marks=pytest.mark.skipif(
            HANGUP not in stop_signals(),
            reason="Needs programs that SIGHUP ends: run the tests without nohup",
        ),
    ),
)
