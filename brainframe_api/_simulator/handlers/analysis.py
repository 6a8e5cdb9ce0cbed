"""Operations on analysis: its results, and the analysis of a single image."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from brainframe_rest.models import Detection, ProcessImageMetadata, ZoneStatus

from brainframe_api._simulator.analysis.capsules import (
    IDENTITY_RECOGNIZER,
    MOTION_DETECTOR,
    OBJECT_DETECTOR,
)
from brainframe_api._simulator.bodies import decode_json
from brainframe_api._simulator.errors import SimulatorError, invalid_format, not_implemented
from brainframe_api._simulator.images import read_image
from brainframe_api._simulator.multipart import Form
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.replies import StatusStreamReply
from brainframe_api._simulator.services import Services

if TYPE_CHECKING:
    from brainframe_api._simulator.analysis.frame import Image
    from brainframe_api._simulator.capsules.scripted import ScriptedCapsule


@operation
def get_latest_zone_statuses(services: Services) -> Mapping[int, Mapping[str, ZoneStatus]]:
    """Return the latest zone statuses of all streams that have one."""
    return services.analyzer.packets.latest().statuses


@operation
def get_zone_status_stream(_services: Services) -> StatusStreamReply:
    """Stream the zone statuses."""
    return StatusStreamReply()


@operation
def process_image(services: Services, body: Form) -> list[Detection]:
    """Run the named capsules on an image, with options that override the global values.

    The capsules run in the same order as on a stream: the built-in detectors, the scripted capsules
    (first those that need no detections) and the identity recognizer.
    """
    for name in ("image", "metadata"):
        if name not in body.parts:
            raise invalid_format(f"{name}: the multipart form has no part with this name.")
    metadata: ProcessImageMetadata = decode_json(
        body.parts["metadata"].read(),
        services.document.schema_checks["ProcessImageMetadata"],
        ProcessImageMetadata,
    )
    with services.database.transaction() as db:
        options = _effective_options(services, db, metadata)
    image = read_image(body.parts["image"].read(), services.options.max_image_pixels)
    detections: list[Detection] = []
    if MOTION_DETECTOR in metadata.plugins:
        from brainframe_api._simulator.analysis.still_image import detect_in_image

        detections += detect_in_image(image, options[MOTION_DETECTOR])
    if OBJECT_DETECTOR in metadata.plugins:
        from brainframe_api._simulator.analysis.object_detector import (
            ObjectDetectorOptions,
            detect_objects,
        )

        settings = ObjectDetectorOptions.from_values(options[OBJECT_DETECTOR])
        detections += detect_objects(image, settings)
    for name, scripted in services.catalog.scripted.all().items():
        if name in metadata.plugins:
            detections = _answer(scripted, image, detections, options[name])
    if IDENTITY_RECOGNIZER in metadata.plugins:
        for detection in detections:
            match = services.recognizer.recognize(image, detection)
            if match is not None:
                detection.with_identity, distance = match
                detection.extra_data["encoding_distance"] = distance
    return detections


def _answer(
    scripted: ScriptedCapsule, image: Image, detections: list[Detection], options: dict[str, Any]
) -> list[Detection]:
    try:
        return scripted.process_image(image, detections, options)
    except Exception as error:
        name = scripted.capsule.name
        raise SimulatorError(
            "UnknownError", f"The function of the scripted capsule {name!r} failed: {error!r}."
        ) from error


def _effective_options(
    services: Services, db: sqlite3.Connection, metadata: ProcessImageMetadata
) -> dict[str, dict[str, Any]]:
    effective: dict[str, dict[str, Any]] = {}
    given: dict[str, dict[str, Any]] = dict(metadata.options)
    for name in [*metadata.plugins, *given]:
        capsule = services.catalog.get(db, name)
        services.catalog.check_option_values(db, capsule, given.get(name, {}))
        effective[name] = {**services.catalog.option_values(db, name), **given.get(name, {})}
    for name in metadata.plugins:
        if not services.catalog.can_run(name):
            raise not_implemented(
                f"The capsule {name!r} was loaded from an archive; the simulator does not execute"
                f" loaded capsules. Give it an answer: `server.capsule({name!r}, answer=...)` in"
                " the program that runs the simulator, or an entry in the --capsules file."
            )
    return effective
