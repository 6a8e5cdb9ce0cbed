"""Meaningful values for every other generated body.

A schema cannot define which bytes are a capsule, or which URL is a camera. With random values,
operations that need such things would never succeed, and their successes would go unchecked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemathesis.transport.serialization import Binary

from tests.conformance.world import capsule_archive, picture

Body = Any
World = dict[str, Any]

# These operations delete only spare resources, because later requests need all others.
DESTRUCTIVE = {
    "delete_stream_configuration",
    "delete_zone",
    "delete_zone_alarm",
    "delete_identity",
    "delete_storage",
    "delete_user",
    "delete_premises",
    "unload_capsule",
}
Value = Callable[[World, int], Any] | str | int | list[Any] | None


def sensible_body(operation_id: str, body: Body, world: World, turn: int) -> Body:
    """Return the body to send in place of one that the schema allows.

    Args:
        operation_id: The operation.
        body: The generated body. It is not changed.
        world: The resources on the server.
        turn: The number of earlier bodies of this operation; every second one is left as generated.
    """
    if operation_id == "set_stream_configuration":
        # Replace the address on every turn: a generated one must not lead out of this machine.
        return _stream(body, world, turn)
    if operation_id in _BODIES and turn % 2 == 0:
        return _BODIES[operation_id](body, world, turn)
    return body


def sensible_path(operation_id: str, values: Any, world: World, turn: int) -> Any:
    """Return the path parameters to send in place of IDs that a schema allows.

    Args:
        operation_id: The operation.
        values: The path parameters. They are not changed.
        world: The resources on the server.
        turn: The number of earlier paths of this operation; two out of three are left as generated.
    """
    if turn % 3:
        return values
    if operation_id not in DESTRUCTIVE:
        return {name: world["ids"].get(name, value) for name, value in values.items()}
    # Each spare resource can be deleted once.
    spares = {name: world["spares"].get(name, [])[turn // 3 :] for name in values}
    return {name: spares[name][0] if spares[name] else values[name] for name in values}


def _stream(body: Body, world: World, turn: int) -> Body:
    options = dict(body["connection_options"])
    if "url" in options:
        options["url"] = f"{world['url']}/streams/{world['stream']}/video?copy={turn}"
    match body["connection_type"], turn % 2:
        case "file", 0:
            options |= {"storage_id": world["video"], "transcode": True}
        case "ip_camera", 0:
            options |= {"url": f"{world['url']}/streams/{world['stream']}/video?copy={turn}"}
        case _:
            return {**body, "connection_options": options}
    options.pop("pipeline", None)
    runtime_options = {"keyframes_only": turn % 4 == 0}
    changes = {"connection_options": options, "runtime_options": runtime_options}
    # Omit the premises, so that the stream does not depend on existing ones.
    return {**body, **changes, "premises_id": None, "id": None}


def _with(**values: Value) -> Callable[[Body, World, int], Body]:
    """Return a function that replaces keys of a body; it calls values that are callable."""

    def change(body: Body, world: World, turn: int) -> Body:
        changes = {
            key: value(world, turn) if callable(value) else value for key, value in values.items()
        }
        return {**body, **changes}

    return change


def _options(_body: Body, _world: World, turn: int) -> Body:
    return {"sensitivity": 0.25 + turn % 4 / 8} if turn % 4 else {}


def _form(body: Body, _world: World, _turn: int) -> Body:
    metadata: Body = {"plugins": ["motion_detector"], "options": {}}
    return {**body, "image": Binary(picture()), "metadata": metadata}


_BODIES: dict[str, Callable[[Body, World, int], Body]] = {
    "set_zone": _with(stream_id=lambda world, _turn: world["scripted_stream"], id=None, alarms=[]),
    "set_zone_alarm": _with(zone_id=lambda _world, _turn: 1, stream_id=None, id=None),
    "set_runtime_option_vals": lambda _body, _world, turn: {"keyframes_only": turn % 4 == 0},
    "new_identity_image": _with(class_name="car", storage_id=lambda world, _turn: world["photo"]),
    "new_identity_vector": _with(
        class_name="car", vector=lambda _world, turn: [turn / 8, 0.5, 0.25]
    ),
    "load_capsule": _with(
        storage_id=lambda world, _turn: world["capsule"], name=lambda _w, turn: f"sample_{turn}"
    ),
    "set_capsule_option_vals": _options,
    "patch_capsule_option_vals": _options,
    "set_stream_capsule_option_vals": _options,
    "patch_stream_capsule_option_vals": _options,
    "process_image": _form,
    "set_user": _with(
        username=lambda _world, turn: f"user-{turn}", password="secret", role="editor", id=None
    ),
    "set_license_key": lambda _body, world, _turn: world["license"],
    "set_cloud_tokens": _with(
        access_token=lambda world, _turn: world["access_token"],
        refresh_token=lambda world, _turn: world["refresh_token"],
    ),
    "new_storage": lambda _body, _world, _turn: Binary(capsule_archive()),
}
