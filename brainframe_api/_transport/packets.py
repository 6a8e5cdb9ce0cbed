"""Reads zone statuses: one answer, or a stream of packets with its silences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from brainframe_rest.models.zone_status import ZoneStatus

from brainframe_api.status_stream import StatusStreamDecoder
from brainframe_api.zone_status_types import ZONE_STATUS_TYPE
from openapi_runtime.errors import ApiError, Failure, excerpt
from openapi_runtime.json_decoder import DECODE_ERRORS, JsonDecoder

_DECODER: JsonDecoder[ZONE_STATUS_TYPE] = JsonDecoder(ZONE_STATUS_TYPE)


def by_stream_id(statuses: Mapping[str, dict[str, ZoneStatus]]) -> ZONE_STATUS_TYPE:
    """Turns the stream IDs, which JSON has as text, into numbers.

    Raises:
        UnknownError: If one is not a number.
    """
    try:
        return {int(stream_id): zones for stream_id, zones in statuses.items()}
    except ValueError as error:
        from brainframe_api.bf_errors import UnknownError

        raise UnknownError(f"The server names a stream that has no number: {error}") from error


class Stream(Protocol):
    """What is needed of a stream of bytes."""

    url: str
    status: int

    def set_timeout(self, timeout: float | None) -> None:
        """Lets the stream go on for this many seconds from now."""


class PacketReader:
    """Reads the packets of a status stream, and watches over its silence.

    The clock starts anew when the reader begins and whenever it waits on after a packet. The time
    that a program takes over a packet does not count.

    Args:
        timeout: The longest silence to accept, in seconds, or None for any.
    """

    def __init__(self, timeout: float | None) -> None:
        self._timeout = timeout
        self._stream: Stream | None = None
        self._decoder = StatusStreamDecoder[ZONE_STATUS_TYPE](self._packet)
        self._had_packets = False

    def begin(self, stream: Stream) -> None:
        """Takes the stream, whose head has just come."""
        self._stream = stream
        stream.set_timeout(self._timeout)

    def feed(self, data: bytes | memoryview) -> list[ZONE_STATUS_TYPE]:
        """Returns the packets that some bytes complete.

        Raises:
            ApiError: If one of them is no packet.
        """
        packets = self._decoder.feed(data)
        self._had_packets = bool(packets)
        return packets

    def wait_on(self) -> None:
        """Starts the clock anew, if there were packets."""
        if self._had_packets and self._stream is not None:
            self._stream.set_timeout(self._timeout)

    def end(self) -> list[ZONE_STATUS_TYPE]:
        """Takes the end of the stream, and returns a packet that lacks nothing but its line end.

        Raises:
            ApiError: If the stream ends within a packet.
        """
        try:
            return self._decoder.end()
        except ApiError as error:
            raise self._error(
                Failure.READ, "The stream of zone statuses ended in the middle of a packet", None
            ) from error.__cause__

    def is_quiet(self, error: ApiError) -> bool:
        """Whether a stream has failed because the server has nothing to tell but is alive."""
        return (
            error.failure is Failure.TIMEOUT
            and self._stream is not None
            and self._decoder.kept_alive
            and not self._decoder.in_packet
        )

    def _packet(self, line: bytes | memoryview) -> ZONE_STATUS_TYPE:
        try:
            return _DECODER.decode(line)
        except DECODE_ERRORS as error:
            text = excerpt(bytes(line[:10_000]))
            failure = self._error(
                Failure.DECODE,
                f"Invalid packet of zone statuses: {error}. The packet begins with {text[:200]!r}",
                text,
            )
            raise failure from error

    def _error(self, failure: Failure, description: str, text: str | None) -> ApiError:
        stream: Any = self._stream
        return ApiError(
            description,
            failure=failure,
            status_code=stream.status if stream else None,
            method="GET",
            url=stream.url if stream else "",
            response_text=text,
        )
