"""Python's type annotations for what openapi-python-client read from the document."""

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
    """The document has something that the templates have no form for."""


@dataclass(frozen=True)
class Annotation:
    """A type annotation.

    Attributes:
        code: The annotation as it stands in the code.
        models: The modules and names of the models in it.
    """

    code: str
    models: frozenset[tuple[str, str]] = frozenset()

    @property
    def nullable(self) -> bool:
        """Whether None is a value of the type."""
        return self.code in ("Any", "None") or self.code.endswith("| None")

    def or_none(self) -> Annotation:
        """The same type, or None."""
        return self if self.nullable else Annotation(f"{self.code} | None", self.models)


def is_map(model: ModelProperty) -> bool:
    """Whether a schema is an object without any property of its own: a dict."""
    return not model.required_properties and not model.optional_properties


def alternatives(prop: PropertyProtocol) -> list[PropertyProtocol]:
    """The members of a union; of anything else, itself."""
    return list(prop.inner_properties) if isinstance(prop, UnionProperty) else [prop]


class Annotator:
    """Annotates properties.

    Enumerations and objects become the classes of the named schemas. A dict stays a dict: a class
    of its own, or an alias in every signature, would only hide what it is.
    """

    def __init__(self, schema_names: Iterable[str], models: Iterable[ModelProperty]) -> None:
        self._names = frozenset(schema_names)
        self._models = {str(model.class_info.name): model for model in models}

    def annotate(self, prop: Property | PropertyProtocol, *, inside: str = "") -> Annotation:
        """Annotates one property.

        Args:
            prop: The property.
            inside: The class that the annotation will stand in. Its own name is quoted there.
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
            # Where it is referred to, the parser has a copy from before it read the properties.
            prop = self._models.get(prop.class_info.name, prop)
            if is_map(prop):
                if prop.additional_properties is None:
                    return Annotation("dict[str, Any]")
                inner = self.annotate(prop.additional_properties, inside=inside)
                return Annotation(f"dict[str, {inner.code}]", inner.models)
            if prop.class_info.name not in self._names:
                raise CannotGenerateError(
                    f"The object {prop.class_info.name} has properties but no name: move it to "
                    "components/schemas and refer to it"
                )
            return self._class(prop.class_info.name, prop.class_info.module_name, inside)
        raise CannotGenerateError(f"There is no annotation for {type(prop).__name__} {prop.name}")

    def _class(self, name: str, module: str, inside: str) -> Annotation:
        if name == inside:
            return Annotation(f'"{name}"')
        return Annotation(name, frozenset({(module, name)}))

    def _union(self, union: UnionProperty, inside: str) -> Annotation:
        members = [prop for prop in union.inner_properties if not isinstance(prop, NoneProperty)]
        objects = [prop for prop in members if isinstance(prop, ModelProperty)]
        if len(objects) > 1 and len(objects) == len(members):
            # Nothing in the JSON tells them apart, so what they have in common is all there is.
            annotation = Annotation("dict[str, Any]")
        else:
            inner = [self.annotate(prop, inside=inside) for prop in members]
            annotation = Annotation(
                " | ".join(dict.fromkeys(item.code for item in inner)),
                frozenset[tuple[str, str]]().union(*(item.models for item in inner)),
            )
        return annotation.or_none() if len(members) < len(union.inner_properties) else annotation
