"""The exceptions of the API: one class for each kind of error that a server reports.

All of them are a `BaseAPIError`. `kind_to_error_type` gives the class of a kind.
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
    """Something about a call went wrong. All errors of the API are of this class.

    What caused it, if it did not come from the server, is its `__cause__`.

    Args:
        description: What went wrong, for a person to read.
    """

    kind: ClassVar[str] = "BaseAPIError"
    """The name under which the server reports this error."""

    def __init__(self, description: str) -> None:
        super().__init__(f"{self.kind}: {description}")
        self.description = description
        """What went wrong, for a person to read."""
        self.status_code: int | None = None
        """The HTTP status of the response, or None if there was none."""
        self.method: str | None = None
        """The HTTP method of the request, or None if there was none."""
        self.url: str | None = None
        """The URL of the request without user information, or None if there was none."""
        self.response_text: str | None = None
        """The beginning of the response body, or None if there was none."""
        self.request: httpx.Request | None = None
        """A copy of the request, or None if nothing was sent. It has no authentication headers and
        no secret values, at most 64 KB of its body, and no connection."""
        self.response: httpx.Response | None = None
        """A copy of the response, or None if there was none. It has no cookies and no secret
        values, at most 64 KB of its body, and no connection."""

    @property
    def pretty_name(self) -> str:
        """The name of the error in words, such as "Zone not found"."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(self).__name__.removesuffix("Error"))
        return words.capitalize()

    def __reduce__(self) -> tuple[Callable[..., BaseAPIError], tuple[Any, ...]]:
        return _restored, (type(self), self.__dict__)


def _restored(cls: type[BaseAPIError], state: dict[str, Any]) -> BaseAPIError:
    error = cls(state["description"])
    error.__dict__.update(state)
    return error


class ServerNotReadyError(BaseAPIError):
    """The server cannot be reached, is still starting, or went away during the call.

    Raised by this package alone. Trying again later may help.
    """

    kind = "ServerNotReadyError"


class UnknownError(BaseAPIError):
    """The server answered with something unexpected. It may be in an invalid state.

    Args:
        description: What went wrong, for a person to read.
        status_code: The HTTP status of the answer, if there was one.
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
    """The zone comes with its stream, like "Screen", and cannot be deleted by itself."""

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
    """A value in the request is invalid, though the request as such could be parsed.

    Also raised before anything is sent, for an argument that the server could not understand.
    """

    kind = "InvalidFormatError"


class NotImplementedInAPIError(BaseAPIError):
    """The server does not have what was requested, or not yet."""

    kind = "NotImplementedError"


class StreamNotOpenedError(BaseAPIError):
    """A video stream could not be opened although it was needed."""

    kind = "StreamNotOpenedError"


class DuplicateStreamSourceError(BaseAPIError):
    """Another stream configuration has the same source already."""

    kind = "DuplicateStreamSourceError"


class DuplicateZoneNameError(BaseAPIError):
    """Another zone of the stream has the same name already."""

    kind = "DuplicateZoneNameError"


class DuplicateIdentityNameError(BaseAPIError):
    """Another identity has the same unique name already."""

    kind = "DuplicateIdentityNameError"


class NoDetectorForClassError(BaseAPIError):
    """Nothing on the server detects objects of the given class."""

    kind = "NoDetectorForClassError"


class NoEncoderForClassError(BaseAPIError):
    """Nothing on the server encodes objects of the given class."""

    kind = "NoEncoderForClassError"


class IdentityNotFoundError(BaseAPIError):
    """There is no identity with the given ID."""

    kind = "IdentityNotFoundError"


class ImageNotFoundForIdentityError(BaseAPIError):
    """The identity has no such image."""

    kind = "ImageNotFoundForIdentityError"


class InvalidImageTypeError(BaseAPIError):
    """OpenCV cannot decode the image.

    Raised by the server for images that it was sent, and by this package for images that it got.
    """

    kind = "InvalidImageTypeError"


class AnalysisLimitExceededError(BaseAPIError):
    """As many streams are analyzed already as the license allows at a time."""

    kind = "AnalysisLimitExceededError"


class NoDetectionsInImageError(BaseAPIError):
    """The image to encode shows no object of the given class."""

    kind = "NoDetectionsInImageError"


class TooManyDetectionsInImageError(BaseAPIError):
    """The image to encode shows several objects of the given class: which one is unclear."""

    kind = "TooManyDetectionsInImageError"


class ImageAlreadyEncodedError(BaseAPIError):
    """The image has been encoded for this identity and class already."""

    kind = "ImageAlreadyEncodedError"


class DuplicateVectorError(BaseAPIError):
    """The identity has the same vector for this class already."""

    kind = "DuplicateVectorError"


class FrameNotFoundForAlertError(BaseAPIError):
    """No frame was saved for the alert."""

    kind = "FrameNotFoundForAlertError"


class CapsuleNotFoundError(BaseAPIError):
    """There is no capsule with the given name."""

    kind = "PluginNotFoundError"


class InvalidCapsuleOptionError(BaseAPIError):
    """The capsule has no such option, or the value is not one that the option allows."""

    kind = "InvalidPluginOptionError"


class StorageNotFoundError(BaseAPIError):
    """There is nothing in the storage under the given ID."""

    kind = "StorageNotFoundError"


class ZoneAlarmNotFoundError(BaseAPIError):
    """There is no zone alarm with the given ID."""

    kind = "ZoneAlarmNotFoundError"


class InvalidRuntimeOptionError(BaseAPIError):
    """Streams have no such runtime option, or it takes values of another type."""

    kind = "InvalidRuntimeOptionError"


class EncodingNotFoundError(BaseAPIError):
    """There is no encoding with the given ID."""

    kind = "EncodingNotFoundError"


class UnauthorizedError(BaseAPIError):
    """The server demands a user name and password, and was given none or wrong ones."""

    kind = "UnauthorizedError"


class InvalidSessionError(BaseAPIError):
    """The session has expired or never existed.

    This package then logs in again by itself; it raises this only if that does not help.
    """

    kind = "InvalidSessionError"


class VectorTooLongError(BaseAPIError):
    """The encoding vector has more numbers than the server allows."""

    kind = "VectorTooLongError"


class UserNotFoundError(BaseAPIError):
    """There is no user with the given ID."""

    kind = "UserNotFoundError"


class InsufficientRoleError(BaseAPIError):
    """The user's role does not permit the operation."""

    kind = "InsufficientRoleError"


class DuplicateUsernameError(BaseAPIError):
    """Another user has the same name already."""

    kind = "DuplicateUsernameError"


class AdminMustExistError(BaseAPIError):
    """The last user with the admin role cannot be deleted."""

    kind = "AdminMustExistError"


class LicenseRequiredError(BaseAPIError):
    """The operation needs a valid license, and none is loaded."""

    kind = "LicenseRequiredError"


class LicenseExpiredError(BaseAPIError):
    """The license to be loaded has expired."""

    kind = "LicenseExpiredError"


class LicenseInvalidError(BaseAPIError):
    """The license to be loaded is not in a valid format."""

    kind = "LicenseInvalidError"


class RemoteConnectionError(BaseAPIError):
    """The server could not reach another server that it needs for this."""

    kind = "RemoteConnectionError"


class InvalidCapsuleError(BaseAPIError):
    """The file is not a capsule that can be loaded."""

    kind = "InvalidCapsuleError"


class IncompatibleCapsuleError(BaseAPIError):
    """The capsule is not made for this version of the server."""

    kind = "IncompatibleCapsuleError"


class CloudUserNotFoundError(BaseAPIError):
    """The server is not linked to a cloud user."""

    kind = "CloudUserNotFoundError"


class UnauthorizedTokensError(BaseAPIError):
    """The cloud tokens are not accepted."""

    kind = "UnauthorizedTokensError"


PluginNotFoundError = CapsuleNotFoundError
"""The same under its earlier name."""

InvalidPluginOptionError = InvalidCapsuleOptionError
"""The same under its earlier name."""

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
"""The exception for each kind of error that a server reports."""
