# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`StreamConfiguration`."""

from typing import Any, overload

from attrs import define

from ..behaviour.stream_configuration import StreamConfigurationBehaviour
from ..codec import Codec
from ..constructor import REQUIRED, given_twice, missing_arguments
from .conn_type import ConnType


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class StreamConfiguration(StreamConfigurationBehaviour, Codec):
    """A video stream that the server may connect to and analyze."""

    name: str
    """The human-readable name of the video stream."""

    premises_id: int | None
    """The ID of the premises that this stream is a part of, or None if this stream is not part
    of a premises.
    """

    connection_type: ConnType
    """How the server connects to the source of a stream. The set is open: a newer server may add
    values, and a client must keep and send back what it does not know.
    """

    connection_options: dict[str, Any]
    """How this stream can be connected to. The keys depend on `connection_type`:

    - `ip_camera`: `url` (string), the RTSP or HTTP URL of the camera; `pipeline` (string,
      optional), a custom GStreamer pipeline to connect to the camera with.
    - `file`: `storage_id` (integer), the storage ID of the video file; `transcode` (boolean,
      optional, default true), whether the file is transcoded before it is streamed; `pipeline`
      (string, optional), a custom GStreamer pipeline to connect to the hosted stream of this file
      with.
    - `webcam`: `device_id` (integer), the Video4Linux device ID of the webcam.

    A custom pipeline contains the text `{url}` where the URL of the stream belongs.
    """

    runtime_options: dict[str, Any]
    """Options that change the runtime behavior of the stream from its defaults, by name. An
    empty object keeps the defaults. The one option in common use is `keyframes_only` (boolean):
    decode and analyze key frames only.
    """

    metadata: dict[str, Any]
    """User-defined data that further describes the stream; the server only keeps it."""

    id: int | None
    """The unique ID of this stream; None in a request that creates one."""

    @overload
    def __init__(
        self,
        name: str,
        premises_id: int | None,
        connection_type: ConnType,
        connection_options: dict[str, Any],
        runtime_options: dict[str, Any],
        metadata: dict[str, Any] | None = ...,
        id: int | None = ...,
    ) -> None: ...

    @overload
    def __init__(
        self,
        *,
        name: str,
        premises_id: int | None = ...,
        connection_type: ConnType,
        connection_options: dict[str, Any],
        runtime_options: dict[str, Any],
        metadata: dict[str, Any] | None = ...,
        id_: int | None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        *,
        name: str,
        premises_id: int | None = ...,
        connection_type: ConnType,
        connection_options: dict[str, Any],
        runtime_options: dict[str, Any],
        metadata: dict[str, Any] | None = ...,
        id: int | None = ...,
    ) -> None: ...

    def __init__(
        self,
        name: str = REQUIRED,
        premises_id: int | None = None,
        connection_type: ConnType = REQUIRED,
        connection_options: dict[str, Any] = REQUIRED,
        runtime_options: dict[str, Any] = REQUIRED,
        metadata: dict[str, Any] | None = None,
        id: int | None = None,
        *,
        id_: int | None = None,
    ) -> None:
        if id_ is not None:
            if id is not None:
                raise given_twice("StreamConfiguration", "id", "id_")
            id = id_
        if (
            name is REQUIRED
            or connection_type is REQUIRED
            or connection_options is REQUIRED
            or runtime_options is REQUIRED
        ):
            raise missing_arguments(
                "StreamConfiguration",
                name=name,
                connection_type=connection_type,
                connection_options=connection_options,
                runtime_options=runtime_options,
            )
        self.name = name
        self.premises_id = premises_id
        self.connection_type = connection_type
        self.connection_options = connection_options
        self.runtime_options = runtime_options
        self.metadata = {} if metadata is None else metadata
        self.id = id
