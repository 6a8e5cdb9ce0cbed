# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`CloudTokensResult`."""

from attrs import define

from ..codec import Codec
from .cloud_user_info import CloudUserInfo
from .license_info import LicenseInfo


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class CloudTokensResult(Codec):
    """The account that the tokens belong to, and the license that came with it."""

    cloud_user_info: CloudUserInfo
    """The cloud account that the server is signed in to."""

    license_info: LicenseInfo
    """The licensing state of the server."""

    def __init__(self, cloud_user_info: CloudUserInfo, license_info: LicenseInfo) -> None:
        self.cloud_user_info = cloud_user_info
        self.license_info = license_info
