"""Comparison of a server's responses with the OpenAPI document, without changing anything.

Only GET requests are sent, and the video of one stream is opened. The report contains names, types
and counts. Its only values are enumeration values and error kinds that the document does not list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI
    from openapi_runtime import ApiError, ApiResponse

_LIMIT: Final = "limit=20"
_SECONDS: Final = 30.0
_FILE_BYTES: Final = 1 << 20
"""The number of bytes to read of a stored file, which may be a video of many gigabytes."""
_OBJECTS: Final = list[dict[str, Any]]
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403


class Reading(NamedTuple):
    """The response to one read operation.

    Attributes:
        operation: The operation of the document.
        path: The path template.
        status: The HTTP status code, or None without a response.
        media_type: The media type of the response.
        headers: The names of the headers of the response.
        problems: The differences from the document.
        skipped: The reason why nothing was compared, or None.
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
        type: The type of the result.
        query: The query string.
        parameter: The path parameter of other operations that an item of the result provides, or
            None.
        key: The key of the parameter's value in an item.
    """

    type: Any
    query: str = ""
    parameter: str | None = None
    key: str = "id"


def read_server(api: BrainFrameAPI) -> Iterator[Reading]:
    """Read all collections, the first item of each, two stored files, a frame and a packet.

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
    contents: dict[str, bytes] = {}
    for name, collection in collections.items():
        reading, response = _read(api, name, {}, collection.type, collection.query)
        yield reading
        if response is not None:
            contents[name] = response.content
            if collection.parameter is not None:
                found = _first(_decoded(response.content, _OBJECTS), collection.key)
                samples.update({} if found is None else {collection.parameter: found})
    # Only a stream with results is known to have a video to open.
    if analyzed := _decoded(contents.get("get_latest_zone_statuses", b""), dict[str, Any]):
        samples["stream_id"] = next(iter(analyzed))
    for name, type_ in items.items():
        reading, response = _read(api, name, samples, type_)
        yield reading
        if response is not None and not reading.problems:
            contents[name] = response.content
    streams: list[dict[str, Any]] | None = _decoded(
        contents.get("get_stream_configurations", b""), _OBJECTS
    )
    videos = _first([each.get("connection_options") for each in streams or ()], "storage_id")
    images = _first(_decoded(contents.get("get_encodings", b""), _OBJECTS), "from_image")
    yield _read_file(api, "video of a stream", videos)
    yield _read_file(api, "image of an encoding", images)
    yield _read_video(api, samples["stream_id"] if "get_stream_url" in contents else None)
    yield _read_status_stream(api)


def _decoded(content: bytes, type_: Any) -> Any:
    """Return decoded JSON, or None if it does not have the type."""
    import msgspec

    try:
        return msgspec.json.decode(content, type=type_)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _first(objects: Any, key: str) -> str | None:
    """Return the first value of a key that is not null, as a path parameter."""
    values = (each.get(key) for each in objects or () if each.__class__ is dict)
    return next((str(value) for value in values if value is not None), None)


def _read_file(api: BrainFrameAPI, kind: str, storage_id: str | None) -> Reading:
    """Read the beginning of a stored file."""
    from brainframe_rest.operations import OPERATIONS

    from openapi_runtime import ApiError, ApiRequest

    operation = OPERATIONS["get_storage_data"]
    reading = Reading(f"{operation.id}, {kind}", operation.path)
    if storage_id is None:
        return reading._replace(skipped="no ID of such a file was read")
    path = operation.path.format(storage_id=quote(storage_id, safe=""))
    size = 0
    try:
        client = api._client  # pyright: ignore[reportPrivateUsage]
        with client.open_stream(ApiRequest(operation, path), timeout=_SECONDS) as stream:
            reading = _with_headers(reading, stream.status, stream.headers)
            for chunk in stream:
                size += len(chunk)
                if size >= _FILE_BYTES:
                    break
    except ApiError as error:
        return _failed(reading, error, operation.error_kinds)
    problems: list[str] = []
    if reading.status != 200:
        problems.append(f"the status is {reading.status} instead of 200")
    if not reading.media_type:
        problems.append("the header Content-Type is missing")
    if not size:
        problems.append("the file is empty")
    return reading._replace(problems=problems)


def _read_video(api: BrainFrameAPI, stream_id: str | None) -> Reading:
    """Read one frame of the video of a stream.

    Args:
        api: The client for the server.
        stream_id: The stream, or None if the server returned no URL.
    """
    from brainframe_api.bf_errors import BaseAPIError
    from brainframe_api.video import read_frame

    reading = Reading("frame of a video", "the URL of get_stream_url")
    if stream_id is None or not stream_id.isdecimal():
        return reading._replace(skipped="no URL was read")
    try:
        read_frame(api, int(stream_id), timeout=_SECONDS)
    except ImportError:
        return reading._replace(skipped="OpenCV is not installed")
    except BaseAPIError as error:
        return reading._replace(problems=[str(error)])
    return reading


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
    reading = _with_headers(Reading(name, operation.path), response.status, response.headers)
    if response.status >= 400:
        return _refused(reading, response.content, operation.error_kinds), None
    problems = list(_problems(response.status, reading.media_type, response.content, type_))
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
            reading = _with_headers(reading, stream.status, stream.headers)
            # Blank lines keep the connection alive.
            while b"\n" not in data.lstrip():
                stream.set_timeout(_SECONDS)
                chunk = next(stream, None)
                if chunk is None:
                    return reading._replace(problems=["the stream ends before the first packet"])
                data += chunk
    except ApiError as error:
        return _failed(reading, error, operation.error_kinds)
    line, _, _ = data.lstrip().partition(b"\n")
    problems = list(_differences_of(line, dict[str, dict[str, ZoneStatus]]))
    if not line.endswith(b"\r"):
        problems.append(r"the packet does not end with \r\n")
    if "transfer-encoding" not in reading.headers:
        problems.append("the body is not sent in chunks")
    return reading._replace(problems=problems)


def _with_headers(reading: Reading, status: int, headers: Mapping[str, str]) -> Reading:
    return reading._replace(
        status=status,
        media_type=headers.get("content-type", ""),
        headers=sorted(key.lower() for key in headers),
    )


def _failed(reading: Reading, error: ApiError, kinds: tuple[str, ...]) -> Reading:
    """Return the reading of a streamed response that failed."""
    if error.status_code is None or reading.status is not None:
        return reading._replace(problems=[f"no response: {error.failure}"])
    body = (error.response_text or "").encode()
    if error.response is not None:
        reading = _with_headers(reading, error.status_code, error.response.headers)
    return _refused(reading, body, kinds)


def _refused(reading: Reading, content: bytes, kinds: tuple[str, ...]) -> Reading:
    """Return the reading of a response with an error."""
    problems = [*_media_type_problems(reading.media_type), *_error_problems(content, kinds)]
    if reading.status == _UNAUTHORIZED:
        problems.append("the credentials are missing or wrong: pass --username and --password")
    skipped = "this user is not allowed to read this" if reading.status == _FORBIDDEN else None
    return reading._replace(problems=problems, skipped=skipped)


def _problems(status: int, media_type: str, content: bytes, type_: Any) -> Iterator[str]:
    if status != 200:
        yield f"the status is {status} instead of 200"
    if type_ is bytes:
        if not media_type.startswith("image/"):
            yield f"the media type is {media_type!r} instead of image/*"
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

    # Not `isinstance`, because type checkers would narrow the value to a collection whose items
    # have an unknown type.
    kind: Any = decoded.__class__
    if issubclass(kind, OpenEnum):
        if not decoded.is_known:
            yield f"{path}: unknown value {decoded.value!r} of {kind.__name__}"
    elif issubclass(kind, Codec) and plain.__class__ is dict:
        known = [attribute.name for attribute in decoded.__attrs_attrs__]
        for key in plain.keys() - set(known):
            kind_of_value = plain[key].__class__.__name__
            yield f"{path}: unknown key {key!r} with a value of type {kind_of_value}"
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
