"""Reading of multipart/form-data bodies, chunk by chunk. Large parts go to temporary files."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from brainframe_api._simulator.errors import invalid_syntax

_MAX_PARTS = 16
_IN_MEMORY_BYTES = 1 << 16
"""The size up to which a part stays in memory. Larger ones are written to temporary files."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form, with its content as a file object in memory or on disk."""

    file: IO[bytes]

    def read(self) -> bytes:
        """Return the whole content."""
        self.file.seek(0)
        return self.file.read()


class Form:
    """A form being received. `discard` removes its temporary files.

    Of several parts with the same name, the last one counts.

    Args:
        content_type: The Content-Type header, which contains the boundary.
        directory: The directory of the temporary files.

    Raises:
        SimulatorError: InvalidSyntaxError if the header has no boundary.
    """

    def __init__(self, content_type: str, directory: Path) -> None:
        media_type, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if media_type != b"multipart/form-data" or not boundary:
            raise invalid_syntax("The Content-Type must be multipart/form-data with a boundary.")
        self.parts: dict[str, Part] = {}
        """The received parts by name."""
        self._directory = directory
        self._complete = False
        self._files: list[IO[bytes]] = []
        self._headers: dict[bytes, bytes] = {}
        self._header_name = self._header_value = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._add_to_header_name,
                "on_header_value": self._add_to_header_value,
                "on_header_end": self._store_header,
                "on_headers_finished": self._open_part,
                "on_part_data": self._add_to_part,
                "on_end": self._end,
            },
        )

    def write(self, chunk: bytes) -> None:
        """Process the next bytes of the body.

        Raises:
            SimulatorError: InvalidSyntaxError if the body is not a valid form.
        """
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise invalid_syntax(f"The form is invalid: {error}.") from error

    def finish(self) -> dict[str, Part]:
        """Return the parts by name, after the last chunk.

        Raises:
            SimulatorError: InvalidSyntaxError if the form is truncated.
        """
        if not self._complete:
            raise invalid_syntax("The form is truncated: its closing boundary is missing.")
        return self.parts

    def discard(self) -> None:
        """Remove the temporary files."""
        for file in self._files:
            with suppress(OSError):
                file.close()

    def _begin_part(self) -> None:
        if len(self._files) >= _MAX_PARTS:
            raise invalid_syntax(f"The form has more than {_MAX_PARTS} parts.")
        self._headers = {}

    def _add_to_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _add_to_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _store_header(self) -> None:
        self._headers[self._header_name.lower()] = self._header_value
        self._header_name = self._header_value = b""

    def _open_part(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name")
        if name is None:
            raise invalid_syntax("A part of the form has no name in its Content-Disposition.")
        # Closed by `discard`.
        file = tempfile.SpooledTemporaryFile(  # noqa: SIM115
            _IN_MEMORY_BYTES, dir=str(self._directory)
        )
        self._files.append(file)
        self.parts[name.decode("utf-8", "replace")] = Part(file)

    def _add_to_part(self, data: bytes, start: int, end: int) -> None:
        self._files[-1].write(memoryview(data)[start:end])

    def _end(self) -> None:
        self._complete = True
