"""Capsules and their options, under their former names."""

from __future__ import annotations

from .capsule_codecs import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

Plugin = Capsule
"""Alias of `Capsule`."""
PluginOption = CapsuleOption
"""Alias of `CapsuleOption`."""

__all__ = (
    "Capsule",
    "CapsuleOption",
    "NodeDescription",
    "OptionType",
    "Plugin",
    "PluginOption",
    "SizeType",
)
