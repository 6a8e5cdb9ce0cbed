"""Storage: files that other parts of the API refer to by their storage ID."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, BinaryIO

from brainframe_rest.api import storage

from brainframe_api._downloads import AsyncDownload
from brainframe_api._error_mapping import documented_error
from brainframe_api._lazy_imports import importing
from brainframe_api._timeouts import DEFAULT_TIMEOUT
from brainframe_api._uploads import async_upload_body, check_media_type, upload_length
from openapi_runtime.async_io import run_in_thread
from openapi_runtime.errors import ApiError

from .base_stub import BaseStub

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brainframe_api._uploads import AsyncUpload, UploadProgress


class StorageStubMixin(BaseStub):
    """Methods for storing and reading files."""

    async def get_storage_data(
        self, storage_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> tuple[bytes, str]:
        """Get a stored file.

        Args:
            storage_id: The ID of the file.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The content, and the MIME type with which it was stored.

        Raises:
            StorageNotFoundError: If there is no such file.
        """
        response = await self._call(
            storage.get_storage_data.asyncio_detailed, storage_id, timeout=timeout
        )
        return response.parsed, response.headers.get("content-type", "")

    @asynccontextmanager
    async def open_storage_data(
        self, storage_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> AsyncGenerator[AsyncDownload, None]:
        """Open a stored file for reading in chunks, without loading it all into memory.

        Args:
            storage_id: The ID of the file.
            timeout: The timeout for reading the whole file in seconds, or None for no timeout.
                Increase it for large files.

        Returns:
            A context manager. Its value is an iterator over the chunks as they arrive, with the
            attributes `mime_type` and `size` (in bytes, or None if it is unknown). The connection
            is released on exit.

        Raises:
            StorageNotFoundError: If there is no such file.
        """
        try:
            async with self._stream(
                storage.get_storage_data.asyncio_stream, storage_id, timeout=timeout
            ) as stream:
                yield AsyncDownload(stream)
            return
        except ApiError as error:
            failure = documented_error(error)
        raise failure

    async def download_storage_data(
        self, storage_id: int, file: BinaryIO, timeout: float | None = DEFAULT_TIMEOUT
    ) -> str:
        """Download a stored file to a local file, without loading it all into memory.

        Args:
            storage_id: The ID of the file.
            file: The destination, a file that is open for writing in binary mode.
            timeout: The timeout of the whole call in seconds, or None for no timeout. Increase it
                for large files.

        Returns:
            The MIME type with which the file was stored.

        Raises:
            StorageNotFoundError: If there is no such file. In that case, nothing is written.
        """
        async with self.open_storage_data(storage_id, timeout) as download:
            async for chunk in download:
                await run_in_thread(file.write, chunk)
        return download.mime_type

    async def get_storage_data_as_image(
        self, storage_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> NDArray[np.uint8]:
        """Get a stored image.

        Args:
            storage_id: The ID of the file.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The image as a BGR array of shape (height, width, 3), as in OpenCV.

        Raises:
            StorageNotFoundError: If there is no such file.
            InvalidImageTypeError: If OpenCV cannot decode it.
        """
        with importing():
            from brainframe_api.bf_codecs import image_utils

        data, _ = await self.get_storage_data(storage_id, timeout)
        return await run_in_thread(image_utils.decode, data)

    async def new_storage(
        self,
        data: AsyncUpload,
        mime_type: str,
        timeout: float | None = DEFAULT_TIMEOUT,
        *,
        progress: UploadProgress | None = None,
    ) -> int:
        """Store a file.

        .. versionchanged:: 0.2.0
            Added `progress`.

        Args:
            data: The content: bytes, a file that is open in binary mode, or an iterable of bytes.
                Files are read from their current position. Files and iterables are streamed, and
                never loaded into memory whole.
            mime_type: The MIME type of the data, such as `video/mp4`.
            timeout: The timeout of the whole call in seconds, or None for no timeout. Increase it
                for large files.
            progress: Called after each chunk with the number of bytes sent so far and the total, or
                None if the total is unknown. An exception that it raises ends the call.

        Returns:
            The storage ID.

        Raises:
            TypeError: If the data is text or another type that does not yield bytes.
            ValueError: If the MIME type is invalid.
        """
        content_type = check_media_type(mime_type)
        length = upload_length(data)
        return await self._call(
            storage.new_storage.asyncio,
            async_upload_body(data, length, progress),
            content_type=content_type,
            content_length=length,
            timeout=timeout,
        )

    async def new_storage_as_image(
        self, data: bytes, timeout: float | None = DEFAULT_TIMEOUT
    ) -> int:
        """Store an image, with the MIME type detected from its first bytes.

        Args:
            data: The content of the image file: JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF, HEIC or
                another format that OpenCV reads.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The storage ID.

        Raises:
            InvalidImageTypeError: If the data is not an image.
        """
        with importing():
            from brainframe_api.bf_codecs import image_utils

        return await self.new_storage(data, image_utils.image_media_type(data), timeout)

    async def delete_storage(
        self, storage_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> None:
        """Delete a stored file. Do not delete files that are in use, for example by an encoding.

        Args:
            storage_id: The ID of the file.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            StorageNotFoundError: If there is no such file.
        """
        await self._call(storage.delete_storage.asyncio, storage_id, timeout=timeout)
