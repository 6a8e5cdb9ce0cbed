"""Alias of `brainframe_api.bf_codecs`, under its documented path."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_api.bf_codecs import *  # noqa: F403

_MODULES = frozenset(
    {
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
    }
)


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return import_module(f".{name}", __name__)
        return getattr(import_module("brainframe_api.bf_codecs"), name)


def __dir__() -> list[str]:
    return dir(import_module("brainframe_api.bf_codecs"))
