"""Scripted capsules that are defined in a YAML file."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
from brainframe_rest.models import CapsuleOption, Detection, NodeDescription, OptionType, SizeType

from brainframe_api._simulator.analysis.detections import detection_in_box
from brainframe_api._simulator.capsules.scripted import ScriptedCapsule, make_scripted_capsule
from brainframe_api._simulator.errors import StartupError

if TYPE_CHECKING:
    from brainframe_api._simulator.capsules.scripted import Answer


class Member(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base class of the parts of a definition. Unknown keys are rejected."""


class _Node(Member):
    size: Literal["none", "single", "all"] = "all"
    detections: list[str] = []
    attributes: dict[str, list[str]] = {}
    encoded: bool = False
    tracked: bool = False
    extra_data: list[str] = []


class _Option(Member):
    type: Literal["float", "int", "enum", "bool", "str"]
    default: Any
    description: str = ""
    min_val: float | None = None
    max_val: float | None = None
    choices: list[str] | None = None


class _Found(Member):
    class_name: str
    box: tuple[float, float, float, float]
    confidence: float = 1.0
    attributes: dict[str, str] = {}
    extra_data: dict[str, Any] = {}
    children: list[_Found] = []


class _Answer(Member):
    detections: list[_Found] | None = None
    attributes: dict[str, str] | None = None
    detector: str | None = None
    function: str | None = None


class _Definition(Member):
    answer: _Answer
    description: str = ""
    version: int = 1
    input_type: _Node | None = None
    output_type: _Node | None = None
    options: dict[str, _Option] | None = None


def read_definitions(path: Path) -> list[ScriptedCapsule]:
    """Return the capsules that a file defines.

    Args:
        path: A YAML file with a mapping from the names of capsules to their definitions.

    Raises:
        StartupError: If the file cannot be read or a definition is invalid.
    """
    import yaml

    try:
        content: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(f"the capsules file {path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise StartupError(f"the capsules file {path} is not valid YAML: {error}") from error
    if not isinstance(content, Mapping):
        raise StartupError(
            f"the capsules file {path} must map the names of capsules to their definitions"
        )
    found: list[ScriptedCapsule] = []
    for name, value in cast("Mapping[object, object]", content).items():
        try:
            definition = msgspec.convert(value, _Definition)
            found.append(_capsule(str(name), definition, path.parent))
        except (msgspec.ValidationError, ValueError) as error:
            raise StartupError(f"{path}: the capsule {name!r}: {error}") from error
    return found


def _capsule(name: str, definition: _Definition, folder: Path) -> ScriptedCapsule:
    options = definition.options
    return make_scripted_capsule(
        name,
        _answer(definition.answer, folder),
        input_type=_node(definition.input_type),
        output_type=_node(definition.output_type),
        options=None if options is None else {key: _option(one) for key, one in options.items()},
        description=definition.description,
        version=definition.version,
    )


def _node(node: _Node | None) -> NodeDescription | None:
    if node is None:
        return None
    return NodeDescription(
        SizeType(node.size),
        node.detections,
        node.attributes,
        node.encoded,
        node.tracked,
        node.extra_data,
    )


def _option(option: _Option) -> CapsuleOption:
    kind = OptionType(option.type)
    constraints: dict[str, Any] = {}
    if kind in (OptionType.FLOAT, OptionType.INT):
        constraints = {"min_val": option.min_val, "max_val": option.max_val}
    elif kind is OptionType.ENUM:
        constraints = {"choices": option.choices or []}
    return CapsuleOption(kind, option.default, constraints, option.description)


def _answer(answer: _Answer, folder: Path) -> Answer:
    given = {key: value for key, value in msgspec.structs.asdict(answer).items() if value}
    if answer.detections == []:
        given["detections"] = []
    if len(given) != 1:
        keys = ", ".join(msgspec.structs.asdict(answer))
        raise ValueError(f"the answer must have exactly one of the keys {keys}")
    if answer.function is not None:
        return _function(answer.function, folder)
    if answer.detector is not None:
        return answer.detector
    if answer.attributes:
        return answer.attributes
    return [_detection(item) for item in answer.detections or []]


def _detection(found: _Found) -> Detection:
    detection = detection_in_box(found.box, found.class_name, found.confidence)
    detection.attributes.update(found.attributes)
    detection.extra_data.update(found.extra_data)
    detection.children.extend(_detection(child) for child in found.children)
    return detection


def _function(place: str, folder: Path) -> Callable[..., Any]:
    """Load a function from a Python file next to the capsules file."""
    file, _, name = place.rpartition(":")
    path = folder / file
    if not file or not path.is_file():
        raise ValueError(
            f"the function {place!r} must be given as FILE.py:NAME, with a file that exists in"
            f" {folder}"
        )
    spec = importlib.util.spec_from_file_location(f"_capsule_answers_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is not a Python file; its name must end with .py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ValueError(f"{path} cannot be imported: {error!r}") from error
    function: Callable[..., Any] | None = getattr(module, name, None)
    if not callable(function):
        raise ValueError(f"{path} defines no function {name!r}")
    return function
