"""Base class of all parts of the API."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from platform import python_version
from typing import TYPE_CHECKING, Final, ParamSpec, Self, TypeVar

from brainframe_api._credentials import Credentials, text_credentials
from brainframe_api._endpoints import AsyncEndpoint, AsyncStreamEndpoint
from brainframe_api._error_mapping import documented_error
from brainframe_api._log import LOGGER
from brainframe_api._shared_receiver import SharedReceiver
from brainframe_api._status_stream import MAX_PACKET_BYTES, checked_packet_limit
from brainframe_api._version import __version__
from openapi_runtime.errors import ApiError
from openapi_runtime.messages import AsyncResponseStream
from openapi_runtime.process_bound import ProcessBound
from openapi_runtime.secrets import hide, hide_credentials, hide_key_password
from openapi_runtime.unset import UNSET, Unset

if TYPE_CHECKING:
    import httpx
    from brainframe_rest import AsyncClient

    from brainframe_api._status_receiver import AsyncStatusReceiver
    from openapi_runtime import RetryPolicy
    from openapi_runtime.responses import DetailedResponse
    from openapi_runtime.tls import Certificate, Verify

P = ParamSpec("P")
T = TypeVar("T")
HeadersT = TypeVar("HeadersT")


_USER_AGENT: Final = f"brainframe-sdk/{__version__} Python/{python_version()}"


class BaseStub(ProcessBound):
    """Client for a server, without the methods of the API.

    Args:
        server_url: The URL of the server, such as `http://localhost`. If it is None, set it with
            `set_url` before the first call. A user name and a password in it are used as
            credentials if none are given.
        credentials: The user name and password, each as text or as bytes in UTF-8, or None to use
            those in the URL, if any.
        retries: How many times to retry a request that failed for a temporary reason and is safe to
            repeat, or a `RetryPolicy`. 0 disables retries.
        verify: How to verify the certificate of an https server: True to use the certificate
            authorities of the system and certifi, the path of a PEM file or a folder of
            authorities, an `ssl.SSLContext`, or False to disable verification, which exposes the
            traffic to interception.
        cert: The client certificate: the path of a PEM file with its key, or the paths of both,
            and the password of the key if it has one.
        proxy: The URL of a proxy, or None for no proxy. If it is not given, the environment
            variables HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY are used.
        http_client: The httpx client to send all requests with, for example one with event hooks,
            a mock transport or instrumentation. It keeps its own settings (TLS, proxies, headers,
            authentication by a header other than `Authorization`), and is not closed by this
            object. The timeout of a call then applies to each operation (connecting, each read and
            write) instead of the whole call, and a status stream occupies one of the client's
            connections.
        max_packet_bytes: The maximum size of one packet of zone statuses in bytes. A larger one
            ends the stream with an `UnknownError`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the URL, the proxy or a number is invalid, if the user name has a colon, if
            the user name or the password cannot be encoded in UTF-8, if `verify`, `cert` or `proxy`
            is given together with `http_client`, if `cert` is given together with an
            `ssl.SSLContext`, or if both the credentials and the `http_client` need the
            `Authorization` header.
    """

    _client: AsyncClient

    def __init__(
        self,
        server_url: str | None = None,
        credentials: Credentials | None = None,
        *,
        retries: RetryPolicy | int = 2,
        verify: Verify = True,
        cert: Certificate | None = None,
        proxy: str | None | Unset = UNSET,
        http_client: httpx.AsyncClient | None = None,
        max_packet_bytes: int = MAX_PACKET_BYTES,
    ) -> None:
        server_url, proxy, cert = hide(server_url), hide(proxy), hide_key_password(cert)
        credentials = hide_credentials(text_credentials(credentials))
        # Not at the top of the module, because importing httpx takes longer than all the rest.
        from brainframe_rest import AsyncClient

        self._status_receiver: SharedReceiver[AsyncStatusReceiver] = SharedReceiver()
        self._max_packet_bytes = checked_packet_limit(max_packet_bytes)
        self._client = AsyncClient(
            UNSET if server_url is None else server_url,
            credentials,
            retries=retries,
            verify=verify,
            cert=cert,
            proxy=proxy,
            http_client=http_client,
            user_agent=_USER_AGENT,
            logger=LOGGER,
        )

    def __repr__(self) -> str:
        # Tracebacks may show the object before its constructor has completed.
        client = getattr(self, "_client", None)
        return f"{type(self).__name__}({client.url if client else None!r})"

    @property
    def http_client(self) -> httpx.AsyncClient:
        """The httpx client for all requests, either passed to the constructor or created by it.

        .. versionadded:: 0.2.0
        """
        return self._client.http_client

    @property
    def is_closed(self) -> bool:
        """Whether the object was closed.

        .. versionadded:: 0.2.0
        """
        return self._status_receiver.ended

    @property
    def server_url(self) -> str | None:
        """The URL of the server without user name and password, or None if it is not set.

        .. versionadded:: 0.2.0
        """
        return self._client.url

    @property
    def _server_url(self) -> str | None:
        """The URL of the server, kept for programs written for brainframe-api."""
        return self._client.url

    def with_retries(self, retries: RetryPolicy | int) -> Self:
        """Return a copy of this object with another retry policy.

        The two objects share everything else; closing either closes both.

        Args:
            retries: How many times to retry a request that failed for a temporary reason and is
                safe to repeat, or a `RetryPolicy`. 0 disables retries.

        Raises:
            TypeError: If it is neither an int nor a policy.
            ValueError: If it is negative.
        """
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._client = self._client.with_retries(retries)
        return copy

    async def _call(self, endpoint: AsyncEndpoint[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await endpoint(self._client, *args, **kwargs)
        except ApiError as error:
            failure = documented_error(error)
        # Raised outside of the `except` block, so that it does not keep the variables of the failed
        # call alive.
        raise failure

    @staticmethod
    def _headers(
        parse: Callable[[DetailedResponse[T]], HeadersT], response: DetailedResponse[T]
    ) -> HeadersT:
        try:
            return parse(response)
        except ApiError as error:
            failure = documented_error(error)
        raise failure

    def _stream(
        self, endpoint: AsyncStreamEndpoint[P], *args: P.args, **kwargs: P.kwargs
    ) -> AbstractAsyncContextManager[AsyncResponseStream]:
        return endpoint(self._client, *args, **kwargs)
