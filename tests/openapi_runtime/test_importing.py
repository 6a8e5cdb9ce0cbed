"""The runtime is light to import and depends on no package that is generated or built on it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import openapi_runtime


def modules_after(code: str) -> set[str]:
    """Run an import in a new interpreter, and return the loaded modules."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps([*sys.modules]))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout))


def test_the_package_loads_none_of_its_dependencies() -> None:
    loaded = modules_after("import openapi_runtime")
    assert not loaded & {"anyio", "asyncio", "attrs", "httpcore", "httpx", "msgspec", "ssl"}
    assert {name for name in loaded if name.startswith("openapi_runtime")} == {"openapi_runtime"}


def test_codecs_do_not_load_the_http_library() -> None:
    loaded = modules_after(
        "from openapi_runtime import UNSET, ApiError, ApiRequest, Codec, OpenEnum, Operation\n"
        "import openapi_runtime.bodies, openapi_runtime.parameters, openapi_runtime.responses\n"
        "from openapi_runtime import AsyncEventStream, EventStream, File, JsonLines, MappedCodec\n"
        "import openapi_runtime.unions, openapi_runtime.text_values, openapi_runtime.wire\n"
        "import openapi_runtime.item_streams"
    )
    assert not loaded & {"anyio", "asyncio", "httpcore", "httpx", "ssl"}


def test_the_clients_work_without_the_packages_of_an_api() -> None:
    loaded = modules_after("from openapi_runtime import AsyncClient, Client")
    assert not [name for name in loaded if name.startswith("brainframe")]


def test_public_names_are_sorted_and_exist_and_other_names_raise() -> None:
    names = openapi_runtime.__all__
    assert list(names) == sorted(names, key=lambda name: (not name.isupper(), name))
    assert set(names) <= set(dir(openapi_runtime))
    for name in names:
        assert getattr(openapi_runtime, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Cleint'"):
        _ = openapi_runtime.Cleint  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
