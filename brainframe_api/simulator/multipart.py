"""Parsing of multipart/form-data bodies."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from brainframe_api.simulator.errors import invalid_syntax


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form: its content and media type."""

    content: bytes
    media_type: str


def read_form(content_type: str, body: bytes) -> dict[str, Part]:
    """Return the parts of a form by name.

    Args:
        content_type: The Content-Type header, which contains the boundary.
        body: The complete body.

    Raises:
        SimulatorError: InvalidSyntaxError if the body is not a valid form.
    """
    boundary = _headers(f"Content-Type: {content_type}".encode("latin-1", "replace")).get_boundary()
    if not boundary:
        raise invalid_syntax("The Content-Type must be multipart/form-data with a boundary.")
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    # Add the line break that the first delimiter lacks; the last one ends with two dashes.
    sections = (b"\r\n" + body).split(delimiter)
    if len(sections) < 2 or not sections[-1].startswith(b"--"):
        raise invalid_syntax("The form is truncated: its closing boundary is missing.")
    parts: dict[str, Part] = {}
    for section in sections[1:-1]:
        head, separator, content = section.partition(b"\r\n\r\n")
        headers = _headers(head.lstrip(b" \t").removeprefix(b"\r\n"))
        name = headers.get_param("name", header="content-disposition")
        if not separator or not isinstance(name, str):
            raise invalid_syntax("A part of the form has no name in its Content-Disposition.")
        parts[name] = Part(content, headers.get_content_type())
    return parts


def _headers(raw: bytes) -> Message:
    message = Message()
    for line in raw.decode("utf-8", "replace").split("\r\n"):
        name, separator, value = line.partition(":")
        if separator and name.strip():
            message.add_header(name.strip(), value.strip())
    return message
