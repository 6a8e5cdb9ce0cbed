"""Definitions that refer to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .annotations import Definition


def components(
    definitions: Iterable[Definition], references: Callable[[Definition], Iterable[Definition]]
) -> dict[Definition, set[Definition]]:
    """Return, for each definition, the others that it forms a cycle of references with.

    Args:
        definitions: All definitions.
        references: A function that returns the definitions that a definition refers to.

    Returns:
        The other definitions of its strongly connected component (Tarjan's algorithm, without
        recursion). A definition that refers to itself is in its own set.
    """
    found: dict[Definition, set[Definition]] = {}
    numbers: dict[Definition, int] = {}
    lowest: dict[Definition, int] = {}
    stack: list[Definition] = []
    for root in definitions:
        if root in numbers:
            continue
        pending = [(root, iter(list(references(root))))]
        numbers[root] = lowest[root] = len(numbers)
        stack.append(root)
        while pending:
            current, rest = pending[-1]
            following = next(rest, None)
            if following is None:
                pending.pop()
                if pending:
                    parent = pending[-1][0]
                    lowest[parent] = min(lowest[parent], lowest[current])
                if lowest[current] == numbers[current]:
                    index = stack.index(current)
                    component = set(stack[index:])
                    del stack[index:]
                    for member in component:
                        found[member] = component - {member}
            elif following not in numbers:
                numbers[following] = lowest[following] = len(numbers)
                stack.append(following)
                pending.append((following, iter(list(references(following)))))
            elif following in stack:
                lowest[current] = min(lowest[current], numbers[following])
    for definition in list(found):
        if definition in references(definition):
            found[definition] = found[definition] | {definition}
    return found
