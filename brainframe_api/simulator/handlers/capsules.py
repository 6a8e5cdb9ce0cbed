"""Capsules: listing, loading, options and activity."""

from __future__ import annotations

from typing import Any

from brainframe_rest.models import Capsule, CapsuleLoadRequest

from brainframe_api.simulator.capsules.archive import read_archive
from brainframe_api.simulator.errors import SimulatorError
from brainframe_api.simulator.registry import operation
from brainframe_api.simulator.services import Services
from brainframe_api.simulator.state import capsules, storage


@operation
def get_capsules(services: Services) -> list[Capsule]:
    """Returns all capsules."""
    with services.database.transaction() as db:
        return services.catalog.find_all(db)


@operation
def get_capsule(services: Services, capsule_name: str) -> Capsule:
    """Returns a capsule."""
    with services.database.transaction() as db:
        return services.catalog.get(db, capsule_name)


@operation
def load_capsule(services: Services, body: CapsuleLoadRequest) -> Capsule:
    """Checks a capsule archive and lists it, without ever executing it.

    The options for developers have nothing to act on here. A capsule that was loaded before under
    the same name is replaced; what was set for it stays as far as it still fits.
    """
    with services.database.transaction() as db:
        stored = storage.get(db, body.storage_id)
    name = body.name if isinstance(body.name, str) else None
    capsule = read_archive(services.blobs.path(stored.blob), name or None)
    if services.catalog.is_built_in(capsule.name):
        raise SimulatorError(
            "InvalidCapsuleError",
            f"The name {capsule.name!r} belongs to a capsule that is built in.",
        )
    with services.database.transaction() as db:
        storage.get(db, body.storage_id)
        capsules.add_loaded(db, capsule, body.storage_id)
    return capsule


@operation
def unload_capsule(services: Services, capsule_name: str) -> None:
    """Unloads a capsule that was loaded from an archive."""
    with services.database.transaction() as db:
        services.catalog.get(db, capsule_name)
        if services.catalog.is_built_in(capsule_name):
            raise SimulatorError(
                "PluginNotFoundError",
                f"The capsule {capsule_name!r} is built in; only loaded ones can be unloaded.",
            )
        capsules.delete_loaded(db, capsule_name)


@operation
def get_capsule_option_vals(services: Services, capsule_name: str) -> dict[str, Any]:
    """Returns the global value of every option, defaults included."""
    with services.database.transaction() as db:
        return services.catalog.option_values(db, capsule_name)


@operation
def set_capsule_option_vals(services: Services, capsule_name: str, body: dict[str, Any]) -> None:
    """Replaces the global values; options left out go back to their defaults."""
    with services.database.transaction() as db:
        services.catalog.set_option_values(db, capsule_name, None, body)
    services.analysis.settings_changed()


@operation
def patch_capsule_option_vals(services: Services, capsule_name: str, body: dict[str, Any]) -> None:
    """Sets the global values given; null takes an option back to its default."""
    with services.database.transaction() as db:
        services.catalog.patch_option_values(db, capsule_name, None, body)
    services.analysis.settings_changed()


@operation
def get_stream_capsule_option_vals(
    services: Services, stream_id: int, capsule_name: str
) -> dict[str, Any]:
    """Returns only the values that a stream overrides."""
    with services.database.transaction() as db:
        return services.catalog.stream_option_values(db, capsule_name, stream_id)


@operation
def set_stream_capsule_option_vals(
    services: Services, stream_id: int, capsule_name: str, body: dict[str, Any]
) -> None:
    """Replaces what a stream overrides; an empty object ends all overriding."""
    with services.database.transaction() as db:
        services.catalog.set_option_values(db, capsule_name, stream_id, body)
    services.analysis.settings_changed(stream_id)


@operation
def patch_stream_capsule_option_vals(
    services: Services, stream_id: int, capsule_name: str, body: dict[str, Any]
) -> None:
    """Sets what a stream overrides; null stops overriding an option."""
    with services.database.transaction() as db:
        services.catalog.patch_option_values(db, capsule_name, stream_id, body)
    services.analysis.settings_changed(stream_id)


@operation
def is_capsule_active(services: Services, capsule_name: str) -> bool:
    """Tells whether a capsule runs where a stream does not say otherwise."""
    with services.database.transaction() as db:
        return services.catalog.is_active(db, capsule_name)


@operation
def set_capsule_active(services: Services, capsule_name: str, body: bool | None) -> None:
    """Sets whether a capsule runs where a stream does not say otherwise; null is the default."""
    with services.database.transaction() as db:
        services.catalog.set_active(db, capsule_name, None, body)
    services.analysis.settings_changed()


@operation
def is_stream_capsule_active(services: Services, stream_id: int, capsule_name: str) -> bool | None:
    """Tells whether a capsule runs on a stream; null when the stream follows the global value."""
    with services.database.transaction() as db:
        return services.catalog.is_stream_active(db, capsule_name, stream_id)


@operation
def set_stream_capsule_active(
    services: Services, stream_id: int, capsule_name: str, body: bool | None
) -> None:
    """Sets whether a capsule runs on a stream; null makes it follow the global value again."""
    with services.database.transaction() as db:
        services.catalog.set_active(db, capsule_name, stream_id, body)
    services.analysis.settings_changed(stream_id)
