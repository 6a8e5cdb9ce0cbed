# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`LicenseInfo`."""

from attrs import define

from ..behaviour.license_info import LicenseInfoBehaviour
from ..codec import Codec
from .license_state import LicenseState
from .license_terms import LicenseTerms


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class LicenseInfo(LicenseInfoBehaviour, Codec):
    """The licensing state of the server."""

    state: LicenseState
    """Whether a valid license is loaded. The set is open: a newer server may add values."""

    terms: LicenseTerms | None
    """The terms of the active license, or None if no license is loaded."""

    def __init__(self, state: LicenseState, terms: LicenseTerms | None) -> None:
        self.state = state
        self.terms = terms
