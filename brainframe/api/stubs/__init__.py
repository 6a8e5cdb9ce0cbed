"""Base classes of `BrainFrameAPI`, one module per chapter of the documentation."""

from __future__ import annotations

from .alarms import ZoneAlarmStubMixin
from .alerts import AlertStubMixin
from .analysis import AnalysisStubMixin
from .base_stub import BaseStub
from .capsules import CapsuleStubMixin
from .cloud_tokens import CloudTokensStubMixin
from .cloud_users import CloudUsersStubMixIn
from .encodings import EncodingStubMixIn
from .identities import IdentityStubMixin
from .licenses import LicenseStubMixIn
from .oauth2 import OAuth2StubMixIn
from .premises import PremisesStubMixin
from .process_image import ProcessImageStubMixIn
from .storage import StorageStubMixin
from .streams import StreamStubMixin
from .users import UserStubMixin
from .zone_statuses import ZoneStatusStubMixin
from .zones import ZoneStubMixin

__all__ = (
    "AlertStubMixin",
    "AnalysisStubMixin",
    "BaseStub",
    "CapsuleStubMixin",
    "CloudTokensStubMixin",
    "CloudUsersStubMixIn",
    "EncodingStubMixIn",
    "IdentityStubMixin",
    "LicenseStubMixIn",
    "OAuth2StubMixIn",
    "PremisesStubMixin",
    "ProcessImageStubMixIn",
    "StorageStubMixin",
    "StreamStubMixin",
    "UserStubMixin",
    "ZoneAlarmStubMixin",
    "ZoneStatusStubMixin",
    "ZoneStubMixin",
)
