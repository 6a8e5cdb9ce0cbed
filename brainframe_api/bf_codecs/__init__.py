"""Codecs: the objects that the server and its clients exchange.

Classes are available under their documented names and the names of later releases of
brainframe-api. Each module is imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import (
        alarm_codecs,
        base_codecs,
        capsule_codecs,
        cloud_codecs,
        condition_codecs,
        config_codecs,
        detection_codecs,
        identity_codecs,
        image_utils,
        license_codecs,
        oauth2_codecs,
        plugin_codecs,
        premises_codecs,
        sorting,
        user_codecs,
        zone_codecs,
    )
    from .alarm_codecs import Alert, ZoneAlarm
    from .base_codecs import Codec
    from .capsule_codecs import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType
    from .cloud_codecs import CloudTokens, CloudUserInfo
    from .condition_codecs import (
        CountConditionTestType,
        DirectionType,
        IntersectionPointType,
        RateConditionTestType,
        ZoneAlarmCountCondition,
        ZoneAlarmRateCondition,
    )
    from .config_codecs import ConnType, StreamConfiguration
    from .detection_codecs import Attribute, Detection
    from .identity_codecs import Encoding, Identity
    from .license_codecs import DATE_FORMAT, LicenseInfo, LicenseState, LicenseTerms
    from .oauth2_codecs import OAuth2Info
    from .plugin_codecs import Plugin, PluginOption
    from .premises_codecs import Premises
    from .sorting import Ordering, SortOptions
    from .user_codecs import RoleType, User
    from .zone_codecs import Zone, ZoneStatus

# Derived from the imports above by `scripts/nox -s public-names`. Do not edit.
__all__ = (
    "DATE_FORMAT",
    "Alert",
    "Attribute",
    "Capsule",
    "CapsuleOption",
    "CloudTokens",
    "CloudUserInfo",
    "Codec",
    "ConnType",
    "CountConditionTestType",
    "Detection",
    "DirectionType",
    "Encoding",
    "Identity",
    "IntersectionPointType",
    "LicenseInfo",
    "LicenseState",
    "LicenseTerms",
    "NodeDescription",
    "OAuth2Info",
    "OptionType",
    "Ordering",
    "Plugin",
    "PluginOption",
    "Premises",
    "RateConditionTestType",
    "RoleType",
    "SizeType",
    "SortOptions",
    "StreamConfiguration",
    "User",
    "Zone",
    "ZoneAlarm",
    "ZoneAlarmCountCondition",
    "ZoneAlarmRateCondition",
    "ZoneStatus",
    "alarm_codecs",
    "base_codecs",
    "capsule_codecs",
    "cloud_codecs",
    "condition_codecs",
    "config_codecs",
    "detection_codecs",
    "identity_codecs",
    "image_utils",
    "license_codecs",
    "oauth2_codecs",
    "plugin_codecs",
    "premises_codecs",
    "sorting",
    "user_codecs",
    "zone_codecs",
)

# Each name is imported on first use, to keep the import of the package fast.
_MODULES = {
    "Alert": ".alarm_codecs",
    "Attribute": ".detection_codecs",
    "Capsule": ".capsule_codecs",
    "CapsuleOption": ".capsule_codecs",
    "CloudTokens": ".cloud_codecs",
    "CloudUserInfo": ".cloud_codecs",
    "Codec": ".base_codecs",
    "ConnType": ".config_codecs",
    "CountConditionTestType": ".condition_codecs",
    "DATE_FORMAT": ".license_codecs",
    "Detection": ".detection_codecs",
    "DirectionType": ".condition_codecs",
    "Encoding": ".identity_codecs",
    "Identity": ".identity_codecs",
    "IntersectionPointType": ".condition_codecs",
    "LicenseInfo": ".license_codecs",
    "LicenseState": ".license_codecs",
    "LicenseTerms": ".license_codecs",
    "NodeDescription": ".capsule_codecs",
    "OAuth2Info": ".oauth2_codecs",
    "OptionType": ".capsule_codecs",
    "Ordering": ".sorting",
    "Plugin": ".plugin_codecs",
    "PluginOption": ".plugin_codecs",
    "Premises": ".premises_codecs",
    "RateConditionTestType": ".condition_codecs",
    "RoleType": ".user_codecs",
    "SizeType": ".capsule_codecs",
    "SortOptions": ".sorting",
    "StreamConfiguration": ".config_codecs",
    "User": ".user_codecs",
    "Zone": ".zone_codecs",
    "ZoneAlarm": ".alarm_codecs",
    "ZoneAlarmCountCondition": ".condition_codecs",
    "ZoneAlarmRateCondition": ".condition_codecs",
    "ZoneStatus": ".zone_codecs",
    "alarm_codecs": ".alarm_codecs",
    "base_codecs": ".base_codecs",
    "capsule_codecs": ".capsule_codecs",
    "cloud_codecs": ".cloud_codecs",
    "condition_codecs": ".condition_codecs",
    "config_codecs": ".config_codecs",
    "detection_codecs": ".detection_codecs",
    "identity_codecs": ".identity_codecs",
    "image_utils": ".image_utils",
    "license_codecs": ".license_codecs",
    "oauth2_codecs": ".oauth2_codecs",
    "plugin_codecs": ".plugin_codecs",
    "premises_codecs": ".premises_codecs",
    "sorting": ".sorting",
    "user_codecs": ".user_codecs",
    "zone_codecs": ".zone_codecs",
}


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        path = _MODULES.get(name)
        if path is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(path, __name__)
        if path == f".{name}":
            return module
        value = globals()[name] = getattr(module, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
