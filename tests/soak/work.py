"""Workers of the soak, which detect lost and duplicate requests.

Each worker uses its own names, so that the expected state of the server is known: a confirmed
request had its effect once, a failed one at most once, and none had it twice.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from brainframe_api import bf_errors
from brainframe_api.bf_codecs import Identity, Premises

TIMEOUT = 3.0
"""Seconds that a call may take, against a proxy that may never respond."""

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
Steps = Generator[Call, Any, None]


@dataclass
class Ledger:
    """Events of a soak, and the expected state of the server at its end.

    Attributes:
        calls: The number of calls.
        errors: Errors by their class.
        wrong: Responses and exceptions that must not occur.
        present: Names that were confirmed to be on the server.
        unknown: Names whose call failed. They may exist once or not at all.
        absent: Names that were confirmed to be deleted.
    """

    calls: int = 0
    errors: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    present: set[str] = field(default_factory=set[str])
    unknown: set[str] = field(default_factory=set[str])
    absent: set[str] = field(default_factory=set[str])

    def add(self, other: Ledger) -> None:
        self.calls += other.calls
        self.errors.update(other.errors)
        self.wrong += other.wrong
        self.present |= other.present
        self.unknown |= other.unknown
        self.absent |= other.absent

    def complain(self, what: str) -> None:
        self.wrong.append(what)


def chores(name: str, ledger: Ledger, chance: random.Random) -> Steps:
    """Yield the calls of one worker, forever; each outcome is sent back to the generator."""
    number = 0
    while True:
        number += 1
        chore = chance.choice([_ask_version, _keep_premises, _keep_file, _keep_identity])
        yield from chore(f"{name} {number}", ledger)


def _ask_version(_name: str, ledger: Ledger) -> Steps:
    found = yield "version", (), {}
    if not isinstance(found, Exception) and found != "0.30.0":
        ledger.complain(f"version {found!r}")


def _keep_premises(name: str, ledger: Ledger) -> Steps:
    saved = yield "set_premises", (Premises(name=name),), {}
    if isinstance(saved, Exception):
        ledger.unknown.add(name)
        return
    ledger.present.add(name)
    if saved.name != name:
        ledger.complain(f"saved {name!r}, but the response has {saved.name!r}")
    for _ in range(2):
        found = yield "get_premises", (saved.id,), {}
        if isinstance(found, bf_errors.PremisesNotFoundError):
            ledger.complain(f"premises {name!r} are lost")
        elif not isinstance(found, Exception) and (found.id, found.name) != (saved.id, name):
            ledger.complain(f"requested {name!r}, got {found.name!r}")
    if saved.id % 2:
        gone = yield "delete_premises", (saved.id,), {}
        ledger.present.discard(name)
        if isinstance(gone, bf_errors.PremisesNotFoundError):
            ledger.complain(f"premises {name!r} were deleted twice, or were lost")
        (ledger.unknown if isinstance(gone, Exception) else ledger.absent).add(name)


def _keep_file(name: str, ledger: Ledger) -> Steps:
    content = hashlib.sha256(name.encode()).digest() * 500
    storage_id = yield "new_storage", (content, f"text/{len(content)}"), {}
    if isinstance(storage_id, Exception):
        return
    found = yield "get_storage_data", (storage_id,), {}
    if isinstance(found, bf_errors.StorageNotFoundError):
        ledger.complain(f"file {storage_id} is lost")
    elif not isinstance(found, Exception) and found != (content, f"text/{len(content)}"):
        ledger.complain(f"file {storage_id} is not as it was stored")
    yield "delete_storage", (storage_id,), {}


def _keep_identity(name: str, ledger: Ledger) -> Steps:
    saved = yield "set_identity", (Identity(unique_name=name, nickname="x"),), {}
    if isinstance(saved, bf_errors.DuplicateIdentityNameError):
        ledger.complain(f"identity {name!r} was created by a call that was sent twice")
    found = yield "get_identities", (), {"unique_name": name}
    if isinstance(found, Exception):
        return
    identities, total = found
    expected = (0, 1) if isinstance(saved, Exception) else (1,)
    if total not in expected or any(identity.unique_name != name for identity in identities):
        ledger.complain(f"requested identity {name!r}, got {total}: {identities}")


def work(api: Any, name: str, ledger: Ledger, seed: int, go_on: Callable[[], bool]) -> None:
    """Call methods of a client until the end of the soak."""
    steps = chores(name, ledger, random.Random(seed))
    call = next(steps)
    while go_on():
        method, arguments, named = call
        result: Any
        try:
            result = getattr(api, method)(*arguments, timeout=TIMEOUT, **named)
        except Exception as error:
            result = _judged(error, method, ledger)
        ledger.calls += 1
        call = steps.send(result)


async def work_async(
    api: Any, name: str, ledger: Ledger, seed: int, go_on: Callable[[], bool]
) -> None:
    """Call methods of an async client until the end of the soak."""
    steps = chores(name, ledger, random.Random(seed))
    call = next(steps)
    while go_on():
        method, arguments, named = call
        result: Any
        try:
            awaitable: Awaitable[Any] = getattr(api, method)(*arguments, timeout=TIMEOUT, **named)
            result = await awaitable
        except Exception as error:
            result = _judged(error, method, ledger)
        ledger.calls += 1
        call = steps.send(result)


def follow(api: Any, ledger: Ledger, go_on: Callable[[], bool]) -> int:
    """Follow the statuses, reconnecting after each break, and return the number of packets."""
    watch, packets = Order(ledger), 0
    while go_on():
        try:
            for packet in api.get_zone_status_stream(timeout=TIMEOUT):
                watch.see(packet)
                packets += 1
                if not go_on():
                    break
        except Exception as error:
            _judged(error, "get_zone_status_stream", ledger)
    return packets


async def follow_async(api: Any, ledger: Ledger, go_on: Callable[[], bool]) -> int:
    """Follow the statuses in a task, like `follow`."""
    watch, packets = Order(ledger), 0
    while go_on():
        stream: AsyncGenerator[Any, None] = api.get_zone_status_stream(timeout=TIMEOUT)
        try:
            async for packet in stream:
                watch.see(packet)
                packets += 1
                if not go_on():
                    break
        except Exception as error:
            _judged(error, "get_zone_status_stream", ledger)
        finally:
            await stream.aclose()
    return packets


class Order:
    """Detector of packets that are older than the previous one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._newest = 0.0

    def see(self, packet: Any) -> None:
        for zones in packet.values():
            tstamp = zones["Screen"].tstamp
            if tstamp < self._newest:
                self._ledger.complain(f"a packet of {tstamp} after one of {self._newest}")
            self._newest = tstamp


def _judged(error: Exception, method: str, ledger: Ledger) -> Exception:
    """Count an error; an undocumented one is a failure."""
    ledger.errors[type(error).__name__] += 1
    if not isinstance(error, bf_errors.BaseAPIError):
        ledger.complain(f"{method} raised {error!r}, which is not documented")
    elif type(error).__name__ in _NEVER:
        ledger.complain(f"{method} raised {error}")
    return error


_NEVER = {"UnauthorizedError", "InvalidSessionError", "InvalidFormatError", "InvalidSyntaxError"}
"""Errors that faults cannot cause, because sessions are renewed and no request is altered."""
