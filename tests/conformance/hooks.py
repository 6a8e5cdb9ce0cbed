"""Hooks of schemathesis for this document. SCHEMATHESIS_HOOKS names this module.

CONFORMANCE_WORLD describes the content of the server as JSON, and CONFORMANCE_RECORD is the path of
the record to write.
"""

from __future__ import annotations

import atexit
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import schemathesis
from schemathesis.core import media_types
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import EnsureResourceAvailability, RejectedPositiveData
from schemathesis.transport.serialization import contains_binary

from tests.conformance import allowances, packets
from tests.conformance.ownership import Ownership
from tests.conformance.sensible import sensible_body, sensible_path

ANY_TEXT = (
    "application/json",
    *media_types.YAML_MEDIA_TYPES,
    "application/xml",
    "text/xml",
    "text/plain",
    "text/event-stream",
)
WORLD: dict[str, Any] = json.loads(os.environ["CONFORMANCE_WORLD"])
RECORD = Path(os.environ["CONFORMANCE_RECORD"])

_turns: Counter[str] = Counter()
_path_turns: Counter[str] = Counter()
_ownership = Ownership()
_responses: defaultdict[str, Counter[str]] = defaultdict(Counter)
_allowed: Counter[str] = Counter()
# Schemathesis checks a changed body again, and considers every body that contains bytes invalid.
_bytes_in_valid_body: set[str] = set()

Hook = Callable[..., Any]
# Its own annotation omits the arguments of a hook.
hook = cast("Callable[[Hook], Hook]", schemathesis.hook)  # pyright: ignore[reportUnknownMemberType]

schemathesis.serializer.alias("application/base64", "text/plain")


@schemathesis.deserializer("application/x-ndjson")
def read_status_stream(_context: Any, response: Any) -> Any:
    """Check the newest packet; the schema describes one packet, and all are alike."""
    return packets.read_packets(response.content)[-1]


@schemathesis.deserializer(*ANY_TEXT)
def read_body(context: Any, response: Any) -> Any:
    """Read stored bytes as the byte string of their schema, and any other body as JSON.

    Schemathesis would use the media type that the bytes were stored with, and one of its threads
    fails if they are not valid YAML.
    """
    name = context.operation.definition.raw["operationId"]
    if name == "get_storage_data" and response.status_code < 400:
        return response.content.decode("latin-1")
    return response.json()


@hook
def before_call(_context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Send meaningful values in some requests, and stop reading the endless response."""
    name = _operation_id(case)
    if name == "get_zone_status_stream":
        kwargs["hooks"] = {"response": packets.take_beginning}
    body = case.meta and case.meta.components.get(ParameterLocation.BODY)
    if body is not None and body.mode is GenerationMode.POSITIVE:
        sensible = sensible_body(name, case.body, WORLD, _turns[name])
        if sensible is not case.body:
            case.body = sensible
            if contains_binary(sensible):
                _bytes_in_valid_body.add(case.id)
        _turns[name] += 1
    path = case.meta and case.meta.components.get(ParameterLocation.PATH)
    # In a chain, the path contains the result of the previous request.
    chained = case.meta is not None and case.meta.phase.name is TestPhase.STATEFUL
    if path is not None and path.mode is GenerationMode.POSITIVE and not chained:
        case.path_parameters = sensible_path(name, case.path_parameters, WORLD, _path_turns[name])
        _path_turns[name] += 1


@hook
def after_call(_context: Any, case: Any, response: Any) -> None:
    """Count the responses."""
    name = _operation_id(case)
    if response.status_code < 300:
        _ownership.learn(name, case.path_parameters, response.content)
    _responses[name][f"{response.status_code} {_kind(response) or ''}".strip()] += 1


@hook
def filter_failure(_context: Any, failure: Failure, case: Any, response: Any) -> bool:
    """Suppress known false reports of schemathesis, and count them."""
    name, kind = _operation_id(case), _kind(response)
    reason = _misunderstanding(failure, case, kind)
    found = allowances.find(type(failure).__name__, name, kind)
    if found is not None:
        reason = f"{found.failure} {found.kind or ''} {', '.join(found.operations)}"
    if reason is not None:
        _allowed[reason] += 1
    return reason is None


def _misunderstanding(failure: Failure, case: Any, kind: str | None) -> str | None:
    """Return the reason if schemathesis misinterprets a request or a response, or None."""
    if isinstance(failure, AcceptedNegativeData) and case.id in _bytes_in_valid_body:
        return "a valid body is considered invalid because it contains bytes"
    if isinstance(failure, EnsureResourceAvailability):
        # Schemathesis recognizes the deletion of the resource itself, but not that of its owner.
        gone = _ownership.was_deleted_with_its_owner(case.path_parameters)
        return "the missing resource was deleted with its owner" if gone else None
    if isinstance(failure, RejectedPositiveData) and kind == "InvalidFormatError":
        # A chain took an ID from a key that may be null, and writes Python's None into the path.
        nothing = "None" in map(str, case.path_parameters.values())
        return "a null ID is considered valid" if nothing else None
    return None


@schemathesis.check
def documented_kinds(_context: Any, response: Any, case: Any) -> None:
    """Check that the document lists the kind of an error response for its operation and status."""
    if response.status_code < 400:
        return
    document = case.operation.schema.raw_schema
    listed = _listed_kinds(document, case.operation.definition.raw, response.status_code)
    kind = _kind(response)
    if kind not in listed:
        raise AssertionError(
            f"{_operation_id(case)} responded with {response.status_code} and the kind {kind!r};"
            f" the document lists {', '.join(sorted(listed)) or 'none'}."
        )


def _listed_kinds(document: Any, operation: Any, status: int) -> set[str]:
    response = _follow(document, operation["responses"].get(str(status), {}))
    content = response.get("content", {}).get("application/json", {})
    examples = content.get("examples", {}).values()
    return {str(_follow(document, example)["value"]["title"]) for example in examples}


def _follow(document: Any, node: Any) -> Any:
    while "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def _operation_id(case: Any) -> str:
    return str(case.operation.definition.raw["operationId"])


def _kind(response: Any) -> str | None:
    if response.status_code < 400:
        return None
    try:
        return str(json.loads(response.content)["title"])
    except (ValueError, KeyError, TypeError):
        return None


@atexit.register
def _write_record() -> None:
    RECORD.write_text(json.dumps({"responses": _responses, "allowed": _allowed}))
