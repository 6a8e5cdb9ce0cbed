"""Comparison of a server's responses with the OpenAPI document, without changing anything.

Only GET requests are sent. The report has names, types and counts, and those values that the
document does not list for an enumeration or as an error kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI

_LIMIT: Final = "limit=20"


class Reading(NamedTuple):
    """The response to one read operation.

    Attributes:
        operation: The operation of the document.
        path: The path template.
        status: The HTTP status code, or None without a response.
        media_type: The media type of the response.
        headers: The names of its headers.
        problems: What differs from the document.
    """

    operation: str
    path: str
    status: int | None
    media_type: str
    headers: list[str]
    problems: list[str]


def read_server(api: BrainFrameAPI) -> Iterator[Reading]:
    """Read everything that can be read without an ID.

    Args:
        api: The API object of the server.
    """
    from brainframe_rest import models

    types: dict[str, tuple[str, Any]] = {
        "version": ("", str),
        "get_stream_configurations": ("", list[models.StreamConfiguration]),
        "get_latest_zone_statuses": ("", dict[str, dict[str, models.ZoneStatus]]),
        "get_zones": ("", list[models.Zone]),
        "get_zone_alarms": ("", list[models.ZoneAlarm]),
        "get_alerts": (_LIMIT, list[models.Alert]),
        "get_identities": (_LIMIT, list[models.Identity]),
        "get_encodings": ("", list[models.Encoding]),
        "get_capsules": ("", list[models.Capsule]),
        "get_users": ("", list[models.User]),
        "get_all_premises": ("", list[models.Premises]),
        "get_license_info": ("", models.LicenseInfo),
        "get_current_cloud_user": ("", models.CloudUserInfo),
        "get_oauth2_info": ("", models.OAuth2Info),
    }
    for operation, (query, type_) in types.items():
        yield _read(api, operation, query, type_)


def _read(api: BrainFrameAPI, name: str, query: str, type_: Any) -> Reading:
    from brainframe_rest.operations import OPERATIONS

    from openapi_runtime import ApiError, ApiRequest

    operation = OPERATIONS[name]
    request = ApiRequest(operation, operation.path, query=query)
    try:
        response = api._client.send(request, timeout=30)  # pyright: ignore[reportPrivateUsage]
    except ApiError as error:
        return Reading(name, operation.path, None, "", [], [f"no response: {error.failure}"])
    media_type = response.headers.get("content-type", "")
    headers = sorted(key.lower() for key in response.headers)
    problems = list(_problems(response.status, media_type, response.content, type_))
    has_total = response.headers.get("total-count", "").isdecimal()
    if name in ("get_alerts", "get_identities") and response.status == 200 and not has_total:
        problems.append("the header Total-Count is missing or not a number")
    if response.status >= 400:
        problems += _error_problems(response.content, operation.error_kinds)
    return Reading(name, operation.path, response.status, media_type, headers, problems)


def _problems(status: int, media_type: str, content: bytes, type_: Any) -> Iterator[str]:
    import msgspec

    from openapi_runtime.codec import decode_json

    if not media_type.startswith("application/json"):
        yield f"the media type is {media_type!r} instead of application/json"
    if status >= 400:
        return
    if status != 200:
        yield f"the status is {status} instead of 200"
    try:
        decoded = decode_json(content, type_)
        plain = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        # Without the value, which may be a secret.
        yield re.sub(r"value '.*?'", "value [hidden]", str(error))
        return
    yield from sorted(set(_differences(decoded, plain, "$")))


def _differences(decoded: Any, plain: Any, path: str) -> Iterator[str]:
    """Yield the unknown keys and the unknown values of enumerations."""
    from openapi_runtime.codec import Codec
    from openapi_runtime.open_enum import OpenEnum

    # `issubclass` leaves the type of the value as it is, where its items are unknown.
    kind: Any = decoded.__class__
    if issubclass(kind, OpenEnum):
        if not decoded.is_known:
            yield f"{path}: unknown value {decoded.value!r} of {kind.__name__}"
    elif issubclass(kind, Codec) and plain.__class__ is dict:
        known = [attribute.name for attribute in decoded.__attrs_attrs__]
        for key in plain.keys() - set(known):
            yield f"{path}: unknown key {key!r} of {plain[key].__class__.__name__}"
        for key in known:
            if key in plain:
                yield from _differences(getattr(decoded, key), plain[key], f"{path}.{key}")
    elif kind is list and plain.__class__ is list:
        for item, original in zip(decoded, plain, strict=True):
            yield from _differences(item, original, f"{path}[]")
    elif kind is dict and plain.__class__ is dict:
        for key, item in decoded.items():
            yield from _differences(item, plain.get(str(key)), f"{path}.*")


def _error_problems(content: bytes, kinds: tuple[str, ...]) -> Iterator[str]:
    import msgspec

    try:
        body = msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError):
        yield "the error is not a JSON object"
        return
    for key in body.keys() - {"title", "description"}:
        yield f"the error has the unknown key {key!r}"
    if not isinstance(body.get("description"), str):
        yield "the error has no description"
    title = body.get("title")
    if title not in kinds:
        yield f"the error kind {title!r} is not documented for this operation"
