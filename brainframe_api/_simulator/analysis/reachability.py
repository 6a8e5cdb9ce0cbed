"""Reachability check for network cameras, before OpenCV opens them."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from brainframe_api._simulator.analysis.source_address import NetworkCamera, SourceNotOpened

_DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}


def require_response(camera: NetworkCamera, timeout: float) -> None:
    """Connect to a camera and wait for the first byte of its response.

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
