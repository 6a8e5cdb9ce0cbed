"""What the two clients have in common: pools' settings, and the library's exceptions made ours."""

from __future__ import annotations

import logging
import re
import ssl
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypedDict

import httpcore

from .address import Address
from .errors import ApiError, Failure
from .exchange import Hop
from .framing import BrokenBodyError
from .proxy import choose_proxy, parse_proxy
from .tls import Certificate, Verify, make_tls_context
from .unset import UNSET, Unset

DEFAULT_TIMEOUT: Final = 30.0
"""How many seconds a call may take altogether, unless something else is asked for."""

MAX_CONNECTIONS: Final = 100
IDLE_SECONDS: Final = 4.0
"""How long an unused connection is kept: less than the 5 seconds after which common servers close
it, so that a request seldom meets a connection that is just being closed."""

ERROR_BODY_LIMIT: Final = 1024 * 1024
"""How much of the body of an error is read. Errors are small, unless something else answers."""


class PoolSettings(TypedDict):
    """The arguments that sync and async pools share."""

    ssl_context: ssl.SSLContext | None
    proxy: httpcore.Proxy | None
    max_connections: int | None
    max_keepalive_connections: int
    keepalive_expiry: float


class Key(NamedTuple):
    """What tells the pools of a client apart.

    Attributes:
        scheme: `http` or `https`.
        proxy: The URL of the proxy before the server, if any. It may have a password in it.
    """

    scheme: str
    proxy: str | None

    def __repr__(self) -> str:
        return f"Key({self.scheme!r})"


@dataclass(slots=True)
class Route:
    """How connections are made: TLS and proxy.

    Raises:
        ValueError: If the proxy is none.
    """

    verify: Verify = field(default=True, repr=False)
    certificate: Certificate | None = field(default=None, repr=False)
    proxy: str | None | Unset = field(default=UNSET, repr=False)
    _tls: ssl.SSLContext | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.proxy, str):
            self._proxy(Key("http", self.proxy))

    def key(self, address: Address) -> Key:
        """Returns the key of the pool for a server."""
        return Key(address.scheme, choose_proxy(self.proxy, address))

    def settings(self, key: Key, *, single: bool) -> PoolSettings:
        """Returns the settings of a pool, or of a pool for a single connection and answer."""
        secure = key.scheme == "https" or (key.proxy or "").startswith("https:")
        if secure and self._tls is None:
            # Reading the system's authorities takes a while: once for all pools, if at all.
            self._tls = make_tls_context(self.verify, self.certificate)
        return {
            "ssl_context": self._tls if secure else None,
            "proxy": self._proxy(key),
            "max_connections": 1 if single else MAX_CONNECTIONS,
            "max_keepalive_connections": 0 if single else MAX_CONNECTIONS,
            "keepalive_expiry": IDLE_SECONDS,
        }

    def _proxy(self, key: Key) -> httpcore.Proxy | None:
        if key.proxy is None:
            return None
        found = parse_proxy(key.proxy)
        if found is None:
            raise ValueError(
                "The proxy's URL is not of the form http://host:port, https://host:port or "
                "socks5://host:port. It may come from the environment (HTTP_PROXY, HTTPS_PROXY, "
                "ALL_PROXY)."
            )
        url, auth = found
        return httpcore.Proxy(
            url, auth=auth, ssl_context=self._tls if url.startswith("https:") else None
        )


def network_error(
    error: Exception, hop: Hop, status: int | None = None, *, closed: bool = False
) -> ApiError:
    """Makes our error of the HTTP library's.

    Args:
        error: What the library raised.
        hop: The request that was sent or was to be sent.
        status: The status of the answer, if it came that far.
        closed: Whether the client was closed meanwhile, which would explain it.
    """
    where = hop.address.origin
    detail = str(error) or type(error).__name__
    match error:
        case _ if closed:
            failure, text = Failure.READ, "The client was closed during the call"
        case httpcore.ConnectTimeout():
            failure, text = Failure.TIMEOUT, f"No connection to {where} within the timeout"
        case httpcore.PoolTimeout():
            failure = Failure.TIMEOUT
            text = f"All {MAX_CONNECTIONS} connections were in use for the whole timeout"
        case httpcore.TimeoutException():
            failure = Failure.TIMEOUT
            text = f"{where} did not complete the exchange within the timeout"
        case httpcore.ProxyError():
            failure, text = Failure.CONNECT, f"The proxy refused to connect to {where}: {detail}"
        case httpcore.ConnectError() if "CERTIFICATE_VERIFY_FAILED" in detail:
            failure = Failure.CONNECT
            text = (
                f"The certificate of {where} is not trusted: {detail}. If its authority is your "
                f"own, name its file with `verify`"
            )
        case httpcore.ConnectError() | httpcore.UnsupportedProtocol():
            failure, text = Failure.CONNECT, f"Could not connect to {where}: {detail}"
        case httpcore.WriteError():
            failure, text = Failure.WRITE, f"The connection to {where} broke: {detail}"
        case httpcore.LocalProtocolError():
            failure, text = Failure.ENCODE, f"The request cannot be sent: {detail}"
        case httpcore.ReadError():
            failure, text = Failure.READ, f"The connection to {where} broke: {detail}"
        case BrokenBodyError():
            failure, text = Failure.READ, f"The answer of {where} is broken: {detail}"
        case _:
            failure, text = Failure.READ, f"{where} does not answer as HTTP demands: {detail}"
    return ApiError(text, failure=failure, status_code=status, method=hop.method, url=hop.url)


class _HideCookies(logging.Filter):
    """Takes the session out of what the HTTP library logs, which is every header of an answer."""

    _COOKIE: Final = re.compile(r"(?i)(\(b'set-cookie', b)(?:'[^']*'|\"[^\"]*\")")

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, without cookies."""
        if isinstance(record.msg, str):
            record.msg = self._COOKIE.sub(r"\1'[secure]'", record.msg)
        return True


for _name in ("http11", "http2", "proxy", "connection", "socks"):
    logging.getLogger(f"httpcore.{_name}").addFilter(_HideCookies())


LIBRARY_ERRORS: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)
"""Everything that the HTTP library raises for what happens on the network."""
