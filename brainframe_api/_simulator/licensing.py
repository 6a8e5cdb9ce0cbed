"""Licenses of the simulator: creation, verification and activation.

A license key is the base64 encoding of a JSON object with the four keys of `LicenseTerms` and
`signature`: the HMAC-SHA256, in hex, of the terms as compact JSON with sorted keys. The signing
key is public, in this file; the signature detects mistakes but does not prevent forgery.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import msgspec
from brainframe_rest.models import LicenseInfo, LicenseState, LicenseTerms

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.state import settings
from brainframe_api._simulator.state.database import Database

_SIGNING_KEY = b"brainframe-simulator"
_SETTING = "license"
_JOURNAL_SECONDS = 30 * 24 * 3600.0


def make_license(
    *,
    max_streams: int = 16,
    expiration_date: dt.date | None = None,
    journal_max_allowed_age: float = _JOURNAL_SECONDS,
    online_checkin: bool = False,
) -> str:
    """Create a license key that `set_license_key` accepts.

    Args:
        max_streams: The maximum number of streams analyzed at a time.
        expiration_date: The last day of validity, in UTC; None for a perpetual license.
        journal_max_allowed_age: In seconds; included in the terms, but without effect.
        online_checkin: Whether the license requires an online check-in. The simulator has no
            license server, so it rejects such a key with RemoteConnectionError.

    Returns:
        The key, as base64 text.
    """
    terms = {
        "online_checkin": online_checkin,
        "max_streams": max_streams,
        "journal_max_allowed_age": journal_max_allowed_age,
        "expiration_date": None if expiration_date is None else expiration_date.isoformat(),
    }
    signed = {**terms, "signature": _signature(terms)}
    return base64.b64encode(json.dumps(signed).encode()).decode()


def perpetual_terms(max_streams: int) -> LicenseTerms:
    """Return the terms of a license without expiration and online check-in."""
    return LicenseTerms(
        online_checkin=False,
        max_streams=max_streams,
        journal_max_allowed_age=_JOURNAL_SECONDS,
        expiration_date=None,
    )


class Licensing:
    """The active license.

    Args:
        database: The database that stores the license.
        clock: Returns the current Unix time in seconds.
        initial_state: The state until a key is set.
        initial_max_streams: The stream limit until a key is set.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float],
        initial_state: str,
        initial_max_streams: int,
    ) -> None:
        self._database = database
        self._clock = clock
        # Cached in memory, because every request reads it.
        self._terms: LicenseTerms | None = None
        self.reload()
        self._initial_state = LicenseState(initial_state)
        self._initial_max_streams = initial_max_streams

    def reload(self) -> None:
        """Read the license from the database again."""
        with self._database.transaction() as db:
            stored = settings.get(db, _SETTING)
        self._terms = None if stored is None else msgspec.convert(stored, LicenseTerms)

    def info(self) -> LicenseInfo:
        """Return the state and terms of the license."""
        if self._terms is not None:
            return self._info_of(self._terms)
        state = self._initial_state
        if state in (LicenseState.MISSING, LicenseState.INVALID):
            return LicenseInfo(state=state, terms=None)
        terms = perpetual_terms(self._initial_max_streams)
        if state is LicenseState.EXPIRED:
            terms.expiration_date = self._today() - dt.timedelta(days=1)
        return LicenseInfo(state=state, terms=terms)

    def require_valid(self) -> LicenseTerms:
        """Return the terms of the license.

        Raises:
            SimulatorError: LicenseRequiredError if there is no valid license.
        """
        info = self.info()
        if info.state is not LicenseState.VALID or info.terms is None:
            raise SimulatorError(
                "LicenseRequiredError",
                f"This operation needs a valid license; the license is {info.state.value}.",
            )
        return info.terms

    def stream_limit(self) -> int:
        """Return how many streams may be analyzed; 0 without a valid license."""
        info = self.info()
        if info.state is not LicenseState.VALID or info.terms is None:
            return 0
        return info.terms.max_streams

    def apply(self, key: str) -> LicenseInfo:
        """Activate a license key; if it is rejected, keep the current license.

        Raises:
            SimulatorError: LicenseInvalidError, LicenseExpiredError or RemoteConnectionError.
        """
        terms = _read(key)
        if self._info_of(terms).state is LicenseState.EXPIRED:
            raise SimulatorError(
                "LicenseExpiredError",
                f"The license key expired on {terms.expiration_date}; use a valid one.",
            )
        if terms.online_checkin:
            raise SimulatorError(
                "RemoteConnectionError",
                "The license requires an online check-in, but the license server is unreachable.",
            )
        return self.activate(terms)

    def activate(self, terms: LicenseTerms) -> LicenseInfo:
        """Replace and store the license."""
        with self._database.transaction() as db:
            settings.put(db, _SETTING, terms)
        self._terms = terms
        return self._info_of(terms)

    def _info_of(self, terms: LicenseTerms) -> LicenseInfo:
        last_day = terms.expiration_date
        expired = last_day is not None and last_day < self._today()
        return LicenseInfo(
            state=LicenseState.EXPIRED if expired else LicenseState.VALID, terms=terms
        )

    def _today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self._clock(), dt.UTC).date()


def _signature(terms: dict[str, Any]) -> str:
    text = json.dumps(terms, sort_keys=True, separators=(",", ":"))
    return hmac.new(_SIGNING_KEY, text.encode(), hashlib.sha256).hexdigest()


def _read(key: str) -> LicenseTerms:
    try:
        signed = json.loads(base64.b64decode("".join(key.split()), validate=True))
        signature = signed.pop("signature")
        if not hmac.compare_digest(_signature(signed).encode(), str(signature).encode()):
            raise ValueError("the signature does not match the terms")
        return msgspec.convert(signed, LicenseTerms)
    except (ValueError, AttributeError, LookupError, TypeError, RecursionError) as error:
        raise SimulatorError(
            "LicenseInvalidError",
            f"Invalid license key: {error}. Create one with `brainframe-sdk simulate license`, or "
            "make_license() in Python.",
        ) from error
