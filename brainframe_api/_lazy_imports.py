"""Imports within methods, for modules that few programs need."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

from brainframe_api.bf_errors import ServerNotReadyError
from openapi_runtime.descriptors import descriptor_shortage


@contextmanager
def importing(*extensions: str) -> Generator[None]:
    """Raise a documented error if an import in the block fails for lack of file descriptors.

    Args:
        *extensions: The imported packages with extension modules.

    Raises:
        ServerNotReadyError: If no file can be opened.
    """
    # Checked first, because an extension module whose import failed midway cannot be imported
    # again.
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
