"""A BrainFrame server for one machine, for development and tests.

It implements every operation of the OpenAPI document over a real socket, stores its state and
analyzes real video. Run it with `python -m brainframe_api.simulator`, or in a program:

    with Simulator() as server:
        api = BrainFrameAPI(server.url)

It requires an extra: `pip install '.[simulator]'` in a checkout.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_api._simulator.clock import Clock
    from brainframe_api._simulator.errors import StartupError
    from brainframe_api._simulator.faults import Faults
    from brainframe_api._simulator.licensing import make_license
    from brainframe_api._simulator.options import CloudOptions
    from brainframe_api._simulator.server import Simulator

# Derived from the imports above by `scripts/nox -s public-names`. Do not edit.
__all__ = ("Clock", "CloudOptions", "Faults", "Simulator", "StartupError", "make_license")

# Each name is imported on first use, to keep the import of the package fast.
_MODULES = {
    "Clock": "brainframe_api._simulator.clock",
    "CloudOptions": "brainframe_api._simulator.options",
    "Faults": "brainframe_api._simulator.faults",
    "Simulator": "brainframe_api._simulator.server",
    "StartupError": "brainframe_api._simulator.errors",
    "make_license": "brainframe_api._simulator.licensing",
}


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        path = _MODULES.get(name)
        if path is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(path, __name__)
        if path == f".{name}":
            return module
        value = globals()[name] = getattr(module, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
