"""An argument of the decorator of the classes that are generated from schemas."""

from __future__ import annotations

from typing import Any

NO_WEAKREF_SLOT: Any = False
"""The argument `weakref_slot` of `attrs.define`.

Editors that read source statically, with jedi, know the decorator, and would show a constructor
that it does not generate in place of the one that the class has. They leave a decorator alone whose
first argument they cannot infer, which one of the type Any is. Type checkers are not affected.
"""
