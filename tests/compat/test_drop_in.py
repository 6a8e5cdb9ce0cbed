"""This SDK has every public name of brainframe-api 0.30.5, and accepts the same calls."""

from __future__ import annotations

import enum
import importlib
import inspect
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from brainframe.api import BrainFrameAPI, bf_codecs, bf_errors

HERE = Path(__file__).parent
RECORDED = HERE / "brainframe_api_0_30_5.json"
PEER = json.loads(RECORDED.read_text(encoding="utf-8"))


def recorded(what: str) -> list[tuple[str, str]]:
    return sorted(
        (module, name) for module, found in PEER["modules"].items() for name in found[what]
    )


@pytest.mark.timeout(600)  # The timeout includes creating the peer's environment.
def test_the_record_matches_brainframe_api(peer_python: Path, tmp_path: Path) -> None:
    shown = subprocess.run(
        [peer_python, HERE / "introspect.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    ).stdout
    assert json.loads(shown) == PEER


def ours(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def accepts(function: Any, theirs: str, *bound: object) -> None:
    """Check that our function accepts all calls that the parameters of brainframe-api allow."""
    signature = inspect.signature(function)
    before, _, after = theirs.partition("*, ")
    positional = [name for name in before.rstrip(", ").split(", ") if name]
    by_name = [name for name in after.split(", ") if name]
    given = {name.rstrip("="): object() for name in (*positional, *by_name)}
    required = {name: given[name] for name in (*positional, *by_name) if not name.endswith("=")}
    signature.bind(*bound, **given)
    signature.bind(*bound, **required)
    by_position = signature.bind(
        *bound,
        *(given[name.rstrip("=")] for name in positional),
        **{name.rstrip("="): given[name.rstrip("=")] for name in by_name},
    )
    for name, value in given.items():
        assert by_position.arguments[name] is value


@pytest.mark.parametrize(("module", "name"), recorded("classes"))
def test_each_class_exists_and_accepts_the_same_calls(module: str, name: str) -> None:
    cls, theirs = ours(module, name), PEER["modules"][module]["classes"][name]
    if module.startswith("brainframe.api.stubs."):
        # Programs use these methods through BrainFrameAPI: the class that defines a method, and the
        # constructor of that class, do not matter.
        assert issubclass(BrainFrameAPI, cls)
        cls = BrainFrameAPI
        theirs["methods"].pop("__init__", None)
    check_class(cls, theirs)


def check_class(cls: Any, theirs: dict[str, Any]) -> None:
    assert inspect.isclass(cls)
    if "members" in theirs:
        assert issubclass(cls, enum.Enum)
        assert {member: cls[member].value for member in theirs["members"]} == theirs["members"]
        assert hasattr(cls, "values") or not theirs["values"]
        return
    for method, parameters in theirs["methods"].items():
        if isinstance(inspect.getattr_static(cls, method), staticmethod | classmethod):
            accepts(getattr(cls, method), parameters)
        else:
            accepts(getattr(cls, method), parameters, None)
    for name in theirs["properties"]:
        assert isinstance(inspect.getattr_static(cls, name), property)
    for name, description in theirs["nested"].items():
        check_class(getattr(cls, name), description)


@pytest.mark.parametrize(("module", "name"), recorded("functions"))
def test_each_function_accepts_the_same_calls(module: str, name: str) -> None:
    accepts(ours(module, name), PEER["modules"][module]["functions"][name])


@pytest.mark.parametrize(("module", "name"), recorded("names"))
def test_all_other_names_exist(module: str, name: str) -> None:
    assert ours(module, name) is not None


def test_a_class_is_the_same_object_wherever_it_is_imported_from() -> None:
    for module, name in recorded("classes"):
        for root in ("brainframe.api", "brainframe.api.bf_codecs", "brainframe.api.stubs"):
            if name in PEER["modules"][root]["names"]:
                assert ours(module, name) is ours(root, name)


def test_errors_have_the_same_kinds_names_and_texts() -> None:
    assert {
        kind: [cls.__name__, cls("x").kind, cls("x").pretty_name, str(cls("x"))]
        for kind, cls in bf_errors.kind_to_error_type.items()
    } == PEER["kinds"]


def test_alternative_names_refer_to_the_same_object() -> None:
    assert bf_errors.PluginNotFoundError is bf_errors.CapsuleNotFoundError
    assert bf_errors.InvalidPluginOptionError is bf_errors.InvalidCapsuleOptionError
    assert bf_codecs.Plugin is bf_codecs.Capsule
    assert bf_codecs.PluginOption is bf_codecs.CapsuleOption
    assert bf_codecs.StreamConfiguration.ConnType is bf_codecs.ConnType
    assert bf_codecs.ZoneAlarmCountCondition.TestType is bf_codecs.CountConditionTestType
    assert bf_codecs.ZoneAlarmRateCondition.TestType is bf_codecs.RateConditionTestType
    assert bf_codecs.ZoneAlarmRateCondition.DirectionType is bf_codecs.DirectionType
    assert bf_codecs.CapsuleOption.Type is bf_codecs.OptionType
    assert bf_codecs.NodeDescription.Size is bf_codecs.SizeType
    assert bf_codecs.User.Role is bf_codecs.RoleType
    assert bf_codecs.LicenseInfo.State is bf_codecs.LicenseState


def test_brainframe_is_a_namespace_package_without_an_init_file() -> None:
    import brainframe

    assert brainframe.__file__ is None


def test_importing_the_packages_loads_no_large_module() -> None:
    import sys

    program = "import sys, brainframe.api, brainframe_api; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    heavy = {"cv2", "numpy", "httpx", "httpcore", "anyio", "asyncio", "msgspec", "ssl"}
    assert not heavy & set(loaded)
    assert not any("simulator" in module for module in loaded)


def test_importing_the_api_class_loads_no_module_for_images_or_the_network() -> None:
    import sys

    program = "import sys; from brainframe.api import BrainFrameAPI; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    assert not {"cv2", "numpy", "httpx", "httpcore", "anyio", "asyncio", "ssl"} & set(loaded)


def test_star_imports_provide_the_public_names() -> None:
    namespace: dict[str, Any] = {}
    exec(
        "from brainframe.api.bf_codecs import *\nfrom brainframe.api.bf_errors import *", namespace
    )
    assert {"Zone", "ConnType", "ZoneNotFoundError", "kind_to_error_type"} <= namespace.keys()
