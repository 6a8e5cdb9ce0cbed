# Derived from brainframe_api/_async/streams.py by scripts/unasync. Do not edit.
"""Stream configurations: which videos the server connects to, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brainframe_rest.api import streams

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import StreamConfiguration


class StreamStubMixin(BaseStub):
    """Methods for reading and changing stream configurations."""

    def get_stream_configuration(
        self, stream_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> StreamConfiguration:
        """Get a stream configuration.

        Args:
            stream_id: The ID of the stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
        """
        return self._call(streams.get_stream_configuration.sync, stream_id, timeout=timeout)

    def get_stream_configurations(
        self, premises_id: int | None = None, timeout: float | None = DEFAULT_TIMEOUT
    ) -> list[StreamConfiguration]:
        """Get all stream configurations.

        Args:
            premises_id: If given, only the configurations of streams on these premises.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            PremisesNotFoundError: If there are no such premises.
        """
        return self._call(
            streams.get_stream_configurations.sync, premises_id=premises_id, timeout=timeout
        )

    def set_stream_configuration(
        self,
        stream_configuration: StreamConfiguration,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> StreamConfiguration:
        """Create a stream configuration, or update the one with the same ID.

        Args:
            stream_configuration: The stream configuration to save. The ID of a new one is None.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The saved stream configuration, with its ID.

        Raises:
            StreamConfigNotFoundError: If there is no stream with the ID.
            DuplicateStreamSourceError: If another stream has the same source.
            StreamNotOpenedError: If the video cannot be opened.
            InvalidRuntimeOptionError: If a runtime option does not exist or has an invalid value.
            StorageNotFoundError: If the video file is not in the storage.
            PremisesNotFoundError: If the premises of the configuration do not exist.
        """
        return self._call(
            streams.set_stream_configuration.sync, stream_configuration, timeout=timeout
        )

    def delete_stream_configuration(self, stream_id: int, timeout: float | None = 120) -> None:
        """Delete a stream with its zones, alarms and alerts, after stopping its analysis.

        Args:
            stream_id: The ID of the stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
        """
        self._call(streams.delete_stream_configuration.sync, stream_id, timeout=timeout)

    def get_stream_url(self, stream_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> str:
        """Get the URL of the video of a stream.

        Args:
            stream_id: The ID of the stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
            StreamNotOpenedError: If the video cannot be opened.
        """
        return self._call(streams.get_stream_url.sync, stream_id, timeout=timeout)

    def get_runtime_options(
        self, stream_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> dict[str, Any]:
        """Get the runtime options of a stream, which are also part of its configuration.

        Args:
            stream_id: The ID of the stream.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
        """
        return self._call(streams.get_runtime_options.sync, stream_id, timeout=timeout)

    def set_runtime_option_vals(
        self,
        stream_id: int,
        runtime_options: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Set the runtime options of a stream.

        Args:
            stream_id: The ID of the stream.
            runtime_options: The options by name.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StreamConfigNotFoundError: If there is no such stream.
            InvalidRuntimeOptionError: If an option does not exist or has an invalid value.
        """
        self._call(
            streams.set_runtime_option_vals.sync, stream_id, runtime_options, timeout=timeout
        )
