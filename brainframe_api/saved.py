"""What a server has saved has an ID; what is only about to be saved has none yet."""

from __future__ import annotations

from typing import Protocol


class Savable(Protocol):
    """A codec with an ID, such as a stream configuration or a zone."""

    @property
    def id(self) -> int | None:
        """The ID, None until the server gave one."""
        ...


def saved_id(codec: Savable) -> int:
    """Gives the ID of something that came from a server.

    Args:
        codec: what the server answered.

    Returns:
        Its ID.

    Raises:
        ValueError: it was never saved.
    """
    if codec.id is None:
        raise ValueError(f"This {type(codec).__name__} has no ID: no server has saved it yet.")
    return codec.id
