"""Base class of objects that cannot leave their process."""

from __future__ import annotations

from typing import NoReturn


class ProcessBound:
    """Base class of objects with connections, which can be neither copied nor pickled."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        # Also called by `copy.copy` and `copy.deepcopy`.
        raise TypeError(
            f"{type(self).__name__} objects cannot be copied or pickled: their connections belong "
            "to this process. Share the object among threads or tasks. With multiprocessing, "
            "create one in each process, for example in the initializer of a pool."
        )
