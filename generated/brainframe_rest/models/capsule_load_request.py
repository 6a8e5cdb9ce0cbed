# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`CapsuleLoadRequest`."""

from attrs import define
from msgspec import UNSET, UnsetType

from ..codec import Codec
from .capsule_dev_options import CapsuleDevOptions


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class CapsuleLoadRequest(Codec):
    """Which stored capsule file to load."""

    storage_id: int
    """The storage ID of the capsule file."""

    dev_options: CapsuleDevOptions | UnsetType = UNSET
    """Options for those who develop a capsule."""

    name: str | UnsetType = UNSET
    """The name to load the capsule under; the capsule's own name if absent."""

    def __init__(
        self, storage_id: int, dev_options: CapsuleDevOptions | None = None, name: str | None = None
    ) -> None:
        self.storage_id = storage_id
        self.dev_options = UNSET if dev_options is None else dev_options
        self.name = UNSET if name is None else name
