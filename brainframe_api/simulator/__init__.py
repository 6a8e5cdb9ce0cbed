"""A BrainFrame server for one machine, for development and tests.

It implements every operation of the OpenAPI document over a real socket, stores its state and
analyzes real video. Run it with `python -m brainframe_api.simulator`, or in a program:

    with Simulator() as server:
        api = BrainFrameAPI(server.url)

It requires an extra: `pip install 'brainframe-sdk[simulator]'`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brainframe_api.simulator.clock import Clock as Clock
    from brainframe_api.simulator.errors import StartupError as StartupError
    from brainframe_api.simulator.faults import Faults as Faults
    from brainframe_api.simulator.licensing import make_license as make_license
    from brainframe_api.simulator.options import CloudOptions as CloudOptions
    from brainframe_api.simulator.server import Simulator as Simulator

_MODULES = {
    "Clock": "clock",
    "CloudOptions": "options",
    "Faults": "faults",
    "Simulator": "server",
    "StartupError": "errors",
    "make_license": "licensing",
}

__all__ = ["Clock", "CloudOptions", "Faults", "Simulator", "StartupError", "make_license"]


# Type checkers use the imports above; with a visible __getattr__ they would accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Import a public name on first use; parts of this package work without the extra."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
