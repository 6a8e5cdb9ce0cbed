"""The types of zone statuses as they come from the server."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Dict, Generator, TypeAlias  # noqa: UP035

from brainframe_rest.models.zone_status import ZoneStatus

# The classes of `typing`, because programs that were written for brainframe-api compare them.
ZONE_STATUS_TYPE: TypeAlias = Dict[int, Dict[str, ZoneStatus]]  # noqa: UP006
"""For each stream ID, the zone statuses by the names of the zones."""

ZONE_STATUS_STREAM_TYPE: TypeAlias = Generator[ZONE_STATUS_TYPE, None, None]
"""Yields what the newest results of all streams are, again and again."""

ASYNC_ZONE_STATUS_STREAM_TYPE: TypeAlias = AsyncGenerator[ZONE_STATUS_TYPE, None]
"""Yields what the newest results of all streams are, again and again."""
