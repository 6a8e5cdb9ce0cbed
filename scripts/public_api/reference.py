"""Finds public names that the built reference leaves out."""

from __future__ import annotations

from pathlib import Path

from sphinx.util.inventory import InventoryFile

from public_api.surface import public_names

# The second names of the enumerations, inside the codecs that use them.
_NESTED = ("ConnType", "DirectionType", "Role", "Size", "State", "TestType", "Type")


def missing_from(site: Path) -> list[str]:
    """Returns the public names that have no place in a built site.

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
    """Tells whether a name is described in words, or where its class is."""
    owner, _, last = path.rpartition(".")
    return (
        last.startswith("__")
        or path == "brainframe_api"
        or path.startswith(("brainframe.api", "brainframe_api.pytest_plugin."))
        # What each error only gives another value to.
        or (owner.startswith("brainframe_api.bf_errors.") and last in ("kind", "status_code"))
        or (owner.startswith("brainframe_api.bf_codecs.") and last in _NESTED)
    )
