# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""The operations of the chapter Alarms.

Their modules are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import delete_zone_alarm, get_zone_alarm, get_zone_alarms, set_zone_alarm

__all__ = (
    "delete_zone_alarm",
    "get_zone_alarm",
    "get_zone_alarms",
    "set_zone_alarm",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # This also sets it as an attribute of the package.
    return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
