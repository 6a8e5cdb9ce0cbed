"""Count the features of OpenAPI documents that readers and generators need, and print a table.

Arguments: the files, in YAML or JSON; our own document comes first.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from api_document import PATH, Node, load, operations, resolve


class Counter:
    """Counts of one document.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._document = load(path)
        self._operations = [operation.node for operation in operations(self._document)]

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the value of each row."""
        bodies = list(self._bodies())
        parameters = [
            self._follow(each) for operation in self._operations for each in operation["parameters"]
        ]
        yield "OpenAPI", str(self._document["openapi"])
        yield "Operations", str(len(self._operations))
        yield "with a description", _share(each.get("description") for each in self._operations)
        yield "with an error response", _share(self._has_error(each) for each in self._operations)
        yield (
            "with a `default` response",
            _share("default" in _responses(each) for each in self._operations),
        )
        yield "with links", _share(self._has_links(each) for each in self._operations)
        yield "Bodies with an example", _share(map(self._has_example, bodies))
        yield (
            "Parameters with a description",
            _share(each.get("description") for each in parameters),
        )
        yield "Properties with a description", _share(self._described_properties())

    def _bodies(self) -> Iterator[Node]:
        for operation in self._operations:
            for body in [operation.get("requestBody", {}), *_responses(operation).values()]:
                yield from self._follow(body).get("content", {}).values()

    def _has_error(self, operation: Node) -> bool:
        return any(str(status)[:1] in "45" for status in _responses(operation))

    def _has_links(self, operation: Node) -> bool:
        responses = map(self._follow, _responses(operation).values())
        return any(response.get("links") for response in responses)

    def _has_example(self, content: Node) -> bool:
        schema = self._follow(content.get("schema", {}))
        return any({"example", "examples"} & node.keys() for node in (content, schema))

    def _described_properties(self) -> Iterator[bool]:
        for schema in self._document.get("components", {}).get("schemas", {}).values():
            for part in schema.get("properties", {}).values():
                found = "description" in part or "description" in self._follow(part)
                yield found

    def _follow(self, node: Any) -> Node:
        return resolve(self._document, node)


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/nox -s compare-documents --", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files: list[Path] = [PATH, *parser.parse_args().files]
    columns = [_column(path) for path in files]
    print("| |", " | ".join(path.name for path in files), "|")
    print("|---|" + "---|" * len(files))
    for point in columns[0]:
        print(f"| {point} |", " | ".join(column[point] for column in columns), "|")
    return 0


def _column(path: Path) -> dict[str, str]:
    try:
        return dict(Counter(path).rows())
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}.")
    except yaml.YAMLError as error:
        sys.exit(f"{path} is neither YAML nor JSON: {error}")
    except (LookupError, TypeError) as error:
        sys.exit(f"{path} is not an OpenAPI document: {error!r}")


def _responses(operation: Node) -> Node:
    """Return the responses of an operation by status. OpenAPI 3.1 does not require any."""
    responses: Node = operation.get("responses", {})
    return responses


def _share(found: Any) -> str:
    values = list(map(bool, found))
    return f"{sum(values)} of {len(values)}"


if __name__ == "__main__":
    sys.exit(main())
