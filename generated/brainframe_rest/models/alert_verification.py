# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`AlertVerification`."""

from ..open_enum import OpenEnum


class AlertVerification(OpenEnum):
    """Whether and how a person has labeled an alert."""

    UNVERIFIED = "unverified"
    """Nobody has reviewed the alert"""
    TRUE = "true"
    """The alert was labeled as legitimate"""
    FALSE = "false"
    """The alert was labeled as a false alarm"""
