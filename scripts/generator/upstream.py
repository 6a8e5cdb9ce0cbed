"""Detection of changes in the upstream templates that ours replace."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import openapi_python_client

from .build import HERE
from .naming import TEMPLATES
from .problems import GenerationError

UPSTREAM = Path(openapi_python_client.__file__).parent / "templates"
CHECKSUMS = HERE / "upstream_templates.sha256"


def current() -> dict[str, str]:
    """Return the checksums of the installed generator's templates that ours replace, by name."""
    return {
        path.name: sha256((UPSTREAM / path.name).read_bytes()).hexdigest()
        for path in sorted(TEMPLATES.glob("*.jinja"))
        if (UPSTREAM / path.name).exists()
    }


def recorded(checksums: Path = CHECKSUMS) -> dict[str, str]:
    """Return the checksums of the templates that ours were last compared with, by name."""
    lines = (line.split() for line in checksums.read_text().splitlines())
    return {name: checksum for checksum, name in lines}


def record(checksums: Path = CHECKSUMS) -> None:
    """Record the checksums of the installed generator's templates."""
    checksums.write_text("".join(f"{checksum}  {name}\n" for name, checksum in current().items()))


def check(checksums: Path = CHECKSUMS) -> None:
    """Check that the upstream templates did not change.

    Raises:
        GenerationError: If a template changed. The message names the changed templates.
    """
    now, then = current(), recorded(checksums)
    changed = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    if changed:
        raise GenerationError(
            f"The templates {', '.join(changed)} of openapi-python-client "
            f"{openapi_python_client.__version__} differ from the versions that ours are based on. "
            f"Review them in {UPSTREAM}, adapt scripts/generator/templates, and run "
            "scripts/regenerate --accept-templates."
        )
