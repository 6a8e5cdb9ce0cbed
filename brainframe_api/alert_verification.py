"""Which alerts to ask for, by what people said of them."""

from __future__ import annotations

from enum import Flag


class AlertVerificationQueryType(Flag):
    """Verification states of alerts. Several are put together with `|`."""

    UNVERIFIED = 1
    """Alerts that nobody has judged."""
    TRUE = 2
    """Alerts that were judged legitimate."""
    FALSE = 4
    """Alerts that were judged false alarms."""

    VERIFIED = TRUE | FALSE
    """Alerts that were judged one way or the other."""
    NO_FALSE_POSITIVES = UNVERIFIED | TRUE
    """All but the false alarms."""
    NO_TRUE_POSITIVES = UNVERIFIED | FALSE
    """All but the legitimate ones."""
    ALL = UNVERIFIED | TRUE | FALSE
    """All alerts."""
