"""Which differences between two releases break programs that were written for the first."""

from __future__ import annotations

from collections.abc import Iterator

from public_api.shape import Shape

_BY_POSITION = ("positional-only", "positional or keyword")
_BY_NAME = ("keyword-only", "positional or keyword")


def breaks(old: dict[str, Shape], new: dict[str, Shape]) -> Iterator[tuple[str, str]]:
    """Yields each public name that does not take or give any more what it did, and what it is.

    Args:
        old: The shapes of the release.
        new: The shapes of now.
    """
    for name, before in old.items():
        after = new.get(name)
        if after is None:
            yield name, "is gone"
        elif before["kind"] != after["kind"]:
            yield name, f"was a kind of {before['kind']} and is a kind of {after['kind']}"
        elif before["kind"] == "alias":
            if before["of"] != after["of"]:
                yield name, f"was the same as {before['of']}, and now as {after['of']}"
        else:
            yield from ((name, what) for what in _differences(before, after))


def _differences(before: Shape, after: Shape) -> Iterator[str]:
    for base in before.get("bases", []):
        if base not in after["bases"]:
            yield f"is no {base} any more"
    if "parameters" in before:
        yield from _parameter_differences(before["parameters"], after["parameters"])
    for result in ("returns", "type"):
        if result in before and not _fits(after[result], before[result]):
            yield f"gave {before[result]} and gives {after[result]}"
    if "value" in before and before["value"] != after.get("value"):
        yield f"had the value {before['value']} and has {after.get('value', 'another one')}"


def _parameter_differences(before: list[Shape], after: list[Shape]) -> Iterator[str]:
    by_name = {parameter["name"]: parameter for parameter in after}
    positions = [each["name"] for each in after if each["kind"] in _BY_POSITION]
    for number, old in enumerate(before):
        name = old["name"]
        new = by_name.get(name)
        if new is None:
            yield f"does not take {name} any more"
            continue
        if old["kind"] in _BY_POSITION and positions[number : number + 1] != [name]:
            yield f"does not take {name} as argument {number + 1} any more"
        if old["kind"] in _BY_NAME and new["kind"] not in _BY_NAME:
            yield f"does not take {name} by name any more"
        if old["default"] != new["default"]:
            yield f"has another default for {name}: {new['default']}, not {old['default']}"
        if not _fits(old["type"], new["type"]):
            yield f"took {old['type']} for {name} and takes {new['type']}"
    known = {parameter["name"] for parameter in before}
    for new in after:
        optional = new["default"] is not None or new["kind"].startswith("variadic")
        if new["name"] not in known and not optional:
            yield f"needs {new['name']}, which it did not take before"


def _fits(given: str | None, wanted: str | None) -> bool:
    """Tells whether each type of one union is one of another; no annotation takes anything."""
    if wanted is not None and wanted.startswith("protocol "):
        return True  # Whether the earlier type fits it is checked by type checkers: tests/typing.
    if given is None or wanted is None:
        return wanted is None or given == wanted
    return set(_members(given)) <= set(_members(wanted))


def _members(union: str) -> Iterator[str]:
    """Yields the parts of `A | B[C | D]`: A, and B[C | D]."""
    depth, member = 0, ""
    for character in union:
        depth += (character in "[(") - (character in "])")
        if character == "|" and depth == 0:
            yield member.strip()
            member = ""
        else:
            member += character
    yield member.strip()
