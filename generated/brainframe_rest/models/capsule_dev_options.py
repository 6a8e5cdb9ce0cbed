# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`CapsuleDevOptions`."""

from attrs import define
from msgspec import UNSET, UnsetType

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class CapsuleDevOptions(Codec):
    """Options for those who develop a capsule."""

    source_path: str | UnsetType = UNSET
    """The path, on the developer's machine, of the capsule's source code, for a debugger. The
    text `None` counts as absent.
    """

    def __init__(self, source_path: str | None = None) -> None:
        self.source_path = UNSET if source_path is None else source_path
