"""Detection of public names that are missing from the built reference."""

from __future__ import annotations

from pathlib import Path

from sphinx.util.inventory import InventoryFile

from public_api.surface import public_names

# Aliases of enumerations in the codecs that use them.
_NESTED = ("ConnType", "DirectionType", "Role", "Size", "State", "TestType", "Type")


def missing_from(site: Path) -> list[str]:
    """Return the public names that are missing from a built site.

    Args:
        site: The folder of the site.
    """
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="")
    described = {
        name for kind, names in inventory.data.items() if kind.startswith("py:") for name in names
    }
    return [
        name.path
        for name in public_names()
        if name.alias_of is None and not _elsewhere(name.path) and name.path not in described
    ]


def _elsewhere(path: str) -> bool:
    """Return whether a name is described in prose or together with its class."""
    owner, _, last = path.rpartition(".")
    return (
        last.startswith("__")
        or path == "brainframe_api"
        or path.startswith(("brainframe.api", "brainframe_api.pytest_plugin."))
        # Attributes that each error class overrides.
        or (owner.startswith("brainframe_api.bf_errors.") and last in ("kind", "status_code"))
        or (owner.startswith("brainframe_api.bf_codecs.") and last in _NESTED)
    )
