"""Detection of incompatible changes between two releases."""

from __future__ import annotations

from collections.abc import Iterator

from public_api.shape import Shape

_BY_POSITION = ("positional-only", "positional or keyword")
_BY_NAME = ("keyword-only", "positional or keyword")


def breaks(old: dict[str, Shape], new: dict[str, Shape]) -> Iterator[tuple[str, str]]:
    """Yield each public name that changed incompatibly, with a description of the change.

    Args:
        old: The shapes of the release.
        new: The current shapes.
    """
    for name, before in old.items():
        after = new.get(name)
        if after is None:
            yield name, "was removed"
        elif before["kind"] != after["kind"]:
            yield name, f"was of the kind {before['kind']} and is now of the kind {after['kind']}"
        elif before["kind"] == "alias":
            if before["of"] != after["of"]:
                yield name, f"was an alias of {before['of']} and is now an alias of {after['of']}"
        else:
            yield from ((name, what) for what in _differences(before, after))


def _differences(before: Shape, after: Shape) -> Iterator[str]:
    for base in before.get("bases", []):
        if base not in after["bases"]:
            yield f"no longer derives from {base}"
    if "parameters" in before:
        yield from _parameter_differences(before["parameters"], after["parameters"])
    if "returns" in before and not _fits(after["returns"], before["returns"]):
        yield f"returned {before['returns']} and now returns {after['returns']}"
    if "type" in before and not _fits(after["type"], before["type"]):
        yield f"had the type {before['type']} and now has the type {after['type']}"
    if "value" in before and before["value"] != after.get("value"):
        yield f"had the value {before['value']} and now has {after.get('value', 'another value')}"


def _parameter_differences(before: list[Shape], after: list[Shape]) -> Iterator[str]:
    by_name = {parameter["name"]: parameter for parameter in after}
    positions = [each["name"] for each in after if each["kind"] in _BY_POSITION]
    for number, old in enumerate(before):
        name = old["name"]
        new = by_name.get(name)
        if new is None:
            yield f"no longer accepts {name}"
            continue
        if old["kind"] in _BY_POSITION and positions[number : number + 1] != [name]:
            yield f"no longer accepts {name} as positional argument {number + 1}"
        if old["kind"] in _BY_NAME and new["kind"] not in _BY_NAME:
            yield f"no longer accepts {name} as a keyword argument"
        if old["default"] != new["default"]:
            yield f"has a different default for {name}: {new['default']}, not {old['default']}"
        accepted, accepts = (each.get("expanded", each["type"]) for each in (old, new))
        same_alias = "expanded" not in old and _fits(old["type"], new["type"])
        if not (same_alias or _fits(accepted, accepts)):
            yield f"accepted {accepted} for {name} and now accepts {accepts}"
    known = {parameter["name"] for parameter in before}
    for new in after:
        optional = new["default"] is not None or new["kind"].startswith("variadic")
        if new["name"] not in known and not optional:
            yield f"requires the new parameter {new['name']}"


def _fits(given: str | None, wanted: str | None) -> bool:
    """Return whether one union of types is a subset of another; None is an absent annotation."""
    if wanted is not None and wanted.startswith("protocol "):
        return True  # tests/typing checks that the earlier type implements the protocol.
    if given is None or wanted is None:
        return wanted is None or given == wanted
    return all(
        any(_member_fits(member, other) for other in _split(wanted, "|"))
        for member in _split(given, "|")
    )


def _member_fits(given: str, wanted: str) -> bool:
    """Return whether a type is equal to another, or a tuple whose elements fit those of another."""
    prefix, suffix = "tuple[", "]"
    if given == wanted or not (given.startswith(prefix) and wanted.startswith(prefix)):
        return given == wanted
    elements = [
        list(_split(it.removeprefix(prefix).removesuffix(suffix), ",")) for it in (given, wanted)
    ]
    return len(elements[0]) == len(elements[1]) and all(map(_fits, *elements))


def _split(types: str, separator: str) -> Iterator[str]:
    """Yield the types between separators: A and B[C | D] for `A | B[C | D]`."""
    depth, member = 0, ""
    for character in types:
        depth += (character in "[(") - (character in "])")
        if character == separator and depth == 0:
            yield member.strip()
            member = ""
        else:
            member += character
    yield member.strip()
