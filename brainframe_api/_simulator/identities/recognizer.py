"""Recognition of the identity that a detection shows."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

from brainframe_rest.models import Detection, Identity

from brainframe_api._simulator.identities.descriptor import LENGTH, describe_appearance
from brainframe_api._simulator.state import identities
from brainframe_api._simulator.state.database import Database

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from brainframe_api._simulator.analysis.frame import Frame

    Image = npt.NDArray[np.uint8]

MAX_DISTANCE = 0.4
"""The maximum distance between the vector of a detection and a matching encoding.

Measured on the pedestrians of the sample video, who are 40 to 90 pixels high: this distance
accepts 1% of the views of other people, and a third of the views of the same person.
"""


class Recognizer:
    """Compares detections with the encodings of all identities.

    Args:
        database: The database of the identities and encodings.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[str, tuple[npt.NDArray[np.float32], list[int]]] | None = None
        self._identities: dict[int, Identity] = {}

    def clear_cache(self) -> None:
        """Discard the cached encodings; to be called after any change to them."""
        with self._lock:
            self._known = None

    def recognize_in_frame(
        self, frame: Frame, detection: Detection
    ) -> tuple[Identity, float] | None:
        """Return the identity that a detection in a frame shows and its distance, or None."""
        if frame.image is None:
            return None
        try:
            return self.recognize(frame.image, detection)
        except sqlite3.ProgrammingError:
            return None  # The simulator closed the database during the last frame.

    def recognize(self, image: Image, detection: Detection) -> tuple[Identity, float] | None:
        """Return the identity that a detection in an image shows and its distance, or None."""
        import numpy as np

        with self._lock:
            of_class = self._encodings().get(detection.class_name)
            by_id = self._identities
        picture = crop(image, detection)
        if of_class is None or picture is None:
            return None
        known, owners = of_class
        distances = np.linalg.norm(known - describe_appearance(picture), axis=1)
        nearest = int(np.argmin(distances))
        distance = float(distances[nearest])
        if distance > MAX_DISTANCE:
            return None
        return by_id[owners[nearest]], round(distance, 4)

    def _encodings(self) -> dict[str, tuple[npt.NDArray[np.float32], list[int]]]:
        if self._known is None:
            import numpy as np

            with self._database.transaction() as db:
                encodings = identities.find_encodings(db)
                self._identities = {
                    identity_id: identities.get(db, identity_id)
                    for identity_id in {encoding.identity_id for encoding in encodings}
                }
            by_class: dict[str, tuple[list[list[float]], list[int]]] = {}
            for encoding in encodings:
                # Vectors of other lengths are not appearance vectors.
                if len(encoding.vector) == LENGTH:
                    vectors, owners = by_class.setdefault(encoding.class_name, ([], []))
                    vectors.append(encoding.vector)
                    owners.append(encoding.identity_id)
            self._known = {
                class_name: (np.asarray(vectors, dtype=np.float32), owners)
                for class_name, (vectors, owners) in by_class.items()
            }
        return self._known


def crop(image: Image, detection: Detection) -> Image | None:
    """Return the part of an image inside a detection's bounding box, or None if it is too small."""
    columns = [point[0] for point in detection.coords]
    rows = [point[1] for point in detection.coords]
    part = image[max(min(rows), 0) : max(rows), max(min(columns), 0) : max(columns)]
    return part if part.shape[0] > 1 and part.shape[1] > 1 else None
