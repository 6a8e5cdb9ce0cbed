"""Detection of a shortage of file descriptors."""

from __future__ import annotations

import errno
import os
from typing import Final

_SHORTAGE: Final = frozenset({errno.EMFILE, errno.ENFILE})


def descriptor_shortage(error: BaseException | None = None) -> OSError | None:
    """Return the error of the operating system if no file can be opened.

    Some errors hide this reason: a resolver that cannot open its configuration reports an unknown
    host name, and an import reports only the module that it could not load.

    Args:
        error: The error of a failed operation, if any. The shortage may have ended since.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _SHORTAGE:
            return error
        error = error.__cause__ or error.__context__
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as shortage:
        if shortage.errno in _SHORTAGE:
            return OSError(shortage.errno, os.strerror(shortage.errno))
    return None
