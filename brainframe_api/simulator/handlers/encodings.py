"""Encodings of identities."""

from __future__ import annotations

from brainframe_rest.models import Encoding, EncodingClassName

from brainframe_api.simulator.registry import operation
from brainframe_api.simulator.services import Services
from brainframe_api.simulator.state import identities


@operation
def get_encodings(
    services: Services, identity_id: int | None, class_name: str | None, fields: str | None
) -> list[Encoding] | list[EncodingClassName]:
    """Returns the encodings that pass the filters, or only their class names, each once."""
    with services.database.transaction() as db:
        found = identities.find_encodings(db, identity_id=identity_id, class_name=class_name)
    if fields is None:
        return found
    # A dict and not a set: in the order first seen.
    names = dict.fromkeys(encoding.class_name for encoding in found)
    return [EncodingClassName(class_name=name) for name in names]


@operation
def get_encoding(services: Services, encoding_id: int) -> Encoding:
    """Returns an encoding."""
    with services.database.transaction() as db:
        return identities.get_encoding(db, encoding_id)


@operation
def delete_encodings(services: Services, identity_id: int | None, class_name: str | None) -> None:
    """Deletes the encodings that pass the filters; without a filter, all of them."""
    with services.database.transaction() as db:
        identities.delete_encodings(db, identity_id=identity_id, class_name=class_name)
    services.recognizer.forget()


@operation
def delete_encoding(services: Services, encoding_id: int) -> None:
    """Deletes an encoding."""
    with services.database.transaction() as db:
        identities.delete_encoding(db, encoding_id)
    services.recognizer.forget()
