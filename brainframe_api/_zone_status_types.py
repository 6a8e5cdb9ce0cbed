"""Types of zone status packets."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Dict, Generator, TypeAlias  # noqa: UP035

from brainframe_rest.models.zone_status import ZoneStatus

# Aliases of `typing`, as in brainframe-api, because programs compare these types.
ZONE_STATUS_TYPE: TypeAlias = Dict[int, Dict[str, ZoneStatus]]  # noqa: UP006
"""The zone statuses by stream ID and zone name."""

ZONE_STATUS_STREAM_TYPE: TypeAlias = Generator[ZONE_STATUS_TYPE, None, None]
"""A generator that yields the latest zone statuses of all streams."""

ASYNC_ZONE_STATUS_STREAM_TYPE: TypeAlias = AsyncGenerator[ZONE_STATUS_TYPE, None]
"""An async generator that yields the latest zone statuses of all streams."""
