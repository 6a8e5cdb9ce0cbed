"""What all parts of the API have in common."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from copy import copy
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from openapi_runtime.unset import UNSET, Unset

if TYPE_CHECKING:
    from brainframe_api._transport.endpoints import AsyncEndpoint, AsyncStreamEndpoint
    from brainframe_api._transport.retries import RetryPolicy
    from openapi_runtime.messages import AsyncResponseStream
    from openapi_runtime.tls import Certificate, Verify

    from .transport import AsyncTransport

P = ParamSpec("P")
T = TypeVar("T")


class BaseStub:
    """Holds the connection to the server.

    Args:
        server_url: The URL of the server, such as `http://localhost`. If it is None, set it with
            `set_url` before the first call.
        credentials: The user name and password. If they are None, none are sent.
        retries: How many times to repeat a request that failed for a passing reason and may be
            repeated without harm, or a `RetryPolicy`. 0 never repeats one.
        verify: How to check the certificate of an https server: True for the authorities that the
            system trusts, the path of a file or folder of authorities in PEM form, an
            `ssl.SSLContext`, or False for no check at all, which lets anybody on the way listen.
        cert: The certificate of this client: the path of a PEM file with its key, or the paths of
            both, and the password of the key if it has one.
        proxy: The URL of a proxy, or None for none. If it is not given, the environment variables
            HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY count.

    Raises:
        ValueError: If the URL is not an http or https URL.
    """

    _transport: AsyncTransport

    def __init__(
        self,
        server_url: str | None = None,
        credentials: tuple[str, str] | None = None,
        *,
        retries: RetryPolicy | int = 2,
        verify: Verify = True,
        cert: Certificate | None = None,
        proxy: str | None | Unset = UNSET,
    ) -> None:
        # Not at the top: that would make the import of the package slow.
        from brainframe_api._transport.secret import Secret
        from brainframe_api._transport.sessions import checked_credentials
        from brainframe_api._transport.settings import Settings, retry_policy

        from .transport import AsyncConnection, AsyncTransport

        # Tracebacks may be shown with the variables of each function.
        credentials = checked_credentials(credentials)
        proxy = Secret(proxy) if isinstance(proxy, str) else proxy
        policy = retry_policy(retries)
        settings = Settings(policy, verify, cert, proxy)
        connection = AsyncConnection(server_url, credentials, settings)
        self._transport = AsyncTransport(connection, policy)

    def __repr__(self) -> str:
        # Shown in tracebacks also where the constructor did not come to an end.
        transport = getattr(self, "_transport", None)
        return f"{type(self).__name__}({transport.connection.url if transport else None!r})"

    def with_retries(self, retries: RetryPolicy | int) -> Self:
        """Returns an API object that repeats failed requests as told, for a call or for more.

        It shares everything else with this one, also being closed.

        Args:
            retries: How many times to repeat a request that failed for a passing reason and may be
                repeated without harm, or a `RetryPolicy`. 0 never repeats one.
        """
        from brainframe_api._transport.settings import retry_policy

        from .transport import AsyncTransport

        twin = copy(self)
        twin._transport = AsyncTransport(self._transport.connection, retry_policy(retries))
        return twin

    async def _call(self, endpoint: AsyncEndpoint[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        from openapi_runtime.errors import ApiError

        try:
            return await endpoint(self._transport, *args, **kwargs)
        except ApiError as error:
            from brainframe_api._transport.failures import documented_error

            failure = documented_error(error)
        # Outside, so that it does not drag along the variables of all that was tried.
        raise failure

    def _stream(
        self, endpoint: AsyncStreamEndpoint[P], *args: P.args, **kwargs: P.kwargs
    ) -> AbstractAsyncContextManager[AsyncResponseStream]:
        return endpoint(self._transport, *args, **kwargs)
