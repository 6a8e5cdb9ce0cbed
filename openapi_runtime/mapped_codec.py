"""Base class of the codecs whose attributes do not correspond one to one to JSON keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, cast

import msgspec

from .codec import ADDITIONAL, Codec, to_plain
from .errors import CodecError, invalid_codec
from .open_enum import explained, known_values_only
from .wire import WireType, decode_hook, path_segment, with_joined_path


class MappedCodec(Codec, WireType):
    """Base class of codecs with JSON keys unlike their attribute names, or additional properties.

    msgspec cannot map the JSON keys, so other types refer to such a class `X` as `Wire[X]`.

    Attributes:
        json_names: The JSON keys of attributes with other names.
        additional_type: The type of the values of unknown keys, which are stored in
            `additional_properties`, or None to ignore unknown keys.
    """

    __slots__ = ()

    # msgspec evaluates the annotations of all base classes at run time.
    if TYPE_CHECKING:
        json_names: ClassVar[Mapping[str, str]]
        additional_type: ClassVar[Any]
    else:
        json_names = {}
        additional_type = None

    def to_dict(self) -> dict[str, Any]:
        """Convert the codec to a dict of plain values that can be encoded as JSON.

        Returns:
            The JSON object as a dict, with its keys in the order of the attributes, and the
            additional properties last.

        Raises:
            CodecError: If an attribute cannot be converted to JSON, or an additional property has
                the key of an attribute.
        """
        keys = _keys(cast("Any", type(self)))
        plain: dict[str, Any] = {}
        try:
            # Not a comprehension, which would count toward the recursion limit of Python 3.11.
            for key, name in keys.items():
                value = getattr(self, name)
                if value is not msgspec.UNSET:
                    plain[key] = to_plain(value)
            if self.additional_type is None:
                return plain
            additional: Any = to_plain(getattr(self, ADDITIONAL))
        except (NotImplementedError, TypeError, RecursionError) as error:
            raise CodecError(
                f"{type(self).__name__} cannot be converted to JSON: {error}"
            ) from error
        for key, value in additional.items():
            if key in keys:
                raise CodecError(
                    f"{type(self).__name__} cannot be converted to JSON: {ADDITIONAL} has the key "
                    f"{key!r}, which belongs to the attribute {keys[key]}"
                )
            plain[key] = value
        return plain

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Self:
        """Create a codec from a dict, as returned by `to_dict` or `json.loads`.

        Args:
            d: The JSON object.

        Raises:
            CodecError: If a key is missing, a value has the wrong type, or the value of an
                enumeration is unknown (see `OpenEnum.accept`). The message contains the path of
                the value.
        """
        with known_values_only() as problems:
            try:
                return cls.from_wire(d)
            except (msgspec.ValidationError, RecursionError) as error:
                problem = explained(error, problems)
                raise invalid_codec(cls.__name__, problem) from error

    @classmethod
    def from_wire(cls, value: Any, *, strict: bool = True) -> Self:
        """Create a codec from a JSON object, as `decode_hook` does.

        Args:
            value: The JSON object.
            strict: Whether its scalars have JSON types, instead of all being text.

        Raises:
            msgspec.ValidationError: If a key is missing or a value has the wrong type.
        """
        try:
            return msgspec.convert(
                cls._attributes_of(value), cls, strict=strict, dec_hook=decode_hook, str_keys=True
            )
        except msgspec.ValidationError as error:
            message = with_joined_path(str(error))
            problem = msgspec.ValidationError(cls._json_message(message))
        # Raised outside of the `except` block, because the traceback of a context refers to values,
        # which may be secret.
        raise problem

    @classmethod
    def _attributes_of(cls, value: Any) -> Any:
        """Return a JSON object with attribute names as keys, and other values unchanged."""
        if not isinstance(value, Mapping):
            return value
        given = cast("Mapping[str, Any]", value)
        keys = _keys(cast("Any", cls))
        attributes: dict[str, Any] = {keys[key]: given[key] for key in given if key in keys}
        if cls.additional_type is not None:
            attributes[ADDITIONAL] = {key: given[key] for key in given if key not in keys}
        return attributes

    @classmethod
    def _json_message(cls, message: str) -> str:
        """Replace the attribute in a message of msgspec with the JSON key."""
        missing = re.fullmatch(_MISSING, message)
        if missing:
            key = cls.json_names.get(missing[1], missing[1])
            return f"Object missing required field `{key}`"
        path = re.fullmatch(_PATH, message)
        if path is None:
            return message
        problem, of_key, name, rest = path.groups()
        is_additional = cls.additional_type is not None and name == ADDITIONAL
        segment = "" if is_additional else path_segment(cls.json_names.get(name, name))
        return f"{problem} - at {of_key or ''}`${segment}{rest}`"


@cache
def _keys(codec: Any) -> dict[str, str]:
    """Return the attributes of a codec by JSON key."""
    attributes = (item.name for item in codec.__attrs_attrs__)
    names = codec.json_names
    keeps_unknown = codec.additional_type is not None
    return {
        names.get(name, name): name
        for name in attributes
        if not (keeps_unknown and name == ADDITIONAL)
    }


# Compiled on first use, because most programs never use it.
_MISSING: Final = r"Object missing required field `([^`]*)`"
_PATH: Final = r"(?s)(.*) - at (`key` in )?`\$\.(\w+)([^`]*)`"
