"""Notices when the generator's own versions of the templates that ours replace have changed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import openapi_python_client

from .annotations import CannotGenerateError
from .build import HERE, TEMPLATES

UPSTREAM = Path(openapi_python_client.__file__).parent / "templates"
CHECKSUMS = HERE / "upstream_templates.sha256"


def current() -> dict[str, str]:
    """The checksums of the generator's templates that ours replace, by name."""
    return {
        path.name: sha256((UPSTREAM / path.name).read_bytes()).hexdigest()
        for path in sorted(TEMPLATES.glob("*.jinja"))
        if (UPSTREAM / path.name).exists()
    }


def recorded(checksums: Path = CHECKSUMS) -> dict[str, str]:
    """The checksums at the time that our templates were last compared to them."""
    lines = (line.split() for line in checksums.read_text().splitlines())
    return {name: checksum for checksum, name in lines}


def record(checksums: Path = CHECKSUMS) -> None:
    """Takes the present state as the one that our templates were compared to."""
    checksums.write_text("".join(f"{checksum}  {name}\n" for name, checksum in current().items()))


def check(checksums: Path = CHECKSUMS) -> None:
    """Raises a CannotGenerateError that names what changed."""
    now, then = current(), recorded(checksums)
    changed = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    if changed:
        raise CannotGenerateError(
            f"openapi-python-client {openapi_python_client.__version__} has other versions of the "
            f"templates {', '.join(changed)} than ours were written against. Read them in "
            f"{UPSTREAM} for what they now get and do, adapt scripts/generator/templates, and run "
            "scripts/regenerate --accept-templates."
        )
