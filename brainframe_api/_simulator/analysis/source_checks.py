"""Checks of video files and network cameras before OpenCV opens them."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

from brainframe_api._simulator.analysis.source_address import (
    NetworkCamera,
    SourceNotOpened,
    VideoFile,
)

_DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
_START_BYTES = 2048
# FFmpeg also recognizes formats that are not videos. Playlists such as HLS, DASH, ffconcat and SDP
# refer to other files and hosts, which an uploaded file must not access, so only known containers
# are opened.
_CONTAINER = re.compile(
    b"|".join(
        (
            rb".{4}(?:ftyp|moov|mdat|free|skip|wide|pnot)",  # MP4, QuickTime
            rb"\x1a\x45\xdf\xa3",  # Matroska, WebM
            rb"RIFF.{4}(?:AVI |AVIX|WEBP|CDXA)",
            rb"FLV\x01",
            rb"OggS",
            rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF, WMV
            rb"\x06\x0e\x2b\x34",  # MXF
            rb"\.RMF",
            rb"nut/multimedia container\x00",
            rb"DKIF",  # IVF
            rb"YUV4MPEG2 ",
            rb"\x00{1,3}\x01",  # MPEG program and elementary streams, H.264, H.265
            rb"G.{187}G.{187}G",  # MPEG transport stream
            rb"(?:.{4}G.{187}){3}",  # the same with time stamps (M2TS)
            rb"\x1f\x07\x00",  # DV
            rb"\xff\xd8\xff",  # JPEG and motion JPEG
            rb"\x89PNG\r\n\x1a\n",
            rb"GIF8[79]a",
            rb"BM.{4}\x00{4}",
        )
    ),
    re.DOTALL,
)


def require_container(address: VideoFile) -> None:
    """Raise SourceNotOpened unless a file has the signature of a known video or image format."""
    name = address.display_name
    try:
        with address.path.open("rb") as file:
            start = file.read(_START_BYTES)
    except OSError as error:
        raise SourceNotOpened(f"{name} cannot be read: {error.strerror}.") from error
    if not start:
        raise SourceNotOpened(f"{name} is empty. Upload the video again.")
    if _CONTAINER.match(start):
        return
    if all(byte >= 32 or byte in b"\t\n\r\f" for byte in start):
        raise SourceNotOpened(f"{name} is text, not a video. Use a video file such as MP4.")
    raise SourceNotOpened(
        f"{name} cannot be opened. It is not a video that OpenCV can read, or it is incomplete."
        " Use MP4 with H.264."
    )


def require_response(camera: NetworkCamera, timeout: float) -> None:
    """Connect to a camera and, unless it uses TLS, wait for the first byte of its response.

    Args:
        camera: The camera.
        timeout: The timeout for connecting, and again for the response, in seconds.

    Raises:
        SourceNotOpened: If the URL is invalid, or the camera is unreachable or does not respond.
    """
    name = camera.display_name
    try:
        parts = urlsplit(camera.url)
        port = parts.port
    except ValueError as error:
        raise SourceNotOpened(f"{name} is not a valid URL: {error}.") from error
    default_port = _DEFAULT_PORTS.get(parts.scheme.lower())
    if default_port is None or not parts.hostname:
        raise SourceNotOpened(
            f"{name} cannot be opened. Use a URL of the form rtsp://HOST/PATH or http://HOST/PATH."
        )
    host, port = parts.hostname, port or default_port
    try:
        with socket.create_connection((host, port), timeout) as connection:
            if parts.scheme.lower() in ("rtsp", "http"):
                connection.settimeout(timeout)
                connection.sendall(_probe_request(parts.scheme.lower(), host, port, parts.path))
                if not connection.recv(1):
                    raise ConnectionError("the connection was closed without a response")
    except TimeoutError as error:
        raise SourceNotOpened(
            f"{name} did not respond within {timeout:g} s. Check the address, and that the camera"
            " is switched on."
        ) from error
    except (OSError, UnicodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise SourceNotOpened(
            f"{name} cannot be reached: {reason}. Check the address, and that the camera is"
            " switched on."
        ) from error


def _probe_request(scheme: str, host: str, port: int, path: str) -> bytes:
    if scheme == "rtsp":
        return f"OPTIONS rtsp://{host}:{port}{path} RTSP/1.0\r\nCSeq: 1\r\n\r\n".encode()
    # HEAD, to avoid transferring a body; an error response proves reachability, too.
    return (
        f"HEAD {path or '/'} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
    )
