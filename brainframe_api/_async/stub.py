"""Client for a server, composed of all parts of the API."""

from __future__ import annotations

import time
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from brainframe_rest.api import base

from brainframe_api._credentials import Credentials, text_credentials
from brainframe_api._public_methods import named_after_class
from brainframe_api._timeouts import DEFAULT_TIMEOUT
from brainframe_api.bf_errors import BaseAPIError, ServerNotReadyError, UnauthorizedError
from openapi_runtime.async_io import sleep
from openapi_runtime.deadline import Deadline
from openapi_runtime.secrets import hide, hide_credentials

from .alarms import ZoneAlarmStubMixin
from .alerts import AlertStubMixin
from .analysis import AnalysisStubMixin
from .capsules import CapsuleStubMixin
from .cloud_tokens import CloudTokensStubMixin
from .cloud_users import CloudUsersStubMixIn
from .encodings import EncodingStubMixIn
from .identities import IdentityStubMixin
from .licenses import LicenseStubMixIn
from .oauth2 import OAuth2StubMixIn
from .premises import PremisesStubMixin
from .process_image import ProcessImageStubMixIn
from .storage import StorageStubMixin
from .streams import StreamStubMixin
from .users import UserStubMixin
from .zone_statuses import ZoneStatusStubMixin
from .zones import ZoneStubMixin

if TYPE_CHECKING:
    from brainframe_api._status_receiver import AsyncStatusReceiver

_POLL_SECONDS = 0.1
"""The interval between checks of whether the server is ready, in seconds."""


@named_after_class
class AsyncBrainFrameAPI(
    AlertStubMixin,
    AnalysisStubMixin,
    IdentityStubMixin,
    CapsuleStubMixin,
    StreamStubMixin,
    ZoneStatusStubMixin,
    ZoneStubMixin,
    StorageStubMixin,
    ZoneAlarmStubMixin,
    ProcessImageStubMixIn,
    EncodingStubMixIn,
    PremisesStubMixin,
    UserStubMixin,
    LicenseStubMixIn,
    CloudTokensStubMixin,
    CloudUsersStubMixIn,
    OAuth2StubMixIn,
):
    """Client for a BrainFrame server. Each server operation is a method.

    Calls raise exceptions of `bf_errors`, all of which derive from `bf_errors.BaseAPIError`.
    Besides those that a method lists, any call raises `ServerNotReadyError` if the server cannot be
    reached or does not respond in time, `UnauthorizedError` if the credentials are invalid,
    `InvalidFormatError` for an invalid argument, and `UnknownError` for an invalid response.

    A timeout applies to a whole call: connecting, sending, waiting and receiving.

    .. versionchanged:: 0.2.0
        Added `http_client` and `max_packet_bytes`.
    """

    def set_url(self, url: str) -> None:
        """Switch to another server, starting with the next call.

        Args:
            url: The URL of the server, such as `http://localhost`. A user name and password in it
                are used unless credentials were given to the constructor or `set_credentials`.

        Raises:
            TypeError: If it is not a str.
            ValueError: If it is not a valid http(s) URL.
        """
        url = hide(url)
        self._client.set_url(url)

    def set_credentials(self, credentials: Credentials | None) -> None:
        """Set the credentials for subsequent calls.

        Args:
            credentials: The user name and password, each as text or as bytes in UTF-8, or None to
                send none. They take precedence over those in the URL.

        Raises:
            TypeError: If they are not a tuple of two values of these types.
            ValueError: If the user name has a colon, if the user name or the password cannot be
                encoded in UTF-8, or if the `http_client` needs the `Authorization` header itself.
        """
        credentials = hide_credentials(text_credentials(credentials))
        self._client.set_credentials(credentials)

    async def close(self) -> None:
        """Close all connections. The object cannot be used afterwards. Can be called repeatedly.

        The status receiver is also closed. An `http_client` passed to the constructor stays open;
        only its status streams are closed.
        """
        receiver = self._status_receiver.end()
        if receiver is not None:
            await receiver.close()
        await self._client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def version(self, timeout: float | None = DEFAULT_TIMEOUT) -> str:
        """Get the version of the server.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The version in the form `X.Y.Z`.
        """
        return await self._call(base.version.asyncio, timeout=timeout)

    async def wait_for_server_initialization(self, timeout: float | None = None) -> None:
        """Wait until the server handles requests.

        Invalid credentials are treated like a server that is not ready.

        Args:
            timeout: The maximum number of seconds to wait, or None for no limit.

        Raises:
            TimeoutError: If the server is not ready in time.
            TypeError: If the timeout is neither a number nor None.
            ValueError: If it is NaN.
        """
        client = self.with_retries(0)
        deadline = None if timeout is None else time.monotonic() + Deadline(timeout)
        reason: BaseAPIError | None = None
        while True:
            remaining = DEFAULT_TIMEOUT if deadline is None else deadline - time.monotonic()
            try:
                await client.version(timeout=max(0.0, min(remaining, DEFAULT_TIMEOUT)))
                return
            except (ServerNotReadyError, UnauthorizedError) as error:
                # The deadline cuts the last request short, so an earlier error is more informative.
                if reason is None or deadline is None or time.monotonic() < deadline:
                    reason = error
            if deadline is not None and time.monotonic() + _POLL_SECONDS >= deadline:
                break
            await sleep(_POLL_SECONDS)
        raise TimeoutError(
            f"The server was not ready within {timeout} seconds. Last error: {reason}"
        ) from reason

    def get_status_receiver(self) -> AsyncStatusReceiver:
        """Get the receiver of zone statuses, which runs in the background.

        All calls return the same receiver, so this method can be called for each frame of a video.
        The first call creates and starts the receiver, as does the first call after the receiver
        was closed. Closing this object closes the receiver.

        Raises:
            RuntimeError: If this object is closed.
        """
        from brainframe_api._status_receiver import AsyncStatusReceiver

        return self._status_receiver.get(partial(AsyncStatusReceiver, self))
