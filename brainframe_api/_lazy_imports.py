"""Imports within methods, for what only few programs need."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

from brainframe_api.bf_errors import ServerNotReadyError
from openapi_runtime.descriptors import descriptor_shortage


@contextmanager
def importing(*extensions: str) -> Generator[None]:
    """Report imports that fail for lack of file descriptors as a documented error.

    Args:
        *extensions: The packages among them with extension modules.

    Raises:
        ServerNotReadyError: If no file can be opened.
    """
    # An extension module cannot be imported again once that has failed in the middle.
    missing = any(name not in sys.modules for name in extensions)
    shortage = descriptor_shortage() if missing else None
    if shortage is None:
        try:
            yield
            return
        except (ImportError, OSError) as error:
            shortage = descriptor_shortage(error)
            if shortage is None:
                raise
    raise ServerNotReadyError(f"Could not load a module: {shortage}") from shortage
