"""Faults of a bad network."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Fault of one request or its response."""

    REFUSE = "reset when connecting"
    RESET_REQUEST = "reset before the server has the request"
    RESET_RESPONSE = "reset when the response begins"
    CUT_HEAD = "connection closed in the head"
    CUT_BODY = "connection closed in the body"
    STALL = "no response at all"
    DELAY = "late response"
    DRIP = "response byte by byte"
    GARBAGE = "garbage in place of HTTP"
    CORRUPT = "garbage in place of the body"
    BAD_GATEWAY = "502 with a page of HTML"
    CUT_STREAM = "connection closed in a stream"


_OF_REQUESTS = [fault for fault in Fault if fault not in (Fault.REFUSE, Fault.CUT_STREAM)]


@dataclass
class Weather:
    """Rates of the faults.

    Attributes:
        chance: The fraction of requests with a fault.
        counts: The number of occurrences of each fault.
    """

    chance: float
    random: random.Random
    counts: Counter[Fault]
    requests: int = 0
    fair: bool = True

    def connection(self) -> Fault | None:
        """Return the fault of a new connection, or None."""
        return self._count(Fault.REFUSE) if self._bad(self.chance / 2) else None

    def request(self) -> Fault | None:
        """Return the fault of a request, or None."""
        self.requests += 1
        if not self._bad(self.chance):
            return None
        return self._count(self.random.choice(_OF_REQUESTS))

    def chunk(self) -> Fault | None:
        """Return the fault of another chunk of a long response, or None."""
        return self._count(Fault.CUT_STREAM) if self._bad(self.chance / 20) else None

    def _bad(self, chance: float) -> bool:
        return not self.fair and self.random.random() < chance

    def _count(self, fault: Fault) -> Fault:
        self.counts[fault] += 1
        return fault
