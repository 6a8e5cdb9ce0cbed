"""Paging through alerts while the server adds and deletes some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_rest.models import Alert


class AlertPages:
    """Alerts found so far, and the offset of the next page.

    Offsets start at the newest alert. An alert added between two requests shifts the others to
    higher offsets, so that some appear again. A deleted alert shifts them to lower offsets, so that
    some would be skipped. Each page therefore starts with the last alert of the previous page. If a
    page contains no known alert, the previous pages are requested again.

    Args:
        page_size: The number of new alerts to request at a time.
    """

    def __init__(self, page_size: int) -> None:
        self.limit = page_size + 1
        """The number of alerts to request."""
        self.offset = 0
        """The offset of the next page."""
        self.complete = False
        """Whether all alerts have been found."""
        self._seen: set[Any] = set()
        self._overlaps = False

    def add(self, page: Sequence[Alert], total: int) -> set[Any]:
        """Add a page, and return the IDs of its alerts that were not on earlier pages.

        Args:
            page: The alerts from `offset` on.
            total: The number of alerts that match the filters.

        Returns:
            The IDs; an empty set if the page is discarded, because it contains no known alert.
        """
        new = {alert.id for alert in page} - self._seen
        if self._overlaps and self.offset > 0 and len(new) == len(page):
            self.offset = max(0, self.offset - self.limit + 1)
            return set()
        self._seen |= new
        self.complete = not page or self.offset + len(page) >= total
        # A server may return fewer alerts than requested.
        self._overlaps = len(page) > 1
        self.offset += len(page) - 1 if self._overlaps else 1
        return new
