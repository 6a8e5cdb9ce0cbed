"""Detection of public names without a docstring."""

from __future__ import annotations

import re
from pathlib import Path

import griffe

from public_api.surface import ROOT, public_names

# Defined by Python, and described by the docstring of the class.
_SELF_EXPLANATORY = ("__init__", "__enter__", "__exit__", "__aenter__", "__aexit__", "__iter__")


def undocumented(root: Path = ROOT) -> list[str]:
    """Return the public names that have no docstring.

    Args:
        root: The checkout to read.
    """
    names = [name for name in public_names(root) if name.alias_of is None]
    documented = {name.path for name in names if _has_docstring(name.thing)}
    return [
        name.path
        for name in names
        if name.path not in documented
        and not name.path.endswith(_SELF_EXPLANATORY)
        and not _base_is_documented(name.thing)
        and not _is_in_attributes_section(name.thing)
    ]


def _has_docstring(thing: griffe.Object) -> bool:
    return thing.docstring is not None and bool(thing.docstring.value.strip())


def _base_is_documented(thing: griffe.Object) -> bool:
    """Return whether a member overrides a member that a base class documents."""
    owner = thing.parent
    if not isinstance(owner, griffe.Class):
        return False
    inherited = (base.members.get(thing.name) for base in owner.mro())
    return any(isinstance(member, griffe.Object) and _has_docstring(member) for member in inherited)


def _is_in_attributes_section(thing: griffe.Object) -> bool:
    """Return whether the docstring of the class describes an attribute."""
    owner = thing.parent
    if not thing.is_attribute or not isinstance(owner, griffe.Class) or owner.docstring is None:
        return False
    section = owner.docstring.value.partition("Attributes:\n")[2]
    return re.search(rf"^ +{re.escape(thing.name)}: ", section, re.MULTILINE) is not None
