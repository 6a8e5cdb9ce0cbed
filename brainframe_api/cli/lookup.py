"""Streams, zones and alarms by ID or by name, as people type them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from brainframe_api.cli.failures import CommandError, ExitCode

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration, Zone

    from brainframe_api import BrainFrameAPI


class _Named(Protocol):
    name: str

    @property
    def id(self) -> int | None: ...


Thing = TypeVar("Thing", bound=_Named)


def find_stream(api: BrainFrameAPI, text: str) -> StreamConfiguration:
    """Finds a stream.

    Args:
        api: the server.
        text: its ID or its name.

    Returns:
        The stream.

    Raises:
        CommandError: there is no such stream, or several have that name.
    """
    return find("stream", text, api.get_stream_configurations())


def find_zone(api: BrainFrameAPI, text: str, stream: str | None) -> Zone:
    """Finds a zone.

    Args:
        api: the server.
        text: its ID or its name.
        stream: the ID or name of its stream; None to look in all streams.

    Returns:
        The zone.

    Raises:
        CommandError: there is no such zone, or several have that name.
    """
    stream_id = find_stream(api, stream).id if stream is not None else None
    return find("zone", text, api.get_zones(stream_id), "Choose the stream with --stream.")


def find(what: str, text: str, things: Iterable[Thing], hint: str = "Use its ID.") -> Thing:
    """Finds one of several things.

    Args:
        what: what they are, for the message.
        text: the ID or name that is looked for. An ID goes before a name.
        things: where to look.
        hint: what to do where several have that name.

    Returns:
        The thing.

    Raises:
        CommandError: there is none, or several have that name.
    """
    candidates = list(things)
    by_id = [thing for thing in candidates if str(thing.id) == text]
    found = by_id or [thing for thing in candidates if thing.name == text]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(str(thing.id) for thing in found)
        raise CommandError(f"Several {what}s are named {text!r}: {ids}. {hint}", ExitCode.NOT_FOUND)
    known = ", ".join(f"{thing.id} {thing.name!r}" for thing in candidates[:20]) or "none"
    raise CommandError(f"There is no {what} {text!r}. There are: {known}.", ExitCode.NOT_FOUND)
