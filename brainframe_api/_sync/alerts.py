# Derived from brainframe_api/_async/alerts.py by scripts/unasync. Do not edit.
"""Alerts: records of triggered alarms."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from brainframe_rest.api import alerts

import brainframe_api._alert_verification as alert_verification
from brainframe_api._alert_pages import AlertPages
from brainframe_api._lazy_imports import importing
from brainframe_api._timeouts import DEFAULT_TIMEOUT
from openapi_runtime.sync_io import run_in_thread

from .base_stub import BaseStub

if TYPE_CHECKING:
    import numpy as np
    from brainframe_rest.models import Alert, AlertVerification
    from numpy.typing import NDArray


class AlertStubMixin(BaseStub):
    """Methods for reading and verifying alerts."""

    AlertVerificationQueryType = alert_verification.AlertVerificationQueryType
    """Filter for the verification of alerts."""

    def get_alert(self, alert_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> Alert:
        """Get an alert.

        Args:
            alert_id: The ID of the alert.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            AlertNotFoundError: If there is no such alert.
        """
        return self._call(alerts.get_alert.sync, alert_id, timeout=timeout)

    def get_alerts(
        self,
        stream_id: int | None = None,
        zone_id: int | None = None,
        alarm_id: int | None = None,
        verification: alert_verification.AlertVerificationQueryType | None = (
            AlertVerificationQueryType.ALL
        ),
        limit: int | None = None,
        offset: int | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> tuple[list[Alert], int]:
        """Get the alerts that match all given filters, newest first.

        Args:
            stream_id: If given, only alerts of this stream.
            zone_id: If given, only alerts of this zone.
            alarm_id: If given, only alerts of this alarm.
            verification: The verification states to include. None is the same as ALL.
            limit: The maximum number of alerts to return.
            offset: The number of newest alerts to skip, for paging with `limit`.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The alerts, and the total number of matches regardless of `limit` and `offset`.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
            ValueError: If `verification` has no flag set.
        """
        response = self._call(
            alerts.get_alerts.sync_detailed,
            stream_id=stream_id,
            zone_id=zone_id,
            alarm_id=alarm_id,
            verification=_wire_states(verification),
            limit=limit,
            offset=offset,
            timeout=timeout,
        )
        headers = self._headers(alerts.get_alerts.parse_headers, response)
        return response.parsed, headers.total_count

    def iter_alerts(
        self,
        stream_id: int | None = None,
        zone_id: int | None = None,
        alarm_id: int | None = None,
        verification: alert_verification.AlertVerificationQueryType | None = (
            AlertVerificationQueryType.ALL
        ),
        page_size: int = 100,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> Generator[Alert]:
        """Iterate over all alerts that match the filters, newest first, page by page.

        Each alert that exists during the whole iteration is yielded exactly once, even if others
        are added or deleted in the meantime. Alerts that are added during the iteration may be
        missing.

        Args:
            stream_id: If given, only alerts of this stream.
            zone_id: If given, only alerts of this zone.
            alarm_id: If given, only alerts of this alarm.
            verification: The verification states to include. None is the same as ALL.
            page_size: The number of alerts to request at a time.
            timeout: The timeout of the request for each page in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
            ValueError: If `verification` has no flag set, or `page_size` is not positive.

        .. versionadded:: 0.2.0
        """
        if page_size < 1:
            raise ValueError(f"page_size must be positive, not {page_size}")
        pages = AlertPages(page_size)
        while not pages.complete:
            found, total = self.get_alerts(
                stream_id,
                zone_id,
                alarm_id,
                verification,
                limit=pages.limit,
                offset=pages.offset,
                timeout=timeout,
            )
            fresh = pages.add(found, total)
            for alert in found:
                if alert.id in fresh:
                    yield alert

    def set_alert_verification(
        self, alert_id: int, verified_as: bool | None, timeout: float | None = DEFAULT_TIMEOUT
    ) -> Alert:
        """Verify an alert.

        Args:
            alert_id: The ID of the alert.
            verified_as: True for legitimate, False for a false alarm, None to remove the
                verification.
            timeout: The timeout of each request in seconds, or None for no timeout. If the response
                does not contain the alert, a second request gets it.

        Returns:
            The updated alert.

        Raises:
            AlertNotFoundError: If there is no such alert.
        """
        alert = self._call(
            alerts.set_alert_verification.sync, alert_id, verified_as, timeout=timeout
        )
        # Some servers do not return the alert.
        return alert if alert is not None else self.get_alert(alert_id, timeout)

    def get_alert_frame(
        self, alert_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> NDArray[np.uint8] | None:
        """Get the frame that was saved for an alert.

        Args:
            alert_id: The ID of the alert.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The frame as a BGR array of shape (height, width, 3), as in OpenCV, or None if no frame
            was saved.

        Raises:
            AlertNotFoundError: If there is no such alert.
            InvalidImageTypeError: If OpenCV cannot decode the frame.
        """
        with importing():
            from brainframe_api.bf_codecs import image_utils

        from brainframe_api.bf_errors import FrameNotFoundForAlertError

        try:
            data = self._call(alerts.get_alert_frame.sync, alert_id, timeout=timeout)
        except FrameNotFoundForAlertError:
            return None
        return run_in_thread(image_utils.decode, data)


def _wire_states(
    query: alert_verification.AlertVerificationQueryType | None,
) -> list[AlertVerification] | None:
    """Return the verification states of a query, in the order that servers require."""
    with importing():
        from brainframe_rest.models import AlertVerification

    kinds = alert_verification.AlertVerificationQueryType
    if query is None or query == kinds.ALL:
        return None
    states = [
        state
        for kind, state in (
            (kinds.UNVERIFIED, AlertVerification.UNVERIFIED),
            (kinds.TRUE, AlertVerification.TRUE),
            (kinds.FALSE, AlertVerification.FALSE),
        )
        if query & kind
    ]
    if not states:
        raise ValueError("The verification must include UNVERIFIED, TRUE or FALSE")
    return states
