"""Takes a multipart/form-data body apart."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from brainframe_api.simulator.errors import invalid_syntax


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: its content and the media type it was sent with."""

    content: bytes
    media_type: str


def read_form(content_type: str, body: bytes) -> dict[str, Part]:
    """Returns the parts of a form by name.

    Args:
        content_type: The Content-Type header, which names the boundary.
        body: The whole body.

    Raises:
        SimulatorError: InvalidSyntaxError: the body is no such form.
    """
    boundary = _headers(f"Content-Type: {content_type}".encode("latin-1", "replace")).get_boundary()
    if not boundary:
        raise invalid_syntax("The Content-Type of a form must be multipart/form-data; boundary=….")
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    # The first delimiter has no line end of the part before it; the last one ends with two dashes.
    pieces = (b"\r\n" + body).split(delimiter)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise invalid_syntax("The form does not end with its boundary: it is cut short.")
    parts: dict[str, Part] = {}
    for piece in pieces[1:-1]:
        head, separator, content = piece.partition(b"\r\n\r\n")
        headers = _headers(head.lstrip(b" \t").removeprefix(b"\r\n"))
        name = headers.get_param("name", header="content-disposition")
        if not separator or not isinstance(name, str):
            raise invalid_syntax("A part of the form has no Content-Disposition with a name.")
        parts[name] = Part(content, headers.get_content_type())
    return parts


def _headers(raw: bytes) -> Message:
    message = Message()
    for line in raw.decode("utf-8", "replace").split("\r\n"):
        name, separator, value = line.partition(":")
        if separator and name.strip():
            message.add_header(name.strip(), value.strip())
    return message
