"""Capsules (formerly plugins), which analyze the frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from brainframe_rest.api import capsules

from brainframe_api._lazy_imports import importing
from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .storage import StorageStubMixin

if TYPE_CHECKING:
    from brainframe_rest.models import Capsule

    from brainframe_api._uploads import AsyncUpload


class CapsuleStubMixin(StorageStubMixin):
    """Methods for reading, configuring and loading capsules.

    Each configuration method has two names with the same effect: one with "plugin", from earlier
    releases, and one with "capsule", from later releases.
    """

    async def get_capsule(self, name: str, timeout: float | None = DEFAULT_TIMEOUT) -> Capsule:
        """Get a capsule.

        Args:
            name: The name of the capsule.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            CapsuleNotFoundError: If there is no such capsule.
        """
        return await self._call(capsules.get_capsule.asyncio, name, timeout=timeout)

    async def get_capsules(self, timeout: float | None = DEFAULT_TIMEOUT) -> list[Capsule]:
        """Get all capsules.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.
        """
        return await self._call(capsules.get_capsules.asyncio, timeout=timeout)

    async def load_capsule(
        self,
        storage_id: int,
        source_path: Path | str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        name: str | None = None,
    ) -> Capsule:
        """Load a stored capsule.

        Args:
            storage_id: The ID of the capsule's file.
            source_path: The path of the capsule's source code on the developer's machine, for a
                debugger.
            timeout: The timeout of the whole call in seconds, or None for no timeout.
            name: The name under which to load the capsule, or None to use its own name.

        Returns:
            The capsule.

        Raises:
            StorageNotFoundError: If there is no such file.
            InvalidCapsuleError: If the file is not a capsule.
            IncompatibleCapsuleError: If the capsule is incompatible with this version of the
                server.
        """
        with importing():
            from brainframe_rest.models import CapsuleDevOptions, CapsuleLoadRequest

        dev_options = None if source_path is None else CapsuleDevOptions(str(source_path))
        body = CapsuleLoadRequest(storage_id, dev_options, name)
        return await self._call(capsules.load_capsule.asyncio, body, timeout=timeout)

    async def upload_and_load_capsule(
        self,
        data: AsyncUpload,
        source_path: Path | str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        name: str | None = None,
    ) -> Capsule:
        """Store a capsule and load it.

        Args:
            data: The content of the capsule's file, as for `new_storage`.
            source_path: The path of the capsule's source code on the developer's machine, for a
                debugger.
            timeout: The timeout of each of the two calls in seconds, or None for no timeout.
            name: The name under which to load the capsule, or None to use its own name.

        Returns:
            The capsule.

        Raises:
            InvalidCapsuleError: If the file is not a capsule.
            IncompatibleCapsuleError: If the capsule is incompatible with this version of the
                server.
        """
        storage_id = await self.new_storage(data, "application/octet-stream", timeout)
        return await self.load_capsule(storage_id, source_path, timeout, name)

    async def unload_capsule(
        self, capsule_name: str, timeout: float | None = DEFAULT_TIMEOUT
    ) -> None:
        """Unload a capsule that was loaded with `load_capsule`.

        Args:
            capsule_name: The name of the capsule.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            CapsuleNotFoundError: If there is no such capsule.
        """
        await self._call(capsules.unload_capsule.asyncio, capsule_name, timeout=timeout)

    async def get_capsule_option_vals(
        self,
        capsule_name: str,
        stream_id: int | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> dict[str, Any]:
        """Get the values of a capsule's options.

        Args:
            capsule_name: The name of the capsule.
            stream_id: If given, get this stream's overrides of the global values.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The values by option name. For a stream, only options with an override are included.

        Raises:
            CapsuleNotFoundError: If there is no such capsule.
            StreamConfigNotFoundError: If there is no such stream.
        """
        if stream_id is None:
            return await self._call(
                capsules.get_capsule_option_vals.asyncio, capsule_name, timeout=timeout
            )
        return await self._call(
            capsules.get_stream_capsule_option_vals.asyncio,
            stream_id,
            capsule_name,
            timeout=timeout,
        )

    async def set_capsule_option_vals(
        self,
        *,
        capsule_name: str,
        stream_id: int | None = None,
        option_vals: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Set the values of a capsule's options. Omitted options are unset.

        Args:
            capsule_name: The name of the capsule.
            stream_id: If given, apply the change to this stream only.
            option_vals: The values by option name.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            CapsuleNotFoundError: If there is no such capsule.
            InvalidCapsuleOptionError: If an option does not exist or has an invalid value.
            StreamConfigNotFoundError: If there is no such stream.
        """
        if stream_id is None:
            await self._call(
                capsules.set_capsule_option_vals.asyncio,
                capsule_name,
                option_vals,
                timeout=timeout,
            )
        else:
            await self._call(
                capsules.set_stream_capsule_option_vals.asyncio,
                stream_id,
                capsule_name,
                option_vals,
                timeout=timeout,
            )

    async def patch_capsule_option_vals(
        self,
        *,
        capsule_name: str,
        stream_id: int | None = None,
        option_vals: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Set the values of some of a capsule's options. Omitted options are unchanged.

        Args:
            capsule_name: The name of the capsule.
            stream_id: If given, apply the change to this stream only.
            option_vals: The values by option name. None unsets an option.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            CapsuleNotFoundError: If there is no such capsule.
            InvalidCapsuleOptionError: If an option does not exist or has an invalid value.
            StreamConfigNotFoundError: If there is no such stream.
        """
        if stream_id is None:
            await self._call(
                capsules.patch_capsule_option_vals.asyncio,
                capsule_name,
                option_vals,
                timeout=timeout,
            )
        else:
            await self._call(
                capsules.patch_stream_capsule_option_vals.asyncio,
                stream_id,
                capsule_name,
                option_vals,
                timeout=timeout,
            )

    async def is_capsule_active(
        self,
        capsule_name: str,
        stream_id: int | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> bool | None:
        """Return whether a capsule runs.

        Args:
            capsule_name: The name of the capsule.
            stream_id: If given, check this stream instead of the global setting.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            Whether it runs, or None for a stream that follows the global setting.

        Raises:
            CapsuleNotFoundError: If there is no such capsule.
            StreamConfigNotFoundError: If there is no such stream.
        """
        if stream_id is None:
            return await self._call(
                capsules.is_capsule_active.asyncio, capsule_name, timeout=timeout
            )
        return await self._call(
            capsules.is_stream_capsule_active.asyncio, stream_id, capsule_name, timeout=timeout
        )

    async def set_capsule_active(
        self,
        *,
        capsule_name: str,
        stream_id: int | None = None,
        active: bool | None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Set whether a capsule runs.

        Args:
            capsule_name: The name of the capsule.
            stream_id: If given, apply the change to this stream only.
            active: Whether it runs. None makes a stream follow the global setting.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            CapsuleNotFoundError: If there is no such capsule.
            StreamConfigNotFoundError: If there is no such stream.
        """
        if stream_id is None:
            await self._call(
                capsules.set_capsule_active.asyncio, capsule_name, active, timeout=timeout
            )
        else:
            await self._call(
                capsules.set_stream_capsule_active.asyncio,
                stream_id,
                capsule_name,
                active,
                timeout=timeout,
            )

    async def get_plugin(self, name: str, timeout: float | None = DEFAULT_TIMEOUT) -> Capsule:
        """Get a capsule, like `get_capsule`.

        Args:
            name: The name of the capsule.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            PluginNotFoundError: If there is no such capsule.
        """
        return await self.get_capsule(name, timeout)

    async def get_plugins(self, timeout: float | None = DEFAULT_TIMEOUT) -> list[Capsule]:
        """Get all capsules, like `get_capsules`.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.
        """
        return await self.get_capsules(timeout)

    async def get_plugin_option_vals(
        self,
        plugin_name: str,
        stream_id: int | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> dict[str, Any]:
        """Get the values of a capsule's options, like `get_capsule_option_vals`.

        Args:
            plugin_name: The name of the capsule.
            stream_id: If given, get this stream's overrides of the global values.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The values by option name. For a stream, only options with an override are included.

        Raises:
            PluginNotFoundError: If there is no such capsule.
            StreamConfigNotFoundError: If there is no such stream.
        """
        return await self.get_capsule_option_vals(plugin_name, stream_id, timeout)

    async def set_plugin_option_vals(
        self,
        *,
        plugin_name: str,
        stream_id: int | None = None,
        option_vals: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Set the values of a capsule's options, like `set_capsule_option_vals`.

        Args:
            plugin_name: The name of the capsule.
            stream_id: If given, apply the change to this stream only.
            option_vals: The values by option name. Omitted options are unset.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            PluginNotFoundError: If there is no such capsule.
            InvalidPluginOptionError: If an option does not exist or has an invalid value.
            StreamConfigNotFoundError: If there is no such stream.
        """
        await self.set_capsule_option_vals(
            capsule_name=plugin_name,
            stream_id=stream_id,
            option_vals=option_vals,
            timeout=timeout,
        )

    async def patch_plugin_option_vals(
        self,
        *,
        plugin_name: str,
        stream_id: int | None = None,
        option_vals: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Set some of a capsule's options, like `patch_capsule_option_vals`.

        Args:
            plugin_name: The name of the capsule.
            stream_id: If given, apply the change to this stream only.
            option_vals: The values by option name. None unsets an option.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            PluginNotFoundError: If there is no such capsule.
            InvalidPluginOptionError: If an option does not exist or has an invalid value.
            StreamConfigNotFoundError: If there is no such stream.
        """
        await self.patch_capsule_option_vals(
            capsule_name=plugin_name,
            stream_id=stream_id,
            option_vals=option_vals,
            timeout=timeout,
        )

    async def is_plugin_active(
        self,
        plugin_name: str,
        stream_id: int | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> bool | None:
        """Return whether a capsule runs, like `is_capsule_active`.

        Args:
            plugin_name: The name of the capsule.
            stream_id: If given, check this stream instead of the global setting.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            Whether it runs, or None for a stream that follows the global setting.

        Raises:
            PluginNotFoundError: If there is no such capsule.
            StreamConfigNotFoundError: If there is no such stream.
        """
        return await self.is_capsule_active(plugin_name, stream_id, timeout)

    async def set_plugin_active(
        self,
        *,
        plugin_name: str,
        stream_id: int | None = None,
        active: bool | None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Set whether a capsule runs, like `set_capsule_active`.

        Args:
            plugin_name: The name of the capsule.
            stream_id: If given, apply the change to this stream only.
            active: Whether it runs. None makes a stream follow the global setting.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            PluginNotFoundError: If there is no such capsule.
            StreamConfigNotFoundError: If there is no such stream.
        """
        await self.set_capsule_active(
            capsule_name=plugin_name, stream_id=stream_id, active=active, timeout=timeout
        )
