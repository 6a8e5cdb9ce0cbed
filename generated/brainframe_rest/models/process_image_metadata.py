# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`ProcessImageMetadata`."""

from typing import Any

from attrs import define

from ..codec import Codec


# The methods that attrs could write are those of the base classes; msgspec sets the slots without
# calling the constructor.
@define(init=False, repr=False, eq=False, weakref_slot=False)
class ProcessImageMetadata(Codec):
    """Which capsules to run on the image, and with which options."""

    plugins: list[str]
    """The names of the capsules to run. No other capsule runs."""

    options: dict[str, dict[str, Any]]
    """Option values by capsule name. They override the global values for this image alone."""

    def __init__(self, plugins: list[str], options: dict[str, dict[str, Any]]) -> None:
        self.plugins = plugins
        self.options = options
