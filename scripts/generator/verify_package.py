"""Program that imports a generated package, and checks the types of its models and JSON bodies.

The program runs in a separate process, so that no other imported module can hide a fault. It reads
a JSON object from its standard input, and writes the faults to its standard output.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import pkgutil
import sys
import traceback
import uuid
from types import ModuleType
from typing import Annotated, Any, Literal

import msgspec

from openapi_runtime.bodies import JsonBody
from openapi_runtime.constant import Constant
from openapi_runtime.responses import Responses
from openapi_runtime.wire import Discriminator, Wire, WireType, convert, decode_hook


def main() -> int:
    """Run the program."""
    order = json.load(sys.stdin)
    sys.path[:0] = order["path"]
    found = faults(order["package"])
    failures = [] if found else _example_failures(order["package"], order["examples"])
    json.dump({"faults": found, "failures": failures}, sys.stdout)
    return 0


def faults(name: str) -> list[str]:
    """Import every module of a package, check its types, and return the faults.

    Args:
        name: The name of the package.
    """
    problems: list[str] = []
    try:
        package = importlib.import_module(name)
    except Exception as error:
        return [f"{name} cannot be imported: {_shown(error)}"]
    modules = [package]
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        try:
            modules.append(importlib.import_module(found.name))
        except Exception as error:
            problems.append(f"{found.name} cannot be imported: {_shown(error)}")
    if not problems:
        problems += [fault for module in modules for fault in _module_faults(module, name)]
    return problems


def _module_faults(module: ModuleType, package: str) -> list[str]:
    """Return the faults of the names that a module lists and of the objects that it defines."""
    has_models = module.__name__ == f"{package}.models"
    faults: list[str] = []
    values = dict(vars(module))
    for name in getattr(module, "__all__", ()):
        try:
            values[name] = getattr(module, name)
        except Exception as error:
            faults.append(f"{module.__name__}.{name} cannot be imported: {_shown(error)}")
    for name, value in values.items():
        try:
            if isinstance(value, Responses | JsonBody):
                value.prepare()
            elif has_models and name in module.__all__:
                _build(value)
        except Exception as error:
            faults.append(f"{module.__name__}.{name} cannot be decoded: {_shown(error)}")
    return faults


def _build(type_: Any) -> None:
    # The attributes of a mapped codec are decoded by msgspec, too, under their Python names.
    msgspec.json.Decoder(type_, dec_hook=decode_hook)
    if isinstance(type_, type) and issubclass(type_, WireType):
        marker: Any = Wire
        msgspec.json.Decoder(marker[type_], dec_hook=decode_hook)


def _example_failures(package: str, examples: list[dict[str, Any]]) -> list[dict[str, str]]:
    models = importlib.import_module(f"{package}.models")
    names: dict[str, Any] = {name: getattr(models, name) for name in models.__all__}
    names |= {
        "Annotated": Annotated,
        "Any": Any,
        "Constant": Constant,
        "Discriminator": Discriminator,
        "Literal": Literal,
        "Wire": Wire,
        "dt": dt,
        "uuid": uuid,
    }
    failures: list[dict[str, str]] = []
    for number, example in enumerate(examples):
        try:
            convert(example["value"], eval(example["type"], names))
        except msgspec.ValidationError as error:
            failures.append({"number": str(number), "problem": str(error)})
        except Exception as error:
            failures.append({"number": str(number), "problem": _shown(error)})
    return failures


def _shown(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"


if __name__ == "__main__":
    sys.exit(main())
