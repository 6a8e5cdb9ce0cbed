"""The reason of each skipped test names what is missing, and how to get it."""

from __future__ import annotations

import ast

from tests.suite.source import own_tests

# The place of the reason among the arguments.
SKIPS = {
    "pytest.importorskip": None,
    "pytest.mark.skip": 0,
    "pytest.mark.skipif": None,
    "pytest.mark.xfail": None,
    "pytest.skip": 0,
}


def reason(call: ast.Call) -> str | None:
    """Return the beginning of the reason that a call gives, or None if it skips nothing."""
    name = ast.unparse(call.func)
    if name not in SKIPS:
        return None
    place = SKIPS[name]
    given = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
    given += [] if place is None else call.args[place : place + 1]
    match given:
        case [ast.Constant(str(text))] | [ast.JoinedStr([ast.Constant(str(text)), *_])]:
            return text
        case _:
            return ""


def test_each_reason_begins_with_what_the_test_needs() -> None:
    source = own_tests()
    reasons = [
        (source.paths[module].name, call.lineno, text)
        for module, call in source.nodes(ast.Call)
        if (text := reason(call)) is not None
    ]
    assert len(reasons) > 30
    assert [found for found in reasons if not found[2].startswith("Needs ")] == []


def test_no_mark_lacks_its_reason() -> None:
    marks = {"pytest.mark.skip", "pytest.mark.xfail"}
    bare = [
        f"{found.module}.{found.node.name}"
        for found in own_tests().tests()
        if marks & set(map(ast.unparse, found.node.decorator_list))
    ]
    assert bare == []
