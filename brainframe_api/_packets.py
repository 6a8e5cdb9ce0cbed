"""Decoding of zone statuses: a single response, or a stream of packets with an idle timeout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import msgspec
from brainframe_rest.models.zone_status import ZoneStatus

from brainframe_api._status_stream import (
    MAX_PACKET_BYTES,
    Packet,
    PacketTooLargeError,
    StatusStreamDecoder,
)
from brainframe_api._zone_status_json import STATUSES
from brainframe_api._zone_status_types import ZONE_STATUS_TYPE
from brainframe_api.bf_errors import UnknownError
from openapi_runtime.body_text import encoding_problem
from openapi_runtime.errors import ApiError, Failure, excerpt
from openapi_runtime.json_decoder import DECODE_ERRORS
from openapi_runtime.secrets import redact

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class _InvalidPacketError(ValueError):
    """A packet is not a JSON object of zone statuses. The cause is the error of the decoder."""

    def __init__(self, message: str, line: bytes) -> None:
        super().__init__(message)
        self.line = line


def _decode_statuses(line: bytes | memoryview) -> ZONE_STATUS_TYPE:
    return _decode_checked(STATUSES.decode, line)


def _raw_line(line: bytes | memoryview) -> bytes:
    return bytes(line).strip()


def _complete_raw_line(line: bytes | memoryview) -> bytes:
    """Return a packet without its line break, after checking that it is complete JSON."""
    return bytes(_decode_checked(partial(msgspec.json.decode, type=msgspec.Raw), line)).strip()


def _decode_checked(decode: Callable[[bytes | memoryview], T], line: bytes | memoryview) -> T:
    try:
        return decode(line)
    except DECODE_ERRORS as error:
        # The traceback refers to the whole packet, which may contain secrets.
        error.__traceback__ = None
        start = bytes(line[:10_000])
        problem = encoding_problem(start) or error
        raise _InvalidPacketError(f"Invalid packet of zone statuses: {problem}", start) from error


def by_stream_id(statuses: Mapping[str, dict[str, ZoneStatus]]) -> ZONE_STATUS_TYPE:
    """Convert the stream IDs of zone statuses, which are strings in JSON, to numbers.

    Raises:
        UnknownError: If an ID is not a number.
    """
    try:
        return {int(stream_id): zones for stream_id, zones in statuses.items()}
    except ValueError as error:
        raise UnknownError(f"Invalid stream ID in the zone statuses: {error}") from error


class Stream(Protocol):
    """The part of a response stream that the reader uses."""

    @property
    def url(self) -> str: ...

    @property
    def status(self) -> int: ...

    @property
    def copies(self) -> Callable[[], tuple[httpx.Request, httpx.Response]]: ...

    @property
    def secrets(self) -> tuple[str, ...]: ...

    def set_timeout(self, timeout: float | None) -> None:
        """Set the deadline to this many seconds from now, or remove it if None."""


class PacketReader(Generic[Packet]):
    """Reader of the packets of a status stream, with an idle timeout.

    The timeout restarts when the reader begins and with `restart_clock`. The time that the program
    spends on a packet does not count.

    Args:
        decoder: The decoder. It must not refer to this object, so that an abandoned stream is
            released at once.
        timeout: The maximum number of seconds to wait for a packet, or None for no limit.
    """

    def __init__(self, decoder: StatusStreamDecoder[Packet], timeout: float | None) -> None:
        self.timeout = timeout
        self._stream: Stream | None = None
        self._decoder = decoder

    def begin(self, stream: Stream) -> None:
        """Begin with a stream whose headers have just arrived."""
        self._stream = stream
        self.restart_clock()

    def restart_clock(self) -> None:
        """Restart the timeout, before the wait for the next packet.

        Raises:
            ApiError: If a packet that has already arrived is invalid or too large.
        """
        if self._decoder.has_failed:
            self.feed(b"")
        if self._stream is not None:
            self._stream.set_timeout(self.timeout)

    def feed(self, data: bytes | memoryview) -> list[Packet]:
        """Process the next bytes, and return the packets that they complete.

        Raises:
            ApiError: If a packet is invalid or too large.
        """
        try:
            return self._decoder.feed(data)
        except (PacketTooLargeError, _InvalidPacketError) as error:
            problem = error
        raise self._decode_error(problem) from problem.__cause__

    def end(self) -> list[Packet]:
        """Process the end of the stream, and return a last packet that lacks only its line break.

        Raises:
            ApiError: If the stream ends within a packet.
        """
        try:
            return self._decoder.end()
        except _InvalidPacketError as error:
            cause = error.__cause__
        raise self._error(
            Failure.READ, "The stream of zone statuses ended in the middle of a packet", None
        ) from cause

    def is_idle_timeout(self, error: ApiError) -> bool:
        """Return whether the timeout expired because the server sent only keep-alives."""
        return (
            error.failure is Failure.TIMEOUT
            and self._stream is not None
            and self._decoder.kept_alive
            and not self._decoder.in_packet
        )

    def _decode_error(self, problem: PacketTooLargeError | _InvalidPacketError) -> ApiError:
        secrets = self._stream.secrets if self._stream else ()
        text = excerpt(problem.line, secrets) if isinstance(problem, _InvalidPacketError) else None
        shown = "" if text is None else f". It begins with {text[:200]!r}"
        return self._error(Failure.DECODE, redact(f"{problem}{shown}", *secrets), text)

    def _error(self, failure: Failure, description: str, text: str | None) -> ApiError:
        stream = self._stream
        request, response = stream.copies() if stream else (None, None)
        return ApiError(
            description,
            failure=failure,
            status_code=stream.status if stream else None,
            method="GET",
            url=stream.url if stream else "",
            response_text=text,
            request=request,
            response=response,
        )


def status_reader(
    timeout: float | None, max_packet_bytes: int = MAX_PACKET_BYTES
) -> PacketReader[ZONE_STATUS_TYPE]:
    """Return a reader of zone statuses.

    Args:
        timeout: The maximum number of seconds to wait for a packet, or None for no limit.
        max_packet_bytes: The maximum size of a packet in bytes.
    """
    return PacketReader(StatusStreamDecoder(_decode_statuses, max_packet_bytes), timeout)


def bytes_reader(
    timeout: float | None, max_packet_bytes: int = MAX_PACKET_BYTES
) -> PacketReader[bytes]:
    """Return a reader of undecoded packets. Only a last packet without a line break is checked.

    Args:
        timeout: The maximum number of seconds to wait for a packet, or None for no limit.
        max_packet_bytes: The maximum size of a packet in bytes.
    """
    decoder = StatusStreamDecoder(_raw_line, max_packet_bytes, _complete_raw_line)
    return PacketReader(decoder, timeout)
