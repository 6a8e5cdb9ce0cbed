"""Comparison of a server's responses with the OpenAPI document, without changing anything.

Only GET requests are sent. The report contains names, types and counts, and of the values only
enumeration values and error kinds that the document does not list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI
    from openapi_runtime import ApiResponse

_LIMIT: Final = "limit=20"
_SECONDS: Final = 30.0
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403


class Reading(NamedTuple):
    """The response to one read operation.

    Attributes:
        operation: The operation of the document.
        path: The path template.
        status: The HTTP status code, or None without a response.
        media_type: The media type of the response.
        headers: The names of its headers.
        problems: What differs from the document.
        skipped: Why nothing was compared, or None.
    """

    operation: str
    path: str
    status: int | None = None
    media_type: str = ""
    headers: list[str] = []  # noqa: RUF012 (never modified)
    problems: list[str] = []  # noqa: RUF012
    skipped: str | None = None


class _Collection(NamedTuple):
    """Operation that requires no ID, and whose result may provide IDs for other operations.

    Attributes:
        type: The type of its result.
        query: The query string.
        parameter: The path parameter whose values are in its items, or None.
        key: The key of these values.
    """

    type: Any
    query: str = ""
    parameter: str | None = None
    key: str = "id"


def read_server(api: BrainFrameAPI) -> Iterator[Reading]:
    """Read everything but stored files: all collections, and the first item of each.

    Args:
        api: The client for the server.
    """
    from brainframe_rest import models

    samples: dict[str, str] = {}
    collections = {
        "version": _Collection(str),
        "get_stream_configurations": _Collection(
            list[models.StreamConfiguration], parameter="stream_id"
        ),
        "get_latest_zone_statuses": _Collection(dict[str, dict[str, models.ZoneStatus]]),
        "get_zones": _Collection(list[models.Zone], parameter="zone_id"),
        "get_zone_alarms": _Collection(list[models.ZoneAlarm], parameter="alarm_id"),
        "get_alerts": _Collection(list[models.Alert], _LIMIT, "alert_id"),
        "get_identities": _Collection(list[models.Identity], _LIMIT, "identity_id"),
        "get_encodings": _Collection(list[models.Encoding], parameter="encoding_id"),
        "get_capsules": _Collection(list[models.Capsule], "", "capsule_name", "name"),
        "get_users": _Collection(list[models.User], parameter="user_id"),
        "get_all_premises": _Collection(list[models.Premises], parameter="premises_id"),
        "get_license_info": _Collection(models.LicenseInfo),
        "get_current_cloud_user": _Collection(models.CloudUserInfo),
        "get_oauth2_info": _Collection(models.OAuth2Info),
    }
    items: dict[str, Any] = {
        "get_stream_configuration": models.StreamConfiguration,
        "check_analyzing": bool,
        "get_runtime_options": dict[str, Any],
        "get_stream_url": str,
        "get_zone": models.Zone,
        "get_zone_alarm": models.ZoneAlarm,
        "get_alert": models.Alert,
        "get_alert_frame": bytes,
        "get_identity": models.Identity,
        "get_encoding": models.Encoding,
        "get_capsule": models.Capsule,
        "get_capsule_option_vals": dict[str, Any],
        "is_capsule_active": bool,
        "get_stream_capsule_option_vals": dict[str, Any],
        "is_stream_capsule_active": bool | None,
        "get_user": models.User,
        "get_premises": models.Premises,
    }
    for name, collection in collections.items():
        reading, response = _read(api, name, {}, collection.type, collection.query)
        yield reading
        if response is not None and collection.parameter is not None:
            samples.update(_sample(response.content, collection.parameter, collection.key))
    for name, type_ in items.items():
        yield _read(api, name, samples, type_)[0]
    yield _read_status_stream(api)


def _sample(content: bytes, parameter: str, key: str) -> dict[str, str]:
    """Return the value of a path parameter for the first item of a collection, if there is one."""
    import msgspec

    try:
        found = msgspec.json.decode(content, type=list[dict[str, Any]])
        return {parameter: str(found[0][key])}
    except (msgspec.DecodeError, UnicodeError, RecursionError, IndexError, KeyError):
        return {}


def _read(
    api: BrainFrameAPI, name: str, samples: dict[str, str], type_: Any, query: str = ""
) -> tuple[Reading, ApiResponse | None]:
    """Send one request, and return the reading, and the response if it is successful."""
    from brainframe_rest.operations import OPERATIONS

    from openapi_runtime import ApiError, ApiRequest

    operation = OPERATIONS[name]
    parameters = re.findall(r"{(\w+)}", operation.path)
    for parameter in parameters:
        if parameter not in samples:
            kind = parameter.removesuffix("_id").removesuffix("_name")
            return Reading(name, operation.path, skipped=f"no {kind} was read"), None
    path = operation.path.format_map({key: quote(samples[key], safe="") for key in parameters})
    request = ApiRequest(operation, path, query=query)
    try:
        response = api._client.send(request, timeout=_SECONDS)  # pyright: ignore[reportPrivateUsage]
    except ApiError as error:
        return Reading(name, operation.path, problems=[f"no response: {error.failure}"]), None
    media_type = response.headers.get("content-type", "")
    headers = sorted(key.lower() for key in response.headers)
    reading = Reading(name, operation.path, response.status, media_type, headers)
    if response.status >= 400:
        return _refused(reading, media_type, response.content, operation.error_kinds), None
    problems = list(_problems(response.status, media_type, response.content, type_))
    if query == _LIMIT and not response.headers.get("total-count", "").isdecimal():
        problems.append("the header Total-Count is missing or not a number")
    return reading._replace(problems=problems), response


def _read_status_stream(api: BrainFrameAPI) -> Reading:
    """Compare the first packet of the zone status stream, and its framing, with the document."""
    from brainframe_rest.models import ZoneStatus
    from brainframe_rest.operations import OPERATIONS

    from openapi_runtime import ApiError, ApiRequest

    operation = OPERATIONS["get_zone_status_stream"]
    reading = Reading(operation.id, operation.path)
    data = b""
    try:
        request = ApiRequest(operation, operation.path)
        client = api._client  # pyright: ignore[reportPrivateUsage]
        with client.open_stream(request, timeout=_SECONDS) as stream:
            media_type = stream.headers.get("content-type", "")
            headers = sorted(key.lower() for key in stream.headers)
            reading = reading._replace(status=stream.status, media_type=media_type, headers=headers)
            # Blank lines keep the connection alive.
            while b"\n" not in data.lstrip():
                stream.set_timeout(_SECONDS)
                chunk = next(stream, None)
                if chunk is None:
                    return reading._replace(problems=["the stream ends before the first packet"])
                data += chunk
    except ApiError as error:
        if error.status_code is None or reading.status is not None:
            return reading._replace(problems=[f"no response: {error.failure}"])
        body = (error.response_text or "").encode()
        reading = reading._replace(status=error.status_code)
        return _refused(reading, "application/json", body, operation.error_kinds)
    line, _, _ = data.lstrip().partition(b"\n")
    problems = list(_differences_of(line, dict[str, dict[str, ZoneStatus]]))
    if not line.endswith(b"\r"):
        problems.append(r"the packet does not end with \r\n")
    if "transfer-encoding" not in reading.headers:
        problems.append("the body is not sent in chunks")
    return reading._replace(problems=problems)


def _refused(reading: Reading, media_type: str, content: bytes, kinds: tuple[str, ...]) -> Reading:
    """Return the reading of a response with an error."""
    problems = [*_media_type_problems(media_type), *_error_problems(content, kinds)]
    if reading.status == _UNAUTHORIZED:
        problems.append("the credentials are missing or wrong: give --username and --password")
    skipped = "this user has no right to read it" if reading.status == _FORBIDDEN else None
    return reading._replace(problems=problems, skipped=skipped)


def _problems(status: int, media_type: str, content: bytes, type_: Any) -> Iterator[str]:
    if status != 200:
        yield f"the status is {status} instead of 200"
    if type_ is bytes:
        if not media_type.startswith("image/"):
            yield f"the media type is {media_type!r} instead of that of an image"
    else:
        yield from _media_type_problems(media_type)
        yield from _differences_of(content, type_)


def _media_type_problems(media_type: str) -> Iterator[str]:
    if not media_type.startswith("application/json"):
        yield f"the media type is {media_type!r} instead of application/json"


def _differences_of(content: bytes, type_: Any) -> Iterator[str]:
    import msgspec

    from openapi_runtime.codec import decode_json

    try:
        decoded = decode_json(content, type_)
        plain = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        # The value is hidden, because it may be a secret.
        yield re.sub(r"value '.*?'", "value [hidden]", str(error))
        return
    yield from sorted(set(_differences(decoded, plain, "$")))


def _differences(decoded: Any, plain: Any, path: str) -> Iterator[str]:
    """Yield the unknown keys and the unknown values of enumerations."""
    from openapi_runtime.codec import Codec
    from openapi_runtime.open_enum import OpenEnum

    # Unlike `isinstance`, `issubclass` does not narrow the type of the value to one with unknown
    # items.
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
    if title == "UnknownError":
        yield "the server failed with UnknownError"
    elif title not in kinds:
        yield f"the error kind {title!r} is not documented for this operation"
