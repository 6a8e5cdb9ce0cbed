"""Capsules and their options."""

from __future__ import annotations

from brainframe_rest.models import Capsule, CapsuleOption, NodeDescription, OptionType, SizeType

__all__ = (
    "Capsule",
    "CapsuleOption",
    "NodeDescription",
    "OptionType",
    "SizeType",
)
