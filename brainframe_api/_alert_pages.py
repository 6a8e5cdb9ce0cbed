"""Paging through alerts while the server adds and deletes some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_rest.models import Alert


class AlertPages:
    """The alerts found so far, and the offset of the next page.

    Alerts are numbered from the newest. Those that are added meanwhile shift the rest towards
    higher offsets, so that some appear again. Those that are deleted shift the rest towards lower
    offsets, so that some would be skipped. Each page therefore begins with the last alert of the
    page before it. If a page has no known alert, the pages before it are requested again.

    Args:
        page_size: How many unknown alerts to request at a time.
    """

    def __init__(self, page_size: int) -> None:
        self.limit = page_size + 1
        """How many alerts to request."""
        self.offset = 0
        """The offset of the next page."""
        self.complete = False
        """Whether all alerts have been found."""
        self._seen: set[Any] = set()
        self._overlaps = False

    def add(self, page: Sequence[Alert], total: int) -> set[Any]:
        """Return the IDs of the alerts of a page that were not in earlier ones.

        Args:
            page: The alerts from `offset` on.
            total: The number of alerts that fit the filters.
        """
        fresh = {alert.id for alert in page} - self._seen
        if self._overlaps and self.offset > 0 and len(fresh) == len(page):
            self.offset = max(0, self.offset - self.limit + 1)
            return set()
        self._seen |= fresh
        self.complete = not page or self.offset + len(page) >= total
        # A server may return fewer alerts than it was asked for.
        self._overlaps = len(page) > 1
        self.offset += len(page) - 1 if self._overlaps else 1
        return fresh
