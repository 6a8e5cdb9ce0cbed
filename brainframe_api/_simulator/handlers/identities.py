"""Operations on identities, including the creation of their encodings."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from brainframe_rest.models import Encoding, Identity, NewIdentityImage, NewIdentityVector

from brainframe_api._simulator.analysis.capsules import (
    CLASS_NAMES,
    IDENTITY_RECOGNIZER,
    MOTION_DETECTOR,
)
from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.images import read_image
from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.replies import JsonReply
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import identities, storage
from openapi_runtime.media_types import essence

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_VECTOR_LENGTH = 512
"""The maximum number of elements of an identity's vector."""

VECTOR_CLASSES = frozenset({*CLASS_NAMES, "fiducial_tag"})
"""The classes that accept vectors.

A fiducial tag is identified only by its vector; no capsule detects it.
"""


@operation
def get_identities(
    services: Services,
    unique_name: str | None,
    encoded_for_class: str | None,
    search: str | None,
    limit: int | None,
    offset: int | None,
    sort_by: str | None,
) -> JsonReply:
    """Return the matching identities, with the total in the Total-Count header."""
    with services.database.transaction() as db:
        found, total = identities.find(
            db,
            unique_name=unique_name,
            encoded_for_class=encoded_for_class,
            search=search,
            limit=limit,
            offset=offset,
            sort_by=sort_by,
        )
    return JsonReply(found, {"Total-Count": str(total)})


@operation
def get_identity(services: Services, identity_id: int) -> Identity:
    """Return an identity."""
    with services.database.transaction() as db:
        return identities.get(db, identity_id)


@operation
def set_identity(services: Services, body: Identity) -> Identity:
    """Create or update an identity."""
    with services.database.transaction() as db:
        saved = identities.save(db, body)
    services.recognizer.clear_cache()
    return saved


@operation
def delete_identity(services: Services, identity_id: int) -> None:
    """Delete an identity with its encodings."""
    with services.database.transaction() as db:
        identities.delete(db, identity_id)
    services.recognizer.clear_cache()


@operation
def new_identity_image(services: Services, identity_id: int, body: NewIdentityImage) -> Encoding:
    """Encode an object in an image, which must show exactly one object of the given class."""
    with services.database.transaction() as db:
        identities.require(db, identity_id)
        _require_class(services, db, body.class_name)
        stored = storage.get(db, body.storage_id)
        _require_new_image(db, identity_id, body)
    if not _may_be_image(stored.mime_type):
        raise SimulatorError(
            "ImageNotFoundForIdentityError",
            f"Storage {body.storage_id} holds {stored.mime_type}, not an image.",
        )
    if stored.size > services.options.max_form_bytes:
        raise SimulatorError(
            "InvalidImageTypeError",
            f"Storage {body.storage_id} has {stored.size} bytes; images may have at most"
            f" {services.options.max_form_bytes}. Use a smaller image, or start the simulator with"
            " --max-form-bytes.",
        )
    data = services.blobs.path(stored.blob).read_bytes()
    image = read_image(data, services.options.max_image_pixels)
    vector = _encode(services, image, body.class_name)
    with services.database.transaction() as db:
        identities.require(db, identity_id)
        _require_new_image(db, identity_id, body)
        encoding = identities.add_encoding(
            db, Encoding(identity_id, body.class_name, body.storage_id, vector, None)
        )
    services.recognizer.clear_cache()
    return encoding


@operation
def new_identity_vector(services: Services, identity_id: int, body: NewIdentityVector) -> Encoding:
    """Add a vector as an encoding of an identity."""
    vector = [float(number) for number in body.vector]
    with services.database.transaction() as db:
        identities.require(db, identity_id)
        if body.class_name not in VECTOR_CLASSES:
            raise _no_encoder(body.class_name)
        if len(vector) > MAX_VECTOR_LENGTH:
            raise SimulatorError(
                "VectorTooLongError",
                f"The vector has {len(vector)} numbers; the maximum is {MAX_VECTOR_LENGTH}.",
            )
        for encoding in _encodings(db, identity_id, body.class_name):
            if encoding.vector == vector:
                raise SimulatorError(
                    "DuplicateVectorError",
                    f"Identity {identity_id} already has this vector, as encoding {encoding.id}.",
                )
        encoding = identities.add_encoding(
            db, Encoding(identity_id, body.class_name, None, vector, None)
        )
    services.recognizer.clear_cache()
    return encoding


def _require_class(services: Services, db: sqlite3.Connection, class_name: str) -> None:
    if class_name not in CLASS_NAMES or not services.catalog.is_active(db, MOTION_DETECTOR):
        raise SimulatorError(
            "NoDetectorForClassError",
            f"No active capsule detects the class {class_name!r}; built-in capsules detect"
            f" {', '.join(CLASS_NAMES)}.",
        )
    if not services.catalog.is_active(db, IDENTITY_RECOGNIZER):
        raise _no_encoder(class_name)


def _no_encoder(class_name: str) -> SimulatorError:
    return SimulatorError(
        "NoEncoderForClassError",
        f"No active capsule encodes the class {class_name!r}; built-in capsules encode"
        f" {', '.join(sorted(VECTOR_CLASSES))}.",
    )


def _require_new_image(db: sqlite3.Connection, identity_id: int, body: NewIdentityImage) -> None:
    for encoding in _encodings(db, identity_id, body.class_name):
        if encoding.from_image == body.storage_id:
            raise SimulatorError(
                "ImageAlreadyEncodedError",
                f"Storage {body.storage_id} is already encoded for identity {identity_id} and class"
                f" {body.class_name!r}, as encoding {encoding.id}.",
            )


def _encodings(db: sqlite3.Connection, identity_id: int, class_name: str) -> list[Encoding]:
    return identities.find_encodings(db, identity_id=identity_id, class_name=class_name)


def _may_be_image(mime_type: str) -> bool:
    """Return False if the MIME type of an upload rules out an image."""
    kind = essence(mime_type)
    return kind.startswith("image/") or kind in ("application/octet-stream", "")


def _encode(services: Services, image: npt.NDArray[np.uint8], class_name: str) -> list[float]:
    from brainframe_api._simulator.analysis.still_image import detect_in_image
    from brainframe_api._simulator.identities.descriptor import describe_appearance
    from brainframe_api._simulator.identities.recognizer import crop

    with services.database.transaction() as db:
        options = services.catalog.option_values(db, MOTION_DETECTOR)
    detections = detect_in_image(image, {**options, "class_name": class_name})
    pictures = [part for found in detections if (part := crop(image, found)) is not None]
    if not pictures:
        raise SimulatorError(
            "NoDetectionsInImageError", f"The image shows no object of the class {class_name!r}."
        )
    if len(pictures) > 1:
        raise SimulatorError(
            "TooManyDetectionsInImageError",
            f"The image shows {len(pictures)} objects of the class {class_name!r}; use one that"
            " shows only the object to encode.",
        )
    return [round(float(number), 6) for number in describe_appearance(pictures[0])]
