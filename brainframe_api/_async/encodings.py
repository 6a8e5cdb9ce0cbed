"""Encodings: vectors that describe the appearance of an identity."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from brainframe_rest.api import encodings

from brainframe_api._lazy_imports import importing
from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import Encoding


class EncodingStubMixIn(BaseStub):
    """Methods for reading and deleting encodings."""

    async def get_encoding(
        self, encoding_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> Encoding:
        """Get an encoding.

        Args:
            encoding_id: The ID of the encoding.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            EncodingNotFoundError: If there is no such encoding.
        """
        return await self._call(encodings.get_encoding.asyncio, encoding_id, timeout=timeout)

    async def get_encodings(
        self,
        identity_id: int | None = None,
        class_name: str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> list[Encoding]:
        """Get all encodings that match the given filters.

        Args:
            identity_id: If given, only encodings of this identity.
            class_name: If given, only encodings for this class.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            IdentityNotFoundError: If there is no such identity.
        """
        found = await self._call(
            encodings.get_encodings.asyncio,
            identity_id=identity_id,
            class_name=class_name,
            timeout=timeout,
        )
        # Without `fields`, the server returns whole encodings.
        return cast("list[Encoding]", found)

    async def get_encoding_class_names(
        self, identity_id: int | None = None, timeout: float | None = DEFAULT_TIMEOUT
    ) -> list[str]:
        """Get the names of all classes with encodings, without duplicates.

        Args:
            identity_id: If given, only the classes with encodings of this identity.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            IdentityNotFoundError: If there is no such identity.
        """
        with importing():
            from brainframe_rest.models import EncodingField

        found = await self._call(
            encodings.get_encodings.asyncio,
            identity_id=identity_id,
            fields=EncodingField.CLASS_NAME,
            timeout=timeout,
        )
        return list(dict.fromkeys(encoding.class_name for encoding in found))

    async def delete_encoding(
        self, encoding_id: int, timeout: float | None = DEFAULT_TIMEOUT
    ) -> None:
        """Delete an encoding.

        Args:
            encoding_id: The ID of the encoding.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            EncodingNotFoundError: If there is no such encoding.
        """
        await self._call(encodings.delete_encoding.asyncio, encoding_id, timeout=timeout)

    async def delete_encodings(
        self,
        identity_id: int | None = None,
        class_name: str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        """Delete all encodings that match the given filters. If none is given, delete all of them.

        Args:
            identity_id: If given, only encodings of this identity.
            class_name: If given, only encodings for this class.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            IdentityNotFoundError: If there is no such identity.
        """
        await self._call(
            encodings.delete_encodings.asyncio,
            identity_id=identity_id,
            class_name=class_name,
            timeout=timeout,
        )
