"""Validation of responses against the document, in strict mode."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from brainframe_api._simulator.document import ApiDescription, Route
from brainframe_api._simulator.schemas import SchemaError


class Conformance:
    """Finds deviations of responses from the document.

    Args:
        document: The OpenAPI document.
        violations: The list that problems are appended to.
    """

    def __init__(self, document: ApiDescription, violations: list[str]) -> None:
        self._document = document
        self._violations = violations

    def problem(
        self, operation: Route, status: int, content: bytes, headers: Mapping[str, str]
    ) -> str | None:
        """Return the problem with a JSON response, or None."""
        problem = self._find(operation, status, content, headers)
        if problem is not None:
            problem = f"{operation.id} ({status}): {problem}"
            self._violations.append(problem)
        return problem

    def _find(
        self, operation: Route, status: int, content: bytes, headers: Mapping[str, str]
    ) -> str | None:
        check = operation.response_checks.get(status)
        if check is None:
            return "the document has no JSON response with this status"
        try:
            check(msgspec.json.decode(content), "$")
        except SchemaError as mismatch:
            return f"the response does not match the document: {mismatch}"
        if status == operation.success_status:
            missing = operation.response_headers - {"set-cookie", *map(str.lower, headers)}
            if missing:
                return f"missing response headers: {', '.join(sorted(missing))}"
        return None
