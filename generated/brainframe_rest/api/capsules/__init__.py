# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""The operations of the chapter Capsules.

Their modules are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import (
        get_capsule,
        get_capsule_option_vals,
        get_capsules,
        get_stream_capsule_option_vals,
        is_capsule_active,
        is_stream_capsule_active,
        load_capsule,
        patch_capsule_option_vals,
        patch_stream_capsule_option_vals,
        process_image,
        set_capsule_active,
        set_capsule_option_vals,
        set_stream_capsule_active,
        set_stream_capsule_option_vals,
        unload_capsule,
    )

__all__ = (
    "get_capsule",
    "get_capsule_option_vals",
    "get_capsules",
    "get_stream_capsule_option_vals",
    "is_capsule_active",
    "is_stream_capsule_active",
    "load_capsule",
    "patch_capsule_option_vals",
    "patch_stream_capsule_option_vals",
    "process_image",
    "set_capsule_active",
    "set_capsule_option_vals",
    "set_stream_capsule_active",
    "set_stream_capsule_option_vals",
    "unload_capsule",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # This also sets it as an attribute of the package.
    return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
