# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`LicenseState`."""

from ..open_enum import OpenEnum


class LicenseState(OpenEnum):
    """Whether a valid license is loaded. The set is open: a newer server may add values."""

    VALID = "valid"
    """A valid license is loaded"""
    INVALID = "invalid"
    """A license was provided, but did not pass validation"""
    EXPIRED = "expired"
    """A license was provided, but it has expired"""
    MISSING = "missing"
    """No license was provided"""
