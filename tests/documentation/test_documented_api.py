"""The package has every name that the documentation of the BrainFrame Python API prints."""

import enum
import importlib
import inspect
import json
from pathlib import Path
from typing import Any

import pytest

from brainframe_api import BrainFrameAPI, bf_codecs, bf_errors

DOCUMENTED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "documented_api.json").read_text(encoding="utf-8")
)
EMPTY = inspect.Parameter.empty
# The documentation prints `id_` and `type_` for arguments whose attribute is `id` and `type`.


def _attribute(argument: str) -> str:
    """Return the attribute for an argument of a constructor."""
    return {"id_": "id", "type_": "type"}.get(argument, argument)


def _value(default: Any) -> Any:
    return {
        "()": (),
        "AlertVerificationQueryType.ALL": BrainFrameAPI.AlertVerificationQueryType.ALL,
    }.get(default, default)


def _sample(name: str) -> Any:
    """Return a placeholder for an argument; binding the call does not depend on its value."""
    return [] if name in {"alarms", "coords", "vector"} else object()


def _resolve(path: str) -> object:
    module_names = path.split(".")
    for depth in range(len(module_names), 0, -1):
        try:
            found: object = importlib.import_module(".".join(module_names[:depth]))
        except ModuleNotFoundError:
            continue
        for name in module_names[depth:]:
            found = getattr(found, name)
        return found
    raise AssertionError(f"{path} does not resolve")


@pytest.mark.parametrize("name", DOCUMENTED["methods"])
def test_method_takes_the_documented_parameters_in_the_documented_order(name: str) -> None:
    parameters = dict(inspect.signature(getattr(BrainFrameAPI, name)).parameters)
    parameters.pop("self")
    documented = DOCUMENTED["methods"][name]
    positional = [entry["name"] for entry in documented if not entry.get("keyword_only")]

    assert list(parameters)[: len(positional)] == positional
    for entry in documented:
        parameter = parameters.pop(entry["name"])
        assert parameter.kind is not inspect.Parameter.POSITIONAL_ONLY
        if not entry.get("keyword_only"):
            assert parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
        expected = _value(entry["default"]) if "default" in entry else EMPTY
        assert parameter.default == expected
    # Additional parameters must be optional, and must not change the position of documented ones.
    for extra in parameters.values():
        assert extra.default is not EMPTY or extra.kind in {
            inspect.Parameter.VAR_KEYWORD,
            inspect.Parameter.VAR_POSITIONAL,
        }


@pytest.mark.parametrize("name", DOCUMENTED["methods"])
def test_method_has_a_docstring_that_names_its_parameters(name: str) -> None:
    docstring = inspect.getdoc(getattr(BrainFrameAPI, name))

    assert docstring
    for entry in DOCUMENTED["methods"][name]:
        assert f"{entry['name']}:" in docstring, entry["name"]


def test_client_is_constructed_as_documented() -> None:
    parameters = inspect.signature(BrainFrameAPI).parameters

    assert list(parameters)[:2] == ["server_url", "credentials"]
    assert parameters["server_url"].default is None
    assert parameters["credentials"].default is None


@pytest.mark.parametrize("name", DOCUMENTED["codecs"])
def test_codec_is_constructed_by_its_documented_keywords(name: str) -> None:
    codec = getattr(bf_codecs, name)
    documented = DOCUMENTED["codecs"][name]["constructor"]
    arguments = {entry["name"]: _sample(entry["name"]) for entry in documented}

    constructed = codec(**arguments)

    for argument, value in arguments.items():
        assert getattr(constructed, _attribute(argument)) is value


@pytest.mark.parametrize("name", DOCUMENTED["codecs"])
def test_codec_has_the_documented_defaults(name: str) -> None:
    codec = getattr(bf_codecs, name)
    documented = DOCUMENTED["codecs"][name]["constructor"]
    required = {
        entry["name"]: _sample(entry["name"]) for entry in documented if "default" not in entry
    }

    constructed = codec(**required)

    for entry in documented:
        if "default" in entry:
            attribute = getattr(constructed, _attribute(entry["name"]))
            empty: dict[str, object] = {"alarms": [], "metadata": {}}
            assert attribute == empty.get(entry["name"], entry["default"])


@pytest.mark.parametrize("name", DOCUMENTED["codecs"])
def test_codec_names_a_required_argument_that_is_missing(name: str) -> None:
    codec = getattr(bf_codecs, name)
    documented = DOCUMENTED["codecs"][name]["constructor"]
    required = {
        entry["name"]: _sample(entry["name"])
        for entry in documented
        # The documentation's stream example omits premises_id, so this argument has a default.
        if "default" not in entry and entry["name"] != "premises_id"
    }

    for missing in required:
        with pytest.raises(TypeError, match=missing.rstrip("_")):
            codec(**{key: value for key, value in required.items() if key != missing})


@pytest.mark.parametrize("name", DOCUMENTED["codecs"])
def test_codec_has_the_documented_attributes(name: str) -> None:
    codec = getattr(bf_codecs, name)

    documented = DOCUMENTED["codecs"][name]["constructor"]
    made = codec(**{entry["name"]: _sample(entry["name"]) for entry in documented})

    for attribute in DOCUMENTED["codecs"][name]["attributes"]:
        assert attribute in dir(made), attribute


@pytest.mark.parametrize("name", DOCUMENTED["enums"])
def test_enum_has_the_documented_members_and_lists_its_values(name: str) -> None:
    enumeration = getattr(bf_codecs, name)

    assert enum.Enum in enumeration.__mro__
    for member, value in DOCUMENTED["enums"][name].items():
        assert enumeration[member].value == value
    if name != "Ordering":
        assert list(enumeration.values()) == [member.value for member in enumeration]


@pytest.mark.parametrize("name", DOCUMENTED["exceptions"])
def test_exception_is_constructed_as_documented_and_has_a_docstring(name: str) -> None:
    error_type = getattr(bf_errors, name)
    arguments = {
        entry["name"]: f"the {entry['name']}"
        for entry in DOCUMENTED["exceptions"][name]
        if "default" not in entry
    }

    error = error_type(**arguments)

    assert isinstance(error, bf_errors.BaseAPIError)
    assert error.description == "the description"
    assert "the description" in str(error)
    assert inspect.getdoc(error_type)


@pytest.mark.parametrize("path", DOCUMENTED["paths"])
def test_documented_path_resolves_to_the_one_object(path: str) -> None:
    found = _resolve(path)
    name = path.rsplit(".", 1)[1]

    if name == "AlertVerificationQueryType":
        assert found is BrainFrameAPI.AlertVerificationQueryType
    elif name == "BrainFrameAPI":
        assert found is BrainFrameAPI
    else:
        assert found is getattr(bf_codecs, name)


def test_date_format_is_the_documented_one() -> None:
    assert DOCUMENTED["constants"]["DATE_FORMAT"] == bf_codecs.DATE_FORMAT
