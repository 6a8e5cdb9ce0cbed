"""Print the public names of the installed brainframe-api, found by introspection.

The output is JSON. For each module it has the classes and functions that are defined there with
their parameters, and for each package the names that it exports. Parameters are written as `name`,
or `name=` if they are optional; those after `*` are keyword-only.
"""

import enum
import importlib
import inspect
import json
import pkgutil
import sys
from typing import Any


def parameters(function: Any) -> str:
    found: list[str] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in found:
            found.append("*")
        optional = parameter.default is not parameter.empty
        found.append(f"{parameter.name}=" if optional else parameter.name)
    return ", ".join(found)


def describe(cls: type[Any]) -> dict[str, Any]:
    if issubclass(cls, enum.Enum):
        members = {name: member.value for name, member in cls.__members__.items()}
        return {"members": members, "values": hasattr(cls, "values")}
    methods: dict[str, str] = {}
    properties: list[str] = []
    nested: dict[str, Any] = {}
    for name, value in vars(cls).items():
        if isinstance(value, property):
            properties.append(name)
        elif inspect.isclass(value) and not name.startswith("_"):
            nested[name] = describe(value)
        elif inspect.isfunction(getattr(cls, name)) and not name.startswith("_"):
            methods[name] = parameters(getattr(cls, name))
    if "__init__" in vars(cls):
        methods["__init__"] = parameters(cls.__init__)
    return {"methods": methods, "properties": properties, "nested": nested}


def main() -> None:
    package = importlib.import_module("brainframe.api")
    modules: dict[str, Any] = {}
    names = [module.name for module in pkgutil.walk_packages(package.__path__, "brainframe.api.")]
    for name in ["brainframe.api", *names]:
        module = importlib.import_module(name)
        classes: dict[str, Any] = {}
        functions: dict[str, str] = {}
        exported: list[str] = []
        modules[name] = {"classes": classes, "functions": functions, "names": exported}
        for member, value in sorted(vars(module).items()):
            if member.startswith("_"):
                continue
            home = getattr(value, "__module__", None)
            if inspect.isclass(value) and home == name:
                classes[member] = describe(value)
            elif inspect.isfunction(value) and home == name:
                functions[member] = parameters(value)
            elif hasattr(module, "__path__") or member.isupper():
                exported.append(member)
    errors = importlib.import_module("brainframe.api.bf_errors")
    kinds = {
        kind: [cls.__name__, cls("x").kind, cls("x").pretty_name, str(cls("x"))]
        for kind, cls in errors.kind_to_error_type.items()
    }
    json.dump({"modules": modules, "kinds": kinds}, sys.stdout, indent=1, sort_keys=True)
    print()


if __name__ == "__main__":
    main()
