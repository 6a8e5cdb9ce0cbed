"""Filter by the verification of alerts."""

from __future__ import annotations

from enum import Flag


class AlertVerificationQueryType(Flag):
    """Verification states of alerts. Combine several with `|`."""

    UNVERIFIED = 1
    """Alerts that have not been verified."""
    TRUE = 2
    """Alerts verified as legitimate."""
    FALSE = 4
    """Alerts verified as false alarms."""

    VERIFIED = TRUE | FALSE
    """Alerts verified as legitimate or as false alarms."""
    NO_FALSE_POSITIVES = UNVERIFIED | TRUE
    """All alerts except false alarms."""
    NO_TRUE_POSITIVES = UNVERIFIED | FALSE
    """All alerts except legitimate ones."""
    ALL = UNVERIFIED | TRUE | FALSE
    """All alerts."""
