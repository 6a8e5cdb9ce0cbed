# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`EncodingField`."""

from ..open_enum import OpenEnum


class EncodingField(OpenEnum):
    """A field that the answer can be reduced to."""

    CLASS_NAME = "class_name"
    """The class name alone"""
