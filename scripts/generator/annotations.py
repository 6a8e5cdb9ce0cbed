"""Type annotations for the properties that openapi-python-client parsed from the document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openapi_python_client.parser.properties import EnumProperty, ModelProperty, Property
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

_PLAIN: dict[type, str] = {
    AnyProperty: "Any",
    BooleanProperty: "bool",
    DateProperty: "dt.date",
    DateTimeProperty: "dt.datetime",
    FileProperty: "bytes",
    FloatProperty: "float",
    IntProperty: "int",
    NoneProperty: "None",
    StringProperty: "str",
    UuidProperty: "uuid.UUID",
}


class CannotGenerateError(Exception):
    """Raised if the package cannot be generated, for example for an unsupported document."""


@dataclass(frozen=True)
class Annotation:
    """Type annotation.

    Attributes:
        code: The source code of the annotation.
        models: The modules and names of the models that the annotation refers to.
    """

    code: str
    models: frozenset[tuple[str, str]] = frozenset()

    @property
    def nullable(self) -> bool:
        """Whether None is a value of the type."""
        return self.code in ("Any", "None") or self.code.endswith("| None")

    def or_none(self) -> Annotation:
        """Return the annotation of the same type or None."""
        return self if self.nullable else Annotation(f"{self.code} | None", self.models)


def is_map(model: ModelProperty) -> bool:
    """Return whether a schema is an object without named properties, which is a dict in Python."""
    return not model.required_properties and not model.optional_properties


def alternatives(prop: PropertyProtocol) -> list[PropertyProtocol]:
    """Return the members of a union, or a list of the property itself if it is no union."""
    return list(prop.inner_properties) if isinstance(prop, UnionProperty) else [prop]


class Annotator:
    """Factory of annotations.

    Enumerations and objects are annotated with the classes of their named schemas. Dicts are
    annotated as dicts, because a class or an alias in every signature would hide their type.

    Args:
        schema_names: The names of the schemas of the document.
        models: The object schemas that the parser found.
    """

    def __init__(self, schema_names: Iterable[str], models: Iterable[ModelProperty]) -> None:
        self._names = frozenset(schema_names)
        self._models = {str(model.class_info.name): model for model in models}

    def annotate(self, prop: Property | PropertyProtocol, *, inside: str = "") -> Annotation:
        """Return the annotation of one property.

        Args:
            prop: The property.
            inside: The name of the class that contains the annotation. References to that class are
                quoted.

        Raises:
            CannotGenerateError: If the type of the property is not supported.
        """
        plain = _PLAIN.get(type(prop))
        if plain is not None:
            return Annotation(plain)
        if isinstance(prop, ListProperty):
            inner = self.annotate(prop.inner_property, inside=inside)
            return Annotation(f"list[{inner.code}]", inner.models)
        if isinstance(prop, UnionProperty):
            return self._union(prop, inside)
        if isinstance(prop, ConstProperty):
            return Annotation(f"Literal[{prop.value.python_code.as_unembedded_code()}]")
        if isinstance(prop, EnumProperty):
            if prop.class_info.name in self._names:
                return self._class(prop.class_info.name, prop.class_info.module_name, inside)
            values = prop.values.values()
            listed = [f'"{value}"' if isinstance(value, str) else str(value) for value in values]
            return Annotation(f"Literal[{', '.join(listed)}]")
        if isinstance(prop, ModelProperty):
            # References hold a copy of the model that the parser made before it parsed the
            # properties.
            prop = self._models.get(prop.class_info.name, prop)
            if is_map(prop):
                if prop.additional_properties is None:
                    return Annotation("dict[str, Any]")
                inner = self.annotate(prop.additional_properties, inside=inside)
                return Annotation(f"dict[str, {inner.code}]", inner.models)
            if prop.class_info.name not in self._names:
                raise CannotGenerateError(
                    f"The object {prop.class_info.name} has properties but is not a named schema. "
                    "Move it to components/schemas, and reference it there."
                )
            return self._class(prop.class_info.name, prop.class_info.module_name, inside)
        raise CannotGenerateError(
            f"Unsupported type {type(prop).__name__} of the property {prop.name}: add it to "
            "scripts/generator/annotations.py."
        )

    def _class(self, name: str, module: str, inside: str) -> Annotation:
        if name == inside:
            return Annotation(f'"{name}"')
        return Annotation(name, frozenset({(module, name)}))

    def _union(self, union: UnionProperty, inside: str) -> Annotation:
        members = [prop for prop in union.inner_properties if not isinstance(prop, NoneProperty)]
        objects = [prop for prop in members if isinstance(prop, ModelProperty)]
        if len(objects) > 1 and len(objects) == len(members):
            # The JSON has no discriminator, so a value of the union can only be a plain dict.
            annotation = Annotation("dict[str, Any]")
        else:
            inner = [self.annotate(prop, inside=inside) for prop in members]
            annotation = Annotation(
                " | ".join(dict.fromkeys(item.code for item in inner)),
                frozenset[tuple[str, str]]().union(*(item.models for item in inner)),
            )
        return annotation.or_none() if len(members) < len(union.inner_properties) else annotation
