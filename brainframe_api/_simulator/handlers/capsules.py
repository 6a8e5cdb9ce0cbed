"""Operations on capsules: list, load, options and activation."""

from __future__ import annotations

import logging
from typing import Any

from brainframe_rest.models import Capsule, CapsuleLoadRequest

from brainframe_api._simulator.capsules.archive import read_archive
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import capsules, storage

logger = logging.getLogger("brainframe_api.simulator")


@operation
def get_capsules(services: Services) -> list[Capsule]:
    """Return all capsules."""
    with services.database.transaction() as db:
        return services.catalog.find_all(db)


@operation
def get_capsule(services: Services, capsule_name: str) -> Capsule:
    """Return a capsule."""
    with services.database.transaction() as db:
        return services.catalog.get(db, capsule_name)


@operation
def load_capsule(services: Services, body: CapsuleLoadRequest) -> Capsule:
    """Validate a capsule archive and add it to the list of capsules, without executing it.

    The developer options have no effect, because no capsule code runs. A loaded capsule with the
    same name is replaced; its settings are kept.
    """
    with services.database.transaction() as db:
        stored = storage.get(db, body.storage_id)
    name = body.name if isinstance(body.name, str) else None
    capsule, unresolved = read_archive(services.blobs.path(stored.blob), name or None)
    for part in unresolved.parts:
        logger.warning("Capsule %r: not known without executing it: %s", capsule.name, part)
    if services.catalog.is_built_in(capsule.name):
        raise SimulatorError(
            "InvalidCapsuleError",
            f"The name {capsule.name!r} belongs to a built-in capsule; choose another name.",
        )
    with services.database.transaction() as db:
        storage.get(db, body.storage_id)
        capsules.add_loaded(db, capsule, body.storage_id, unresolved)
    return capsule


@operation
def unload_capsule(services: Services, capsule_name: str) -> None:
    """Unload a capsule that was loaded from an archive."""
    with services.database.transaction() as db:
        services.catalog.get(db, capsule_name)
        if services.catalog.is_built_in(capsule_name):
            raise SimulatorError(
                "PluginNotFoundError",
                f"The capsule {capsule_name!r} is built in; only loaded capsules can be unloaded.",
            )
        if capsule_name not in capsules.find_loaded(db):
            raise SimulatorError(
                "PluginNotFoundError",
                f"The capsule {capsule_name!r} is scripted by the program that runs the simulator;"
                " only loaded capsules can be unloaded.",
            )
        capsules.delete_loaded(db, capsule_name)


@operation
def get_capsule_option_vals(services: Services, capsule_name: str) -> dict[str, Any]:
    """Return the global value of every option, including defaults."""
    with services.database.transaction() as db:
        return services.catalog.option_values(db, capsule_name)


@operation
def set_capsule_option_vals(services: Services, capsule_name: str, body: dict[str, Any]) -> None:
    """Replace the global option values; options that are left out revert to their defaults."""
    with services.database.transaction() as db:
        services.catalog.set_option_values(db, capsule_name, None, body)
    services.analysis.settings_changed()


@operation
def patch_capsule_option_vals(services: Services, capsule_name: str, body: dict[str, Any]) -> None:
    """Set the given global option values; null reverts an option to its default."""
    with services.database.transaction() as db:
        services.catalog.patch_option_values(db, capsule_name, None, body)
    services.analysis.settings_changed()


@operation
def get_stream_capsule_option_vals(
    services: Services, stream_id: int, capsule_name: str
) -> dict[str, Any]:
    """Return the option values that a stream overrides, without the global ones."""
    with services.database.transaction() as db:
        return services.catalog.stream_option_values(db, capsule_name, stream_id)


@operation
def set_stream_capsule_option_vals(
    services: Services, stream_id: int, capsule_name: str, body: dict[str, Any]
) -> None:
    """Replace the option overrides of a stream; an empty object removes them all."""
    with services.database.transaction() as db:
        services.catalog.set_option_values(db, capsule_name, stream_id, body)
    services.analysis.settings_changed(stream_id)


@operation
def patch_stream_capsule_option_vals(
    services: Services, stream_id: int, capsule_name: str, body: dict[str, Any]
) -> None:
    """Set the given option overrides of a stream; null removes an override."""
    with services.database.transaction() as db:
        services.catalog.patch_option_values(db, capsule_name, stream_id, body)
    services.analysis.settings_changed(stream_id)


@operation
def is_capsule_active(services: Services, capsule_name: str) -> bool:
    """Return whether a capsule is active on streams that do not override it."""
    with services.database.transaction() as db:
        return services.catalog.is_active(db, capsule_name)


@operation
def set_capsule_active(services: Services, capsule_name: str, body: bool | None) -> None:
    """Set whether a capsule is active on streams without an override; null restores the default."""
    with services.database.transaction() as db:
        services.catalog.set_active(db, capsule_name, None, body)
    services.analysis.settings_changed()


@operation
def is_stream_capsule_active(services: Services, stream_id: int, capsule_name: str) -> bool | None:
    """Return whether a capsule is active on a stream, or null if it has no override."""
    with services.database.transaction() as db:
        return services.catalog.is_stream_active(db, capsule_name, stream_id)


@operation
def set_stream_capsule_active(
    services: Services, stream_id: int, capsule_name: str, body: bool | None
) -> None:
    """Set whether a capsule is active on a stream; null reverts to the global setting."""
    with services.database.transaction() as db:
        services.catalog.set_active(db, capsule_name, stream_id, body)
    services.analysis.settings_changed(stream_id)
