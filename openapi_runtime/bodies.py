"""Encoding and validation of request bodies before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from secrets import token_hex
from types import MappingProxyType
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast
from urllib.parse import quote_plus

import msgspec

from .codec import Codec, json_items, plain_value, to_plain
from .errors import ApiError, CodecError, encode_error
from .json_decoder import DECODE_ERRORS, JsonDecoder
from .media_types import essence
from .messages import Content
from .open_enum import explained, known_values_only
from .operation import Operation
from .styles import Pair, is_absent, json_text, plain_json, query_pairs, scalar_text, texts_of
from .wire import convert

T = TypeVar("T")

ENCODE_ERRORS: Final = (CodecError, NotImplementedError, OverflowError, RecursionError, TypeError)
"""Exceptions for values that cannot be converted to JSON."""


FORM_DATA: Final = "multipart/form-data"


class JsonBody(Generic[T]):
    """Encoder of values of one type as JSON.

    The encoded JSON is validated against the type, so that an invalid value is reported with its
    path before the request is sent.

    Args:
        type_: The type, which may contain `Wire` types.
        plain: Whether values may contain a `MappedCodec`, whose JSON keys are unknown to msgspec.
            Such values are converted to plain values first.
    """

    __slots__ = ("_decoder", "_plain")

    def __init__(self, type_: Any, *, plain: bool = False) -> None:
        self._decoder = JsonDecoder[Any](type_)
        self._plain = plain

    def prepare(self) -> None:
        """Inspect the type now instead of on first use.

        Raises:
            RuntimeError: If a `Wire` type in it is invalid.
            TypeError: If msgspec does not support it.
        """
        self._decoder.check()

    def encode(self, operation: Operation, path: str, body: T) -> bytes:
        """Encode a body.

        Args:
            operation: The operation.
            path: The path of the request.
            body: The value, which may contain NumPy arrays and scalars.

        Returns:
            The JSON, which is `null` for None.

        Raises:
            ApiError: If the value does not have the type.
        """
        with known_values_only() as problems:
            try:
                value = to_plain(body) if self._plain else body
                content = msgspec.json.encode(value, enc_hook=plain_value)
                self._decoder.decode(content)
            except (*DECODE_ERRORS, *ENCODE_ERRORS) as error:
                problem = explained(error, problems) if problems else error
                raise encode_error(operation, path, problem) from error
        return content


def text_body(operation: Operation, path: str, body: str, charset: str = "utf-8") -> bytes:
    """Encode text.

    Args:
        operation: The operation.
        path: The path of the request.
        body: The text.
        charset: The encoding given by the media type.

    Raises:
        ApiError: If the body is not text, or has characters that the encoding lacks.
    """
    if not isinstance(body, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise encode_error(operation, path, f"the body must be text, not {type(body).__name__}")
    if charset == "utf-8":
        return body.encode(charset, "surrogatepass")
    try:
        return body.encode(charset)
    except UnicodeError as error:
        problem = str(error)
    # Raised outside of the `except` block, because the exception contains the body.
    raise encode_error(operation, path, f"the body cannot be sent as {charset}: {problem}")


def binary_body(
    operation: Operation, path: str, body: bytes | Iterable[bytes] | AsyncIterable[bytes]
) -> Content:
    """Validate a body of bytes or of chunks that are read while they are sent.

    Args:
        operation: The operation.
        path: The path of the request.
        body: The bytes or an iterable of chunks.

    Raises:
        ApiError: If the body is neither.
    """
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    is_iterable = hasattr(body, "__iter__") or hasattr(body, "__aiter__")
    if isinstance(body, str) or not is_iterable:
        raise encode_error(
            operation,
            path,
            f"the body must be bytes or an iterable of bytes, not {type(body).__name__}",
        )
    return body


def unknown_content_type(operation: Operation, path: str, content_type: str) -> ApiError:
    """Create the error for an undocumented media type.

    Args:
        operation: The operation.
        path: The path of the request.
        content_type: The media type that the caller passed.
    """
    return encode_error(
        operation, path, f"content_type {content_type!r:.100} is not documented for this operation"
    )


def length_header(length: int | None) -> dict[str, str]:
    """Return the Content-Length header of a body that is sent in chunks.

    Args:
        length: The number of bytes, or None for no header.
    """
    return {} if length is None else {"Content-Length": str(length)}


class FormField(NamedTuple):
    """Encoding of a form field, from the Encoding Object of the OpenAPI document.

    Attributes:
        style: The style of a form field: `form`, `spaceDelimited`, `pipeDelimited` or
            `deepObject`. None to encode lists as repeated fields and objects as JSON.
        explode: Whether items of lists and objects are separate fields. Default: only in the styles
            `form` and `deepObject`.
        content_type: The media type of the field. A field of a JSON type is JSON as a whole.
        headers: Further headers of a part.
        type: The type that the value must have, or None to accept any.
        is_file: Whether the value must be a file, or a list of files.
        is_base64: Whether bytes are sent as Base64 text instead of as a file.
    """

    style: str | None = None
    explode: bool | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    type: Any = None
    is_file: bool = False
    is_base64: bool = False


_DEFAULT_FIELD: Final = FormField()


def form_body(
    operation: Operation,
    path: str,
    value: Any,
    fields: Mapping[str, FormField] | None = None,
    *,
    type_: Any = None,
) -> bytes:
    """Encode an object as `application/x-www-form-urlencoded`, as browsers do.

    Unless `fields` specifies otherwise, a scalar becomes text, a list becomes repeated fields, and
    an object or a nested list becomes JSON. Fields that are UNSET or None are omitted, because
    forms have no null.

    Args:
        operation: The operation.
        path: The path of the request.
        value: A codec or a dict.
        fields: The encoding of fields with an Encoding Object, by field name.
        type_: The type that the object must have, or None to accept any.

    Raises:
        ApiError: If the value is not an object, has another type or cannot be encoded.
    """
    if type_ is not None:
        try:
            convert(plain_json(value), type_)
        except (ValueError, msgspec.ValidationError) as error:
            raise encode_error(operation, path, error) from None
    pairs: list[Pair] = []
    for name, item in _items(operation, path, value):
        field = (fields or {}).get(name, _DEFAULT_FIELD)
        try:
            pairs += _form_pairs(name, item, field, _form_quoted)
        except (ValueError, msgspec.ValidationError) as error:
            raise encode_error(operation, path, f"{name}: {error}") from None
    return "&".join(f"{_form_quoted(name)}={text}" for name, text in pairs).encode("ascii")


def _items(operation: Operation, path: str, value: Any) -> list[tuple[str, Any]]:
    """Return the fields of an object to send."""
    items: Iterable[tuple[str, Any]]
    if isinstance(value, Codec):
        items = json_items(value)
    elif isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
    else:
        problem = f"the body must be an object, not {type(value).__name__}"
        raise encode_error(operation, path, problem)
    return [(name, item) for name, item in items if not is_absent(item)]


def _form_pairs(
    name: str, value: Any, field: FormField, encode: Callable[[str], str] | None
) -> list[Pair]:
    plain = plain_json(value)
    if field.type is not None:
        convert(plain, field.type)
    if field.style is not None:
        explode = field.style in ("form", "deepObject") if field.explode is None else field.explode
        return query_pairs(name, texts_of(plain), field.style, explode, encode)
    encode = encode or str
    if isinstance(plain, dict) or _is_json(field.content_type):
        return [(name, encode(_json_item(plain, field.content_type)))]
    items: list[Any] = [*plain] if isinstance(plain, list) else [plain]
    return [
        (name, encode(_item_text(item, field.content_type))) for item in items if item is not None
    ]


def _item_text(item: Any, media_type: str | None) -> str:
    if isinstance(item, list | dict):
        return _json_item(cast("Any", item), media_type)
    return scalar_text(item)


def _json_item(value: Any, media_type: str | None) -> str:
    if media_type is not None and not _is_json(media_type):
        raise ValueError(f"a list or object cannot be encoded as {media_type}, only as JSON")
    return json_text(value)


def _is_json(media_type: str | None) -> bool:
    kind = essence(media_type or "")
    return kind == "application/json" or kind.endswith("+json")


def _form_quoted(text: str) -> str:
    # Browsers do not encode "*" but encode "~" (https://url.spec.whatwg.org/, section 5.2).
    return quote_plus(text, safe="*").replace("~", "%7E")


class FormPart(NamedTuple):
    """Part of a multipart body.

    Attributes:
        name: The name of the form field.
        file_name: The name of the file, or None for a part that is not a file.
        content_type: The media type of the content, or None to omit it.
        content: The content.
        headers: Further headers.
    """

    name: str
    file_name: str | None
    content_type: str | None
    content: bytes
    headers: Mapping[str, str] = MappingProxyType({})


def multipart_form(
    operation: Operation,
    path: str,
    value: Any,
    fields: Mapping[str, FormField] | None = None,
    *,
    media_type: str = FORM_DATA,
) -> tuple[bytes, str]:
    """Encode an object as a multipart body. See `form_parts` for its properties.

    Args:
        operation: The operation.
        path: The path of the request.
        value: A codec or a dict.
        fields: The encoding of fields with an Encoding Object, by field name.
        media_type: The media type without the boundary.

    Returns:
        The body and its media type with the boundary.

    Raises:
        ApiError: If the value is not an object or cannot be encoded.
    """
    parts: list[FormPart] = []
    for name, item in _items(operation, path, value):
        field = (fields or {}).get(name, _DEFAULT_FIELD)
        parts += form_parts(operation, path, name, item, field)
    return multipart_body(*parts, media_type=media_type)


def form_parts(
    operation: Operation,
    path: str,
    name: str,
    value: Any,
    field: FormField = _DEFAULT_FIELD,
) -> list[FormPart]:
    """Encode a property of a multipart body as parts.

    A `File`, bytes and an opened file become a part with a file name, an object becomes a part with
    JSON, and other values become text. A list becomes one part for each item. Nothing is sent for
    UNSET and None, because forms have no null.

    Args:
        operation: The operation.
        path: The path of the request.
        name: The name of the property.
        value: The value.
        field: How to encode it.

    Raises:
        ApiError: If the value cannot be encoded.
    """
    if is_absent(value):
        return []
    try:
        return _parts(name, value, field)
    except (ValueError, msgspec.ValidationError) as error:
        raise encode_error(operation, path, f"{name}: {error}") from None


def _parts(name: str, value: Any, field: FormField) -> list[FormPart]:
    if _is_file(value, field):
        return [_file_part(name, value, field)]
    if isinstance(value, list | tuple):
        items = list(cast("list[Any]", value))
        if field.is_file or any(_is_file(item, field) for item in items):
            return [part for item in items for part in _parts(name, item, field)]
    if field.is_file:
        raise ValueError(f"must be bytes or a file, not {type(cast('object', value)).__name__}")
    headers = field.headers
    plain = plain_json(value)
    content_type = None if field.style else field.content_type
    # The type of an array is that of its items (OpenAPI 3.1, section 4.8.15.1).
    values: list[Any] = [*plain] if isinstance(plain, list) else [plain]
    is_json = bool(values) and all(isinstance(item, dict) for item in values)
    if content_type is None and is_json and field.style is None:
        content_type = "application/json"
    pairs = _form_pairs(name, plain, field, None)
    return [FormPart(key, None, content_type, text.encode(), headers) for key, text in pairs]


def _is_file(value: Any, field: FormField) -> bool:
    from .files import File

    if field.is_base64 and isinstance(value, _BYTES):
        return False
    return isinstance(value, File | bytes | bytearray | memoryview) or hasattr(value, "read")


def _file_part(name: str, value: Any, field: FormField) -> FormPart:
    from .files import File

    file: File = value if isinstance(value, File) else File(value)
    content: Any = file.content
    file_name = file.name
    if hasattr(content, "read"):
        opened_name = getattr(content, "name", None)
        if file_name is None and isinstance(opened_name, str):
            file_name = opened_name.replace("\\", "/").rpartition("/")[2] or None
        content = content.read()
    if not isinstance(content, _BYTES):
        raise ValueError(
            f"must be bytes or a file, not {type(content).__name__}"
            + (". Open files in binary mode." if isinstance(content, str) else "")
        )
    file_name = file_name or "upload"
    content_type = file.content_type or _single_type(field.content_type)
    if content_type is None:
        from mimetypes import guess_type

        content_type = guess_type(file_name)[0] or "application/octet-stream"
    for text in (file_name, content_type):
        text.encode()
    if not content_type.isprintable():
        raise ValueError(f"{content_type!r:.100} is not a media type")
    return FormPart(name, file_name, content_type, bytes(content), field.headers)


_BYTES: Final[Any] = (bytes, bytearray, memoryview)


def _single_type(content_type: str | None) -> str | None:
    """Return the media type of a field unless it allows several, as `image/png, image/*` does."""
    return None if content_type is None or set(content_type) & set("*,") else content_type


def multipart_body(*parts: FormPart, media_type: str = FORM_DATA) -> tuple[bytes, str]:
    """Encode parts as a multipart body.

    Args:
        *parts: The parts in order.
        media_type: The media type without the boundary.

    Returns:
        The body and its media type with the boundary.
    """
    # httpx would double each backslash in names, which servers interpret as two. The boundary is
    # random, so that the content of a part cannot forge it.
    boundary = token_hex(16)
    lines: list[bytes] = []
    for part in parts:
        disposition = f'form-data; name="{_escaped(_with_crlf(part.name))}"'
        if part.file_name is not None:
            disposition += f'; filename="{_escaped(part.file_name)}"'
        headers = {"Content-Disposition": disposition}
        if part.content_type is not None:
            headers["Content-Type"] = part.content_type
        headers.update(part.headers)
        lines += [
            f"--{boundary}".encode(),
            *(f"{name}: {_one_line(text)}".encode() for name, text in headers.items()),
            b"",
            part.content,
        ]
    lines += [f"--{boundary}--".encode(), b""]
    return b"\r\n".join(lines), f"{media_type}; boundary={boundary}"


def _escaped(name: str) -> str:
    """Escape a name as browsers do (https://html.spec.whatwg.org/, section 4.10.21.8)."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _with_crlf(name: str) -> str:
    return "\r\n".join(name.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _one_line(text: str) -> str:
    # A line break in the value could inject further headers.
    return " ".join(text.splitlines())
