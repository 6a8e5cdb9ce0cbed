"""Deletes what people name, after asking them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from brainframe_api.cli.confirmation import confirm
from brainframe_api.cli.lookup import Thing
from brainframe_api.cli.output import print_json, say
from brainframe_api.cli.session import Session


def delete_each(
    kind: str, found: Iterable[Thing], delete: Callable[[Thing], None], *, losing: str, yes: bool
) -> None:
    """Deletes things one after the other, and says so of each.

    Args:
        kind: what they are.
        found: the things.
        delete: deletes one of them.
        losing: what goes with them.
        yes: whether it was confirmed with the command already.

    Raises:
        CommandError: the answer is no, or nobody is there to ask.
    """
    things = list(found)
    names = ", ".join(f"{one.id} {one.name!r}" for one in things)
    confirm(f"Delete {names}, with {losing}?", yes=yes)
    for one in things:
        delete(one)
        say(f"Deleted {kind} {one.id}, {one.name!r}.")


def print_deleted(session: Session, deleted: Iterable[Thing]) -> None:
    """Prints what was deleted where JSON is wanted."""
    if session.as_json:
        print_json([{"id": one.id, "name": one.name, "deleted": True} for one in deleted])
