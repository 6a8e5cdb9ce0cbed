# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`LicenseTerms`."""

import datetime as dt

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class LicenseTerms(Codec):
    """The terms of the active license."""

    online_checkin: bool
    """If true, the server checks in with a remote licensing server to verify the terms."""

    max_streams: int
    """The maximum number of streams that may be analyzed at the same time."""

    journal_max_allowed_age: float
    """How long the server may keep data in its journal, in seconds."""

    expiration_date: dt.date | None
    """The date on which the license expires, or None if it is perpetual."""

    def __init__(
        self,
        online_checkin: bool,
        max_streams: int,
        journal_max_allowed_age: float,
        expiration_date: dt.date | None,
    ) -> None:
        self.online_checkin = online_checkin
        self.max_streams = max_streams
        self.journal_max_allowed_age = journal_max_allowed_age
        self.expiration_date = expiration_date
