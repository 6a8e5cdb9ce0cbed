"""Discovery of the public names of the SDK, without importing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import griffe

ROOT = Path(__file__).resolve().parents[2]

# The packages that define public names.
PACKAGES = (
    "openapi_runtime",
    "brainframe_mixins",
    "brainframe_rest",
    "brainframe_api",
    "brainframe.api",
)
# The modules whose names are public: those in `__all__`, or else those without an underscore.
MODULES = (
    "brainframe_api",
    "brainframe_api.bf_codecs",
    "brainframe_api.bf_codecs.image_utils",
    "brainframe_api.bf_errors",
    "brainframe_api.drawing",
    "brainframe_api.fleet",
    "brainframe_api.pytest_plugin",
    "brainframe_api.simulator",
    "brainframe_api.simulator.analysis",
    "brainframe_api.simulator.media",
    # Aliases under the documented import path.
    "brainframe.api",
    "brainframe.api.bf_codecs",
    "brainframe.api.bf_errors",
)
# Public methods with underscores, which Python calls.
_DUNDERS = frozenset({"__init__", "__enter__", "__exit__", "__aenter__", "__aexit__", "__iter__"})


@dataclass(frozen=True, slots=True)
class PublicName:
    """Name that users may import or access.

    Attributes:
        path: The dotted path.
        thing: The module, class, function or attribute.
        alias_of: The first public path of the same object, or None if this is the first one.
    """

    path: str
    thing: griffe.Object
    alias_of: str | None = None


def public_names(root: Path = ROOT) -> Iterator[PublicName]:
    """Yield all public names, including members of classes, in the order of the modules.

    The members of a class are yielded under its first public path only.

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
    for path in MODULES:
        module = loader.modules_collection[path]
        yield PublicName(path, module)
        for name in sorted(exported(module)):
            thing = _target(module.members[name])
            if thing is None or thing.is_module:
                continue  # Only the modules listed above are public.
            public = f"{path}.{name}"
            first = seen.setdefault(thing.canonical_path, public)
            yield PublicName(public, thing, None if first == public else first)
            if first == public and isinstance(thing, griffe.Class):
                yield from _members(public, thing, public_classes)


def exported(module: griffe.Module) -> set[str]:
    """Return the public names of a module."""
    if module.exports is not None:
        return {str(getattr(name, "name", name)) for name in module.exports}
    return {
        name
        for name, member in module.members.items()
        if not name.startswith("_") and not member.is_alias
    }


def _members(path: str, owner: griffe.Class, public: set[str]) -> Iterator[PublicName]:
    """Yield the members of a class, except those inherited from another public class."""
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
    """Return the object that a name refers to, or None if it belongs to another project."""
    if not isinstance(member, griffe.Alias):
        return member
    try:
        return member.final_target
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return None
