# Derived from brainframe_api/_async/premises.py by scripts/unasync. Do not edit.
"""Premises: sites whose cameras are connected through a gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brainframe_rest.api import premises as endpoints

from brainframe_api._timeouts import DEFAULT_TIMEOUT

from .base_stub import BaseStub

if TYPE_CHECKING:
    from brainframe_rest.models import Premises


class PremisesStubMixin(BaseStub):
    """Methods for reading and changing premises."""

    def get_premises(self, premises_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> Premises:
        """Get premises.

        Args:
            premises_id: The ID of the premises.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            PremisesNotFoundError: If there are no such premises.
        """
        return self._call(endpoints.get_premises.sync, premises_id, timeout=timeout)

    def get_all_premises(self, timeout: float | None = DEFAULT_TIMEOUT) -> list[Premises]:
        """Get all premises.

        Args:
            timeout: The timeout of the whole call in seconds, or None for no timeout.
        """
        return self._call(endpoints.get_all_premises.sync, timeout=timeout)

    def set_premises(self, premises: Premises, timeout: float | None = DEFAULT_TIMEOUT) -> Premises:
        """Create premises, or update those with the same ID.

        Args:
            premises: The premises to save. The ID of new ones is None.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Returns:
            The saved premises, with their ID.

        Raises:
            PremisesNotFoundError: If there are no premises with the ID.
        """
        return self._call(endpoints.set_premises.sync, premises, timeout=timeout)

    def delete_premises(self, premises_id: int, timeout: float | None = DEFAULT_TIMEOUT) -> None:
        """Delete premises, their streams and all data of these streams.

        Args:
            premises_id: The ID of the premises.
            timeout: The timeout of the whole call in seconds, or None for no timeout.

        Raises:
            PremisesNotFoundError: If there are no such premises.
        """
        self._call(endpoints.delete_premises.sync, premises_id, timeout=timeout)
