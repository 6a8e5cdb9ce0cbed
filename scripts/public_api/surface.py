"""Finds every public name of the SDK, without importing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import griffe

ROOT = Path(__file__).resolve().parents[2]

# The packages that public names come from.
PACKAGES = (
    "openapi_runtime",
    "brainframe_mixins",
    "brainframe_rest",
    "brainframe_api",
    "brainframe.api",
)
# The modules whose `__all__`, or whose names without an underscore, are public.
MODULES = (
    "brainframe_api",
    "brainframe_api.bf_codecs",
    "brainframe_api.bf_codecs.image_utils",
    "brainframe_api.bf_errors",
    "brainframe_api.drawing",
    "brainframe_api.pytest_plugin",
    "brainframe_api.simulator",
    "brainframe_api.simulator.media",
    # The documented import path: the same things once more.
    "brainframe.api",
    "brainframe.api.bf_codecs",
    "brainframe.api.bf_errors",
)
# Names that are public in a module that is not public as a whole.
SINGLE_NAMES = {
    "brainframe_api.simulator.analysis": {"Script", "person", "scripted_detection"},
}
# Public methods with underscores: how an object is made, and used in `with`, `for` and `==`.
_DUNDERS = frozenset({"__init__", "__enter__", "__exit__", "__aenter__", "__aexit__", "__iter__"})


@dataclass(frozen=True, slots=True)
class PublicName:
    """A name that programs may use.

    Attributes:
        path: The dotted path that programs write.
        thing: What it names: a module, class, function or attribute.
        alias_of: The path under which the same thing is public already, or None.
    """

    path: str
    thing: griffe.Object
    alias_of: str | None = None


def public_names(root: Path = ROOT) -> Iterator[PublicName]:
    """Yields every public name, members of classes included, in the order of the modules.

    A class that is public under a second path is given there without its members.

    Args:
        root: The checkout to read.
    """
    loader = griffe.GriffeLoader(search_paths=[root, root / "generated"])
    for package in PACKAGES:
        loader.load(package, try_relative_path=False)
    loader.resolve_aliases(implicit=True, external=False)
    seen: dict[str, str] = {}
    public_classes = {
        thing.canonical_path
        for path in MODULES
        for name in exported(loader.modules_collection[path])
        if (thing := _target(loader.modules_collection[path].members[name])) and thing.is_class
    }
    for path in (*MODULES, *SINGLE_NAMES):
        module = loader.modules_collection[path]
        if path in MODULES:
            yield PublicName(path, module)
        for name in sorted(SINGLE_NAMES.get(path) or exported(module)):
            thing = _target(module.members[name])
            if thing is None or thing.is_module:
                continue  # A module is public if it is listed.
            public = f"{path}.{name}"
            first = seen.setdefault(thing.canonical_path, public)
            yield PublicName(public, thing, None if first == public else first)
            if first == public and isinstance(thing, griffe.Class):
                yield from _members(public, thing, public_classes)


def exported(module: griffe.Module) -> set[str]:
    """Returns the public names of a module."""
    if module.exports is not None:
        return {str(getattr(name, "name", name)) for name in module.exports}
    return {
        name
        for name, member in module.members.items()
        if not name.startswith("_") and not member.is_alias
    }


def _members(path: str, owner: griffe.Class, public: set[str]) -> Iterator[PublicName]:
    """Yields the members of a class, but for those that come from a base that is public itself."""
    for name, member in sorted(owner.all_members.items()):
        if name.startswith("_") and name not in _DUNDERS:
            continue
        thing = _target(member)
        if thing is None or thing.parent is None:
            continue
        if thing.parent.canonical_path in public - {owner.canonical_path}:
            continue
        yield PublicName(f"{path}.{name}", thing)


def _target(member: griffe.Object | griffe.Alias) -> griffe.Object | None:
    """Returns what a name stands for, or None where it comes from another project."""
    if not isinstance(member, griffe.Alias):
        return member
    try:
        return member.final_target
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return None
