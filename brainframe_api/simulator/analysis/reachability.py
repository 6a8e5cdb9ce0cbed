"""Asks a network camera for a sign of life before OpenCV is told to open it."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from brainframe_api.simulator.analysis.source_address import NetworkCamera, SourceNotOpened

_DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}


def require_answer(camera: NetworkCamera, timeout: float) -> None:
    """Connect to a camera and wait for its first word.

    Args:
        camera: The camera.
        timeout: How long connecting, and then answering, may take, in seconds.

    Raises:
        SourceNotOpened: The URL is none that can be opened, nobody is there, or nobody answers.
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
                connection.sendall(_first_words(parts.scheme.lower(), host, port, parts.path))
                if not connection.recv(1):
                    raise ConnectionError("the connection was closed without an answer")
    except TimeoutError as error:
        raise SourceNotOpened(
            f"{name} does not answer within {timeout:g} s. Check the address, and that the camera"
            " is switched on."
        ) from error
    except (OSError, UnicodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise SourceNotOpened(
            f"{name} cannot be reached: {reason}. Check the address, and that the camera is"
            " switched on."
        ) from error


def _first_words(scheme: str, host: str, port: int, path: str) -> bytes:
    if scheme == "rtsp":
        return f"OPTIONS rtsp://{host}:{port}{path} RTSP/1.0\r\nCSeq: 1\r\n\r\n".encode()
    # HEAD, so that no picture is sent for nothing; an error answer is a sign of life as well.
    return (
        f"HEAD {path or '/'} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
    )
