# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""The codecs and enumerations of the API, under the names that its documentation gives them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .alert import Alert
    from .alert_verification import AlertVerification
    from .attribute import Attribute
    from .capsule import Capsule
    from .capsule_dev_options import CapsuleDevOptions
    from .capsule_load_request import CapsuleLoadRequest
    from .capsule_option import CapsuleOption
    from .cloud_tokens import CloudTokens
    from .cloud_tokens_result import CloudTokensResult
    from .cloud_user_info import CloudUserInfo
    from .conn_type import ConnType
    from .count_condition_test_type import CountConditionTestType
    from .detection import Detection
    from .direction_type import DirectionType
    from .encoding import Encoding
    from .encoding_class_name import EncodingClassName
    from .encoding_field import EncodingField
    from .error import Error
    from .error_kind import ErrorKind
    from .identity import Identity
    from .intersection_point_type import IntersectionPointType
    from .license_info import LicenseInfo
    from .license_state import LicenseState
    from .license_terms import LicenseTerms
    from .new_identity_image import NewIdentityImage
    from .new_identity_vector import NewIdentityVector
    from .node_description import NodeDescription
    from .o_auth_2_info import OAuth2Info
    from .option_type import OptionType
    from .option_values import OptionValues
    from .premises import Premises
    from .process_image_metadata import ProcessImageMetadata
    from .rate_condition_test_type import RateConditionTestType
    from .role_type import RoleType
    from .size_type import SizeType
    from .stream_configuration import StreamConfiguration
    from .user import User
    from .zone import Zone
    from .zone_alarm import ZoneAlarm
    from .zone_alarm_count_condition import ZoneAlarmCountCondition
    from .zone_alarm_rate_condition import ZoneAlarmRateCondition
    from .zone_status import ZoneStatus
    from .zone_statuses_by_stream import ZoneStatusesByStream
    from .zone_statuses_by_zone import ZoneStatusesByZone

__all__ = (
    "Alert",
    "AlertVerification",
    "Attribute",
    "Capsule",
    "CapsuleDevOptions",
    "CapsuleLoadRequest",
    "CapsuleOption",
    "CloudTokens",
    "CloudTokensResult",
    "CloudUserInfo",
    "ConnType",
    "CountConditionTestType",
    "Detection",
    "DirectionType",
    "Encoding",
    "EncodingClassName",
    "EncodingField",
    "Error",
    "ErrorKind",
    "Identity",
    "IntersectionPointType",
    "LicenseInfo",
    "LicenseState",
    "LicenseTerms",
    "NewIdentityImage",
    "NewIdentityVector",
    "NodeDescription",
    "OAuth2Info",
    "OptionType",
    "OptionValues",
    "Premises",
    "ProcessImageMetadata",
    "RateConditionTestType",
    "RoleType",
    "SizeType",
    "StreamConfiguration",
    "User",
    "Zone",
    "ZoneAlarm",
    "ZoneAlarmCountCondition",
    "ZoneAlarmRateCondition",
    "ZoneStatus",
    "ZoneStatusesByStream",
    "ZoneStatusesByZone",
)

# Names are imported when they are first used, so that importing one thing does not cost them all.
_MODULES = {
    "Alert": ".alert",
    "AlertVerification": ".alert_verification",
    "Attribute": ".attribute",
    "Capsule": ".capsule",
    "CapsuleDevOptions": ".capsule_dev_options",
    "CapsuleLoadRequest": ".capsule_load_request",
    "CapsuleOption": ".capsule_option",
    "CloudTokens": ".cloud_tokens",
    "CloudTokensResult": ".cloud_tokens_result",
    "CloudUserInfo": ".cloud_user_info",
    "ConnType": ".conn_type",
    "CountConditionTestType": ".count_condition_test_type",
    "Detection": ".detection",
    "DirectionType": ".direction_type",
    "Encoding": ".encoding",
    "EncodingClassName": ".encoding_class_name",
    "EncodingField": ".encoding_field",
    "Error": ".error",
    "ErrorKind": ".error_kind",
    "Identity": ".identity",
    "IntersectionPointType": ".intersection_point_type",
    "LicenseInfo": ".license_info",
    "LicenseState": ".license_state",
    "LicenseTerms": ".license_terms",
    "NewIdentityImage": ".new_identity_image",
    "NewIdentityVector": ".new_identity_vector",
    "NodeDescription": ".node_description",
    "OAuth2Info": ".o_auth_2_info",
    "OptionType": ".option_type",
    "OptionValues": ".option_values",
    "Premises": ".premises",
    "ProcessImageMetadata": ".process_image_metadata",
    "RateConditionTestType": ".rate_condition_test_type",
    "RoleType": ".role_type",
    "SizeType": ".size_type",
    "StreamConfiguration": ".stream_configuration",
    "User": ".user",
    "Zone": ".zone",
    "ZoneAlarm": ".zone_alarm",
    "ZoneAlarmCountCondition": ".zone_alarm_count_condition",
    "ZoneAlarmRateCondition": ".zone_alarm_rate_condition",
    "ZoneStatus": ".zone_status",
    "ZoneStatusesByStream": ".zone_statuses_by_stream",
    "ZoneStatusesByZone": ".zone_statuses_by_zone",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module, __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
