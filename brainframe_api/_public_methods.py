"""Names of inherited methods in error messages."""

from __future__ import annotations

from types import FunctionType
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type[Any])


def named_after_class(cls: Class) -> Class:
    """Set the qualified names of inherited methods to those in the given class.

    Python's error messages then contain the name of the public class, as in
    "BrainFrameAPI.get_alert() missing 1 required positional argument", instead of the name of the
    base class that defines the method.
    """
    for base in cls.__mro__[1:-1]:
        for name, attribute in vars(base).items():
            function: Any = attribute
            while function is not None:
                if isinstance(function, FunctionType):
                    function.__qualname__ = f"{cls.__qualname__}.{name}"
                # Also rename the function inside decorators such as contextmanager.
                function = getattr(function, "__wrapped__", None)
    return cls
