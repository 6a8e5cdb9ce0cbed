"""Capsules and their options under their earlier names."""

from __future__ import annotations

from .capsule_codecs import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

Plugin = Capsule
"""The same class as `Capsule`."""
PluginOption = CapsuleOption
"""The same class as `CapsuleOption`."""

__all__ = (
    "Capsule",
    "CapsuleOption",
    "NodeDescription",
    "OptionType",
    "Plugin",
    "PluginOption",
    "SizeType",
)
