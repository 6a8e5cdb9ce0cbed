"""Derive the public names of the packages with lazy imports from their imports for type checkers.

`scripts/nox -s public-names` writes them. With --check it compares, and fails on a difference.
"""

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from _nox import ROOT

PACKAGES = (
    "brainframe/api",
    "brainframe_api",
    "brainframe_api/bf_codecs",
    "brainframe_api/simulator",
    "openapi_runtime",
)
MARK = "# Derived from the imports above by `scripts/nox -s public-names`. Do not edit.\n"
TEMPLATE = """{mark}__all__ = {names!r}

# Each name is imported on first use, to keep the import of the package fast.
_MODULES = {modules!r}


# Type checkers use the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        path = _MODULES.get(name)
        if path is None:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        module = import_module(path, __name__)
        if path == f".{{name}}":
            return module
        value = globals()[name] = getattr(module, name)
        return value


def __dir__() -> list[str]:
    return sorted({{*globals(), *__all__}})
"""


def derive(path: Path) -> str:
    """Return the source of a package with the part that is derived from its imports.

    Args:
        path: The `__init__.py` of the package.
    """
    source = path.read_text(encoding="utf-8").partition(MARK)[0]
    eager: set[str] = set()
    lazy: dict[str, str] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ImportFrom) and statement.level:
            eager |= {name for name, _ in _imports(statement)}
        elif isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            for each in statement.body:
                if isinstance(each, ast.ImportFrom):
                    lazy.update(_imports(each))
    public = eager | lazy.keys()
    code = TEMPLATE.format(
        mark=MARK, names=tuple(sorted(public)), modules=dict(sorted(lazy.items()))
    )
    return _formatted(source.rstrip() + "\n\n" + code, path)


def _imports(statement: ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield each public name of an import with the module that defines it."""
    module = "." * statement.level + (statement.module or "")
    for alias in statement.names:
        name = alias.asname or alias.name
        if name.startswith("_") and name != "__version__":
            continue
        is_submodule = module.strip(".") == ""
        if not is_submodule and module == f".{name}":
            sys.exit(f"{module}: the module and the name {name} in it cannot be distinguished")
        yield name, f".{name}" if is_submodule else module


def _formatted(source: str, path: Path) -> str:
    """Sort `__all__` and format the code, as everywhere else."""
    for command in (["check", "--select=RUF022", "--fix"], ["format"]):
        source = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--quiet", "--stdin-filename", str(path), "-"],
            input=source,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout
    return source


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/nox -s public-names --",
        description=(__doc__ or "").split("\n\n", maxsplit=1)[0],
    )
    parser.add_argument("--check", action="store_true", help="only compare, and write nothing")
    check = parser.parse_args().check
    different: list[str] = []
    for package in PACKAGES:
        path = ROOT / package / "__init__.py"
        derived = derive(path)
        if derived == path.read_text(encoding="utf-8"):
            continue
        if check:
            different.append(path.relative_to(ROOT).as_posix())
        else:
            path.write_text(derived, encoding="utf-8")
    if different:
        problems = [f"the public names of {path} differ from its imports" for path in different]
        sys.exit("\n".join([*problems, "Run scripts/nox -s public-names"]))


if __name__ == "__main__":
    main()
