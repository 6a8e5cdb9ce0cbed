"""Conversion of httpcore exceptions to httpx exceptions, and of these to `ApiError`."""

from __future__ import annotations

from typing import Final

import httpcore
import httpx

from .certificates import certificate_advice
from .errors import Failure
from .framing import BrokenBodyError
from .secrets import without_bytes

CORE_ERRORS: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    ImportError,  # httpcore imports the package for a proxy at the first request.
)
"""All exceptions of httpcore for network failures."""

_HTTPX_ERRORS: Final[dict[type[Exception], type[httpx.TransportError]]] = {
    # From the most specific class to the most general.
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.TimeoutException: httpx.TimeoutException,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.NetworkError: httpx.NetworkError,
    httpcore.ProxyError: httpx.ProxyError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.ProtocolError: httpx.ProtocolError,
}


def transport_error(error: Exception) -> httpx.TransportError:
    """Convert an exception of httpcore to one of httpx, without the bytes that it quotes."""
    message = without_bytes(str(error))
    for core_type, httpx_type in _HTTPX_ERRORS.items():
        if isinstance(error, core_type):
            return httpx_type(message)
    if isinstance(error, ImportError) and "socks" in message.lower():
        message = "a SOCKS proxy needs the package socksio: pip install 'httpx[socks]'"
    return httpx.ProxyError(message)


def to_httpx_error(error: Exception) -> Exception | None:
    """Convert the exception of a failed request to one of httpx, or return None for others."""
    if isinstance(error, (httpx.HTTPError, httpx.InvalidURL)):
        return error
    if type(error).__module__.partition(".")[0] == "socksio":
        # httpcore propagates the exceptions of its SOCKS library for a malformed reply.
        return httpx.ProxyError(str(error))
    return None


def describe(error: Exception, server: str, *, closed: bool) -> tuple[Failure, str]:
    """Return the stage at which a request failed, and a description.

    Args:
        error: An exception of httpx or a `BrokenBodyError`.
        server: The URL of the server, without user name and password.
        closed: Whether the client was closed during the call, which explains any exception.
    """
    detail = str(error) or type(error).__name__
    match error:
        case _ if closed:
            return Failure.READ, "The client was closed during the call"
        case httpx.ConnectTimeout():
            return Failure.TIMEOUT, f"No connection to {server} within the timeout"
        case httpx.PoolTimeout():
            return Failure.TIMEOUT, f"All connections to {server} were in use until the timeout"
        case httpx.TimeoutException():
            return Failure.TIMEOUT, f"No complete response from {server} within the timeout"
        case httpx.ProxyError():
            return Failure.CONNECT, f"The proxy refused to connect to {server}: {detail}"
        case httpx.ConnectError() if "CERTIFICATE_VERIFY_FAILED" in detail:
            return (
                Failure.CONNECT,
                f"The certificate of {server} is not trusted: {detail}. "
                + (
                    certificate_advice(detail)
                    or "If it is issued by a private authority, pass its file as `verify`"
                ),
            )
        case httpx.ConnectError() | httpx.UnsupportedProtocol():
            return Failure.CONNECT, f"Could not connect to {server}: {detail}"
        case httpx.WriteError():
            return Failure.WRITE, f"The connection to {server} broke: {detail}"
        case httpx.LocalProtocolError():
            return Failure.ENCODE, f"The request cannot be sent: {detail}"
        case httpx.ReadError():
            return Failure.READ, f"The connection to {server} broke: {detail}"
        case BrokenBodyError() | httpx.DecodingError():
            return Failure.READ, f"Invalid response body from {server}: {detail}"
        case _:
            return Failure.READ, f"{server} sent an invalid HTTP response: {detail}"
