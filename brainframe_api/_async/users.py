"""Users of the server, and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import users

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import User


class UserStubMixin(BaseStub):
    """Methods for reading and changing users."""

    async def get_user(self, user_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> User:
        """Get a user, without the password.

        Args:
            user_id: The ID of the user.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            UserNotFoundError: If there is no such user.
            InsufficientRoleError: If the role of the authenticated user does not permit it.
        """
        return await self._call(users.get_user.asyncio, user_id, timeout=timeout)

    async def get_users(self, timeout: float | None = DEFAULT_TIMEOUT) -> list[User]:
        """Get all users, without their passwords.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            InsufficientRoleError: If the role of the authenticated user does not permit it.
        """
        return await self._call(users.get_users.asyncio, timeout=timeout)

    async def set_user(self, user: User, timeout: float | None = DEFAULT_TIMEOUT) -> User:
        """Create a user, or update the one with the same ID. Requires the admin role.

        Args:
            user: The user to save. The ID of a new one is None. A password of None leaves the
                password unchanged.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The saved user, with its ID.

        Raises:
            UserNotFoundError: If there is no user with the ID.
            DuplicateUsernameError: If another user has the same name.
            AdminMustExistError: If no admin would be left.
            InsufficientRoleError: If the role of the authenticated user does not permit it.
        """
        return await self._call(users.set_user.asyncio, user, timeout=timeout)

    async def delete_user(self, user_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> None:
        """Delete a user. Requires the admin role.

        Args:
            user_id: The ID of the user.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            UserNotFoundError: If there is no such user.
            AdminMustExistError: If no admin would be left.
            InsufficientRoleError: If the role of the authenticated user does not permit it.
        """
        await self._call(users.delete_user.asyncio, user_id, timeout=timeout)
