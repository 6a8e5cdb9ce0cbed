"""Exceptions of the API: one class for each error kind of the server.

All of them derive from `BaseAPIError`. `kind_to_error_type` maps error kinds to classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    import httpx

__all__ = (
    "AdminMustExistError",
    "AlertNotFoundError",
    "AnalysisLimitExceededError",
    "BaseAPIError",
    "CapsuleNotFoundError",
    "CloudUserNotFoundError",
    "DuplicateIdentityNameError",
    "DuplicateStreamSourceError",
    "DuplicateUsernameError",
    "DuplicateVectorError",
    "DuplicateZoneNameError",
    "EncodingNotFoundError",
    "FrameNotFoundForAlertError",
    "IdentityNotFoundError",
    "ImageAlreadyEncodedError",
    "ImageNotFoundForIdentityError",
    "IncompatibleCapsuleError",
    "InsufficientRoleError",
    "InvalidCapsuleError",
    "InvalidCapsuleOptionError",
    "InvalidFormatError",
    "InvalidImageTypeError",
    "InvalidPluginOptionError",
    "InvalidRuntimeOptionError",
    "InvalidSessionError",
    "InvalidSyntaxError",
    "LicenseExpiredError",
    "LicenseInvalidError",
    "LicenseRequiredError",
    "NoDetectionsInImageError",
    "NoDetectorForClassError",
    "NoEncoderForClassError",
    "NotImplementedInAPIError",
    "PluginNotFoundError",
    "PremisesNotFoundError",
    "RemoteConnectionError",
    "ServerNotReadyError",
    "StorageNotFoundError",
    "StreamConfigNotFoundError",
    "StreamNotOpenedError",
    "TooManyDetectionsInImageError",
    "UnauthorizedError",
    "UnauthorizedTokensError",
    "UnknownError",
    "UserNotFoundError",
    "VectorTooLongError",
    "ZoneAlarmNotFoundError",
    "ZoneNotDeletableError",
    "ZoneNotEditableError",
    "ZoneNotFoundError",
    "kind_to_error_type",
)


class BaseAPIError(Exception):
    """Base class of all errors of the API.

    For an error that was not reported by the server, `__cause__` is the underlying exception.

    Args:
        description: A human-readable description of the error.
    """

    kind: ClassVar[str] = "BaseAPIError"
    """The error kind, as reported by the server."""

    def __init__(self, description: str) -> None:
        super().__init__(f"{self.kind}: {description}")
        self.description = description
        """A human-readable description of the error."""
        self.status_code: int | None = None
        """The HTTP status of the response, or None if there was no response."""
        self.method: str | None = None
        """The HTTP method of the request, or None if it is unknown."""
        self.url: str | None = None
        """The URL of the request without user name and password, or None if it is unknown. If an
        argument is invalid, this is only the path."""
        self.response_text: str | None = None
        """The beginning of the response body, or of the invalid packet of a stream. None if there
        was no response, if it is incomplete, or if a packet is too large."""
        self.request: httpx.Request | None = None
        """A copy of the request, or None if nothing was sent. It contains at most 64 KB of the
        body, no authentication headers and no secrets, and does not keep the connection open.

        .. versionadded:: 0.2.0
        """
        self.response: httpx.Response | None = None
        """A copy of the response, or None if there was no response. It contains at most 64 KB of
        the body, no cookies and no secrets, and does not keep the connection open.

        .. versionadded:: 0.2.0
        """

    @property
    def pretty_name(self) -> str:
        """A readable name of the error, such as "Zone not found"."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(self).__name__.removesuffix("Error"))
        return words.capitalize()

    def __reduce__(self) -> tuple[Callable[..., BaseAPIError], tuple[Any, ...]]:
        return _restored, (type(self), self.__dict__)


def _restored(cls: type[BaseAPIError], state: dict[str, Any]) -> BaseAPIError:
    error = cls(state["description"])
    error.__dict__.update(state)
    return error


class ServerNotReadyError(BaseAPIError):
    """The server cannot be reached, is still starting, or closed the connection during a call.

    This package raises it; the server does not report it. A later retry may succeed.
    """

    kind = "ServerNotReadyError"


class UnknownError(BaseAPIError):
    """The server sent an unexpected response, and may be in an invalid state.

    Args:
        description: A human-readable description of the error.
        status_code: The HTTP status of the response, if there was a response.
    """

    kind = "UnknownError"

    def __init__(self, description: str, status_code: int | None = None) -> None:
        super().__init__(description)
        self.status_code = status_code


class StreamConfigNotFoundError(BaseAPIError):
    """There is no stream configuration with the given ID."""

    kind = "StreamConfigNotFoundError"


class ZoneNotFoundError(BaseAPIError):
    """There is no zone with the given ID."""

    kind = "ZoneNotFoundError"


class PremisesNotFoundError(BaseAPIError):
    """There are no premises with the given ID."""

    kind = "PremisesNotFoundError"


class ZoneNotDeletableError(BaseAPIError):
    """The zone is the default zone of its stream, "Screen", which cannot be deleted."""

    kind = "ZoneNotDeletableError"


class ZoneNotEditableError(BaseAPIError):
    """The zone is read-only and cannot be changed."""

    kind = "ZoneNotEditableError"


class AlertNotFoundError(BaseAPIError):
    """There is no alert with the given ID."""

    kind = "AlertNotFoundError"


class InvalidSyntaxError(BaseAPIError):
    """The server could not parse the request."""

    kind = "InvalidSyntaxError"


class InvalidFormatError(BaseAPIError):
    """A value in the request is invalid, although the request could be parsed.

    Also raised before the request is sent, for invalid arguments.
    """

    kind = "InvalidFormatError"


class NotImplementedInAPIError(BaseAPIError):
    """The server does not implement the operation."""

    kind = "NotImplementedError"


class StreamNotOpenedError(BaseAPIError):
    """The video stream cannot be opened.

    Reported by the server, and raised by `brainframe_api.video`, which opens the video on this
    machine.
    """

    kind = "StreamNotOpenedError"


class DuplicateStreamSourceError(BaseAPIError):
    """Another stream configuration has the same source."""

    kind = "DuplicateStreamSourceError"


class DuplicateZoneNameError(BaseAPIError):
    """Another zone of the stream has the same name."""

    kind = "DuplicateZoneNameError"


class DuplicateIdentityNameError(BaseAPIError):
    """Another identity has the same unique name."""

    kind = "DuplicateIdentityNameError"


class NoDetectorForClassError(BaseAPIError):
    """No capsule on the server detects objects of the given class."""

    kind = "NoDetectorForClassError"


class NoEncoderForClassError(BaseAPIError):
    """No capsule on the server encodes objects of the given class."""

    kind = "NoEncoderForClassError"


class IdentityNotFoundError(BaseAPIError):
    """There is no identity with the given ID."""

    kind = "IdentityNotFoundError"


class ImageNotFoundForIdentityError(BaseAPIError):
    """The identity has no such image."""

    kind = "ImageNotFoundForIdentityError"


class InvalidImageTypeError(BaseAPIError):
    """OpenCV cannot decode the image.

    Raised for images that the server rejects, and for images from the server that this package
    cannot decode.
    """

    kind = "InvalidImageTypeError"


class AnalysisLimitExceededError(BaseAPIError):
    """The license does not allow more streams to be analyzed at the same time."""

    kind = "AnalysisLimitExceededError"


class NoDetectionsInImageError(BaseAPIError):
    """The image to encode contains no object of the given class."""

    kind = "NoDetectionsInImageError"


class TooManyDetectionsInImageError(BaseAPIError):
    """The image to encode contains more than one object of the given class."""

    kind = "TooManyDetectionsInImageError"


class ImageAlreadyEncodedError(BaseAPIError):
    """The image is already encoded for this identity and class."""

    kind = "ImageAlreadyEncodedError"


class DuplicateVectorError(BaseAPIError):
    """The identity already has the same vector for this class."""

    kind = "DuplicateVectorError"


class FrameNotFoundForAlertError(BaseAPIError):
    """No frame was saved for the alert."""

    kind = "FrameNotFoundForAlertError"


class CapsuleNotFoundError(BaseAPIError):
    """There is no capsule with the given name."""

    kind = "PluginNotFoundError"


class InvalidCapsuleOptionError(BaseAPIError):
    """The capsule has no such option, or the option does not allow the value."""

    kind = "InvalidPluginOptionError"


class StorageNotFoundError(BaseAPIError):
    """There is no stored file with the given ID."""

    kind = "StorageNotFoundError"


class ZoneAlarmNotFoundError(BaseAPIError):
    """There is no zone alarm with the given ID."""

    kind = "ZoneAlarmNotFoundError"


class InvalidRuntimeOptionError(BaseAPIError):
    """There is no such runtime option, or its value has the wrong type."""

    kind = "InvalidRuntimeOptionError"


class EncodingNotFoundError(BaseAPIError):
    """There is no encoding with the given ID."""

    kind = "EncodingNotFoundError"


class UnauthorizedError(BaseAPIError):
    """The credentials are missing or invalid."""

    kind = "UnauthorizedError"


class InvalidSessionError(BaseAPIError):
    """The session has expired or does not exist.

    This package logs in again automatically, and raises this error only if that fails.
    """

    kind = "InvalidSessionError"


class VectorTooLongError(BaseAPIError):
    """The encoding vector is longer than the server allows."""

    kind = "VectorTooLongError"


class UserNotFoundError(BaseAPIError):
    """There is no user with the given ID."""

    kind = "UserNotFoundError"


class InsufficientRoleError(BaseAPIError):
    """The user's role does not permit the operation."""

    kind = "InsufficientRoleError"


class DuplicateUsernameError(BaseAPIError):
    """Another user has the same name."""

    kind = "DuplicateUsernameError"


class AdminMustExistError(BaseAPIError):
    """The last user with the admin role cannot be deleted or lose that role."""

    kind = "AdminMustExistError"


class LicenseRequiredError(BaseAPIError):
    """The operation requires a valid license, but none is loaded."""

    kind = "LicenseRequiredError"


class LicenseExpiredError(BaseAPIError):
    """The uploaded license has expired."""

    kind = "LicenseExpiredError"


class LicenseInvalidError(BaseAPIError):
    """The uploaded license has an invalid format."""

    kind = "LicenseInvalidError"


class RemoteConnectionError(BaseAPIError):
    """The server could not reach another server that the operation requires."""

    kind = "RemoteConnectionError"


class InvalidCapsuleError(BaseAPIError):
    """The file is not a valid capsule."""

    kind = "InvalidCapsuleError"


class IncompatibleCapsuleError(BaseAPIError):
    """The capsule is incompatible with this version of the server."""

    kind = "IncompatibleCapsuleError"


class CloudUserNotFoundError(BaseAPIError):
    """The server is not linked to a cloud user."""

    kind = "CloudUserNotFoundError"


class UnauthorizedTokensError(BaseAPIError):
    """The cloud tokens are invalid."""

    kind = "UnauthorizedTokensError"


PluginNotFoundError = CapsuleNotFoundError
"""Alias of `CapsuleNotFoundError`, its former name."""

InvalidPluginOptionError = InvalidCapsuleOptionError
"""Alias of `InvalidCapsuleOptionError`, its former name."""

kind_to_error_type: Final[dict[str, type[BaseAPIError]]] = {
    error_type.kind: error_type
    for error_type in (
        UnknownError,
        StreamConfigNotFoundError,
        ZoneNotFoundError,
        PremisesNotFoundError,
        ZoneNotDeletableError,
        ZoneNotEditableError,
        AlertNotFoundError,
        InvalidSyntaxError,
        InvalidFormatError,
        NotImplementedInAPIError,
        StreamNotOpenedError,
        DuplicateStreamSourceError,
        DuplicateZoneNameError,
        DuplicateIdentityNameError,
        NoDetectorForClassError,
        NoEncoderForClassError,
        IdentityNotFoundError,
        ImageNotFoundForIdentityError,
        InvalidImageTypeError,
        AnalysisLimitExceededError,
        NoDetectionsInImageError,
        TooManyDetectionsInImageError,
        ImageAlreadyEncodedError,
        DuplicateVectorError,
        FrameNotFoundForAlertError,
        CapsuleNotFoundError,
        InvalidCapsuleOptionError,
        StorageNotFoundError,
        ZoneAlarmNotFoundError,
        InvalidRuntimeOptionError,
        EncodingNotFoundError,
        UnauthorizedError,
        InvalidSessionError,
        VectorTooLongError,
        UserNotFoundError,
        InsufficientRoleError,
        DuplicateUsernameError,
        AdminMustExistError,
        LicenseRequiredError,
        LicenseExpiredError,
        LicenseInvalidError,
        RemoteConnectionError,
        InvalidCapsuleError,
        IncompatibleCapsuleError,
        CloudUserNotFoundError,
        UnauthorizedTokensError,
    )
}
"""The exception class for each error kind."""
