"""Lookup of streams, zones and alarms by ID or name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.output import print_message

if TYPE_CHECKING:
    from brainframe_rest.models import Premises, StreamConfiguration, Zone

    from brainframe_api import BrainFrameAPI


class _Identified(Protocol):
    @property
    def id(self) -> int | None: ...


class _Named(_Identified, Protocol):
    name: str


Item = TypeVar("Item", bound=_Identified)
Resource = TypeVar("Resource", bound=_Named)


def find_stream(api: BrainFrameAPI, text: str) -> StreamConfiguration:
    """Find a stream by ID or name.

    Raises:
        CommandError: If there is no such stream, or several have that name.
    """
    return find("stream", text, api.get_stream_configurations())


def find_zone(api: BrainFrameAPI, text: str, stream: str | None) -> Zone:
    """Find a zone by ID or name.

    Args:
        api: The client for the server.
        text: The ID or name of the zone.
        stream: The ID or name of its stream; None to search all streams.

    Raises:
        CommandError: If there is no such zone, or several have that name.
    """
    stream_id = find_stream(api, stream).id if stream is not None else None
    return find("zone", text, api.get_zones(stream_id), "Choose the stream with --stream.")


def find_premises(api: BrainFrameAPI, text: str) -> Premises:
    """Find premises by ID or name.

    Raises:
        CommandError: If there are no such premises, or several have that name.
    """
    return find("premises", text, api.get_all_premises())


def find(kind: str, text: str, among: Iterable[Resource], hint: str = "Use the ID.") -> Resource:
    """Find a resource by ID or name.

    Args:
        kind: The kind of the resources, for the error message.
        text: The ID or name. A matching ID takes precedence over a name.
        among: The resources to search.
        hint: The remedy to suggest if several resources have that name.

    Raises:
        CommandError: If there is no such resource, or several have that name.
    """
    candidates = list(among)
    found = matching(text, candidates, lambda candidate: candidate.name)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(str(one.id) for one in found)
        raise CommandError(
            f"Ambiguous {kind} name {text!r}: it matches the IDs {ids}. {hint}", ExitCode.NOT_FOUND
        )
    available = ", ".join(f"{one.id} {one.name!r}" for one in candidates[:20]) or "none"
    raise CommandError(f"No such {kind}: {text!r}. Available: {available}.", ExitCode.NOT_FOUND)


def matching(text: str, among: Sequence[Item], name_of: Callable[[Item], str]) -> list[Item]:
    """Return the resources with an ID or name. A matching ID takes precedence over a name.

    Args:
        text: The ID or name.
        among: The resources to search.
        name_of: Returns the name of a resource.
    """
    by_id = [one for one in among if str(one.id) == text]
    return by_id or [one for one in among if name_of(one) == text]


def warn_of_duplicate(kind: str, name: str, others: Iterable[Resource]) -> None:
    """Print a warning if the new name of a resource is already that of another one.

    Args:
        kind: The kind of the resources.
        name: The new name.
        others: The other resources, among which the name should be unique.
    """
    same = [one for one in others if one.name == name]
    if same:
        ids = ", ".join(str(one.id) for one in same)
        print_message(
            f"Warning: the {kind} name {name!r} is already in use (ID {ids}). In commands, use the "
            "ID instead of the name."
        )


class ByName(Generic[Resource]):
    """Resources to match by name. Those with the same name are matched in the order of their IDs.

    Args:
        resources: The resources, in any order.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._left = sorted(resources, key=lambda resource: resource.id or 0)

    def take(self, name: str) -> Resource | None:
        """Remove and return the first resource with a name; return None if there is none left."""
        for index, resource in enumerate(self._left):
            if resource.name == name:
                return self._left.pop(index)
        return None
