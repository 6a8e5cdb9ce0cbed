"""Argument of the decorator of generated classes."""

from __future__ import annotations

from typing import Any

NO_WEAKREF_SLOT: Any = False
"""The argument `weakref_slot` of `attrs.define`.

Editors that use jedi recognize the decorator, and would show a constructor that it does not
generate instead of the constructor of the class. They ignore a decorator whose first argument they
cannot infer, such as one of type Any. Type checkers are not affected.
"""
