"""Holds every answer against the document, where the simulator runs strict."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from brainframe_api.simulator.document import Document, Operation
from brainframe_api.simulator.schema_checks import SchemaError


class Conformance:
    """Finds what an answer has that the document does not say.

    Args:
        document: The OpenAPI document.
        violations: Where to note each thing found, for a test to look at.
    """

    def __init__(self, document: Document, violations: list[str]) -> None:
        self._document = document
        self._violations = violations

    def problem(
        self, operation: Operation, status: int, content: bytes, headers: Mapping[str, str]
    ) -> str | None:
        """Returns what is wrong with a JSON answer, or None."""
        problem = self._find(operation, status, content, headers)
        if problem is not None:
            problem = f"{operation.id} ({status}): {problem}"
            self._violations.append(problem)
        return problem

    def _find(
        self, operation: Operation, status: int, content: bytes, headers: Mapping[str, str]
    ) -> str | None:
        check = operation.answer_checks.get(status)
        if check is None:
            return "the document has no JSON answer with this status"
        try:
            check(msgspec.json.decode(content), "$")
        except SchemaError as mismatch:
            return f"the answer does not fit the document: {mismatch}"
        if status == operation.success_status:
            missing = operation.answer_headers - {"set-cookie", *map(str.lower, headers)}
            if missing:
                return f"the answer has no header {', '.join(sorted(missing))}"
        return None
