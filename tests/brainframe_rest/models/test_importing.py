"""Models are imported on first use, and each of them can be imported."""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
import typing

import brainframe_rest
import brainframe_rest.api
import brainframe_rest.models
import msgspec
import pytest


def modules_after(code: str) -> set[str]:
    """Run code in a new Python process, and return the modules that it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout))


def test_every_module_can_be_imported() -> None:
    found = [
        module.name
        for module in pkgutil.walk_packages(brainframe_rest.__path__, "brainframe_rest.")
    ]
    assert "brainframe_rest.api.zones.get_zones" in found
    for name in found:
        importlib.import_module(name)


@pytest.mark.parametrize("name", brainframe_rest.models.__all__)
def test_msgspec_can_decode_every_model(name: str) -> None:
    model = getattr(brainframe_rest.models, name)
    msgspec.json.Decoder(model)
    if isinstance(model, type) and hasattr(model, "__attrs_attrs__"):
        assert typing.get_type_hints(model)
        assert model.__doc__


def test_dir_lists_all_names_and_other_names_raise() -> None:
    assert set(brainframe_rest.models.__all__) <= set(dir(brainframe_rest.models))
    assert set(brainframe_rest.__all__) <= set(dir(brainframe_rest))
    for name in brainframe_rest.__all__:
        assert getattr(brainframe_rest, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Zoen'"):
        _ = brainframe_rest.models.Zoen  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    with pytest.raises(AttributeError, match="has no attribute 'Cleint'"):
        _ = brainframe_rest.Cleint  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def test_importing_the_packages_loads_no_large_module_and_no_model() -> None:
    loaded = modules_after("import brainframe_rest, brainframe_rest.models, brainframe_rest.api")
    assert not loaded & {"attrs", "httpx", "msgspec", "numpy", "cv2", "asyncio", "ssl"}
    assert not any(name.startswith("brainframe_rest.models.") for name in loaded)


def test_one_operation_loads_only_its_dependencies() -> None:
    loaded = modules_after("from brainframe_rest.api.premises import get_premises")
    assert "brainframe_rest.models.premises" in loaded
    assert "brainframe_rest.models.zone" not in loaded
    assert "brainframe_rest.api.zones" not in loaded
    assert not loaded & {"httpx", "numpy", "cv2", "asyncio"}


def test_the_sync_client_does_not_load_the_async_one() -> None:
    loaded = modules_after("from brainframe_rest import Client")
    assert "openapi_runtime._sync.client" in loaded
    assert not loaded & {"asyncio", "openapi_runtime.async_io", "openapi_runtime._async.client"}


def test_operations_are_attributes_of_their_chapter() -> None:
    code = (
        "import brainframe_rest.api\n"
        "assert brainframe_rest.api.zones.get_zones.OPERATION.path == '/api/zones'\n"
        "assert 'get_zone' in dir(brainframe_rest.api.zones)\n"
        "assert 'zones' in dir(brainframe_rest.api)"
    )
    loaded = modules_after(code)
    assert "brainframe_rest.api.zones.get_zones" in loaded
    assert "brainframe_rest.api.zones.get_zone" not in loaded
    assert "brainframe_rest.api.alerts" not in loaded
    with pytest.raises(AttributeError, match="has no attribute 'get_zoen'"):
        _ = brainframe_rest.api.zones.get_zoen  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    with pytest.raises(AttributeError, match="has no attribute 'zoens'"):
        _ = brainframe_rest.api.zoens  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
