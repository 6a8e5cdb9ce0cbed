"""Identities: specific persons or objects that can be recognized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import identities

from brainframe_api._lazy_imports import importing
from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import Encoding, Identity

    from brainframe_api.bf_codecs.sorting import SortOptions


class IdentityStubMixin(BaseStub):
    """Methods for reading and changing identities."""

    async def get_identity(
        self, identity_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> Identity:
        """Get an identity.

        Args:
            identity_id: The ID of the identity.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            IdentityNotFoundError: If there is no such identity.
        """
        return await self._call(identities.get_identity.asyncio, identity_id, timeout=timeout)

    async def get_identities(
        self,
        unique_name: str | None = None,
        encoded_for_class: str | None = None,
        search: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
        sort_by: SortOptions | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> tuple[list[Identity], int]:
        """Get the identities that match all given filters.

        Args:
            unique_name: If given, only the identity with this unique name.
            encoded_for_class: If given, only identities with an encoding for this class.
            search: If given, only identities that contain this text. The server decides which
                properties to search.
            limit: The maximum number of identities to return.
            offset: The number of identities to skip, for paging with `limit`.
            sort_by: The field to sort by.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The identities, and the total number of matches regardless of `limit` and `offset`.
        """
        response = await self._call(
            identities.get_identities.asyncio_detailed,
            unique_name=unique_name,
            encoded_for_class=encoded_for_class,
            search=search,
            limit=limit,
            offset=offset,
            sort_by=None if sort_by is None else sort_by.query_format(),
            timeout=timeout,
        )
        headers = self._headers(identities.get_identities.parse_headers, response)
        return response.parsed, headers.total_count

    async def set_identity(
        self, identity: Identity, timeout: float | None = DEFAULT_TIMEOUT
    ) -> Identity:
        """Create an identity, or update the one with the same ID.

        Args:
            identity: The identity to save. The ID of a new one is None.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The saved identity, with its ID.

        Raises:
            IdentityNotFoundError: If there is no identity with the ID.
            DuplicateIdentityNameError: If another identity has the same unique name.
        """
        return await self._call(identities.set_identity.asyncio, identity, timeout=timeout)

    async def delete_identity(
        self, identity_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> None:
        """Delete an identity.

        Args:
            identity_id: The ID of the identity.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            IdentityNotFoundError: If there is no such identity.
        """
        await self._call(identities.delete_identity.asyncio, identity_id, timeout=timeout)

    async def new_identity_image(
        self,
        identity_id: int,
        class_name: str,
        storage_id: int,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> Encoding:
        """Encode an image and save the encoding under an identity.

        Args:
            identity_id: The ID of the identity that the image shows.
            class_name: The class of the object in the image.
            storage_id: The ID of the image in the storage.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The encoding.

        Raises:
            IdentityNotFoundError: If there is no such identity.
            StorageNotFoundError: If the image is not in the storage.
            InvalidImageTypeError: If the stored file is not an image.
            ImageAlreadyEncodedError: If the image is already encoded for this identity and class.
            NoDetectorForClassError: If no capsule detects the class.
            NoEncoderForClassError: If no capsule encodes the class.
            NoDetectionsInImageError: If the image shows no such object.
            TooManyDetectionsInImageError: If the image shows several such objects.
        """
        with importing():
            from brainframe_rest.models import NewIdentityImage

        body = NewIdentityImage(class_name=class_name, storage_id=storage_id)
        return await self._call(
            identities.new_identity_image.asyncio, identity_id, body, timeout=timeout
        )

    async def new_identity_vector(
        self,
        identity_id: int,
        class_name: str,
        vector: list[float],
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> int:
        """Save an existing vector under an identity.

        Args:
            identity_id: The ID of the identity.
            class_name: The class of the object that the vector describes.
            vector: The elements of the vector.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The ID of the vector's encoding.

        Raises:
            IdentityNotFoundError: If there is no such identity.
            NoEncoderForClassError: If no capsule encodes the class.
            DuplicateVectorError: If the identity already has this vector.
            VectorTooLongError: If the vector has too many elements.
        """
        with importing():
            from brainframe_rest.models import NewIdentityVector

        from brainframe_api.bf_errors import UnknownError

        body = NewIdentityVector(class_name=class_name, vector=vector)
        encoding = await self._call(
            identities.new_identity_vector.asyncio, identity_id, body, timeout=timeout
        )
        if encoding.id is None:
            raise UnknownError("The server saved the vector, but its response contains no ID")
        return encoding.id
