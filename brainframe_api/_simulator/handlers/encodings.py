"""Operations on encodings of identities."""

from __future__ import annotations

from brainframe_rest.models import Encoding, EncodingClassName

from brainframe_api._simulator.registry import operation
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import identities


@operation
def get_encodings(
    services: Services, identity_id: int | None, class_name: str | None, fields: str | None
) -> list[Encoding] | list[EncodingClassName]:
    """Return the matching encodings, or only their distinct class names."""
    with services.database.transaction() as db:
        found = identities.find_encodings(db, identity_id=identity_id, class_name=class_name)
    if fields is None:
        return found
    # A dict, because a set would lose the order.
    names = dict.fromkeys(encoding.class_name for encoding in found)
    return [EncodingClassName(class_name=name) for name in names]


@operation
def get_encoding(services: Services, encoding_id: int) -> Encoding:
    """Return an encoding."""
    with services.database.transaction() as db:
        return identities.get_encoding(db, encoding_id)


@operation
def delete_encodings(services: Services, identity_id: int | None, class_name: str | None) -> None:
    """Delete the matching encodings, or all of them if there is no filter."""
    with services.database.transaction() as db:
        identities.delete_encodings(db, identity_id=identity_id, class_name=class_name)
    services.recognizer.clear_cache()


@operation
def delete_encoding(services: Services, encoding_id: int) -> None:
    """Delete an encoding."""
    with services.database.transaction() as db:
        identities.delete_encoding(db, encoding_id)
    services.recognizer.clear_cache()
