"""Conversion of the document's schemas to template data."""

from __future__ import annotations

from itertools import chain
from keyword import iskeyword
from pathlib import Path
from typing import Any

from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.strings import PythonIdentifier

from .annotations import Annotator, CannotGenerateError
from .constructors import NO_DEFAULT, Constructors
from .document import Document, Node
from .models import Alias, ClassAlias, Enumeration, Field, Member, Model


class Models:
    """Converter of schemas to template data."""

    def __init__(
        self, document: Document, annotator: Annotator, constructors: Constructors, mixins: Path
    ) -> None:
        self._document = document
        self._annotator = annotator
        self._constructors = constructors
        self._mixins = mixins

    def model(self, model: ModelProperty) -> Model:
        """Return the template data of an object schema.

        Raises:
            CannotGenerateError: If the name of a property is not a valid Python identifier.
        """
        schema = self._document.schemas[model.class_info.name]
        properties = self._document.properties(schema)
        parsed = {
            str(prop.name.get_untrusted_value()): prop
            for prop in chain(model.required_properties or [], model.optional_properties or [])
        }
        fields: list[Field] = []
        for name, raw in properties.items():
            if not name.isidentifier() or iskeyword(name):
                raise CannotGenerateError(
                    f"{model.class_info.name} has a property {name!r}, which is not a valid Python "
                    "identifier."
                )
            prop = parsed[name]
            default: Any = NO_DEFAULT
            if prop.required:
                default = raw["default"] if "default" in raw else self._default(model, name)
            fields.append(
                Field(
                    name=name,
                    annotation=self._annotator.annotate(prop, inside=model.class_info.name),
                    description=self.description(raw),
                    required=prop.required,
                    secret=self._document.resolve(raw).get("format") == "password",
                    default=default,
                    alias=self._constructors.alias(name),
                    server_assigned=self._constructors.is_server_assigned(
                        model.class_info.name, name
                    ),
                )
            )
        return Model(
            name=model.class_info.name,
            module=model.class_info.module_name,
            description=self.description(schema),
            fields=fields,
            mixin=(self._mixins / f"{model.class_info.module_name}.py").exists(),
            class_aliases=[
                ClassAlias(name, target, self._module(target))
                for name, target in self._constructors.class_aliases_of(model.class_info.name)
            ],
        )

    def alias(self, model: ModelProperty) -> Alias:
        """Return the template data of a schema that is a dict."""
        return Alias(
            name=model.class_info.name,
            module=model.class_info.module_name,
            description=self.description(self._document.schemas[model.class_info.name]),
            annotation=self._annotator.annotate(model),
        )

    def enumeration(self, enum: EnumProperty) -> Enumeration:
        """Return the template data of an enumeration.

        Raises:
            CannotGenerateError: If there is not exactly one description per value.
        """
        schema = self._document.schemas[enum.class_info.name]
        texts = schema.get("x-enum-descriptions") or [""] * len(enum.values)
        if len(texts) != len(enum.values):
            raise CannotGenerateError(
                f"{enum.class_info.name} has {len(enum.values)} values but {len(texts)} "
                "x-enum-descriptions. Write one for each value."
            )
        return Enumeration(
            name=enum.class_info.name,
            module=enum.class_info.module_name,
            description=self.description(schema),
            members=[
                Member(name, f'"{value}"' if isinstance(value, str) else str(value), text)
                for (name, value), text in zip(enum.values.items(), texts, strict=True)
            ],
        )

    def description(self, node: Node) -> str:
        """Return the description of a schema, or of the schema that it refers to."""
        while True:
            if text := node.get("description"):
                return str(text)
            if "$ref" in node:
                node = self._document.resolve(node)
            elif len(node.get("allOf", [])) == 1:
                node = node["allOf"][0]
            else:
                return ""

    def _module(self, name: str) -> str:
        if name not in self._document.schemas:
            raise CannotGenerateError(
                f"constructors.yaml has an alias of {name}, which is not a schema of the document."
            )
        return str(PythonIdentifier(name, ""))

    def _default(self, model: ModelProperty, name: str) -> object:
        return self._constructors.default(model.class_info.name, name)
