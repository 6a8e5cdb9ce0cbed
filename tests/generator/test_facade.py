"""Report of gaps in the hand-written code after a change of the document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from brainframe_rest.operations import OPERATIONS
from generator.command import main
from generator.document import OpenApiDocument
from generator.facade import missing, parameters_of
from generator.problems import GenerationError

ROOT = Path(__file__).resolve().parents[2]
FACADE = ROOT / "brainframe_api" / "_async"
HANDLERS = ROOT / "brainframe_api" / "_simulator" / "handlers"


@pytest.fixture(scope="module")
def operations() -> dict[str, tuple[str, str]]:
    """Return the operations of our document."""
    document = yaml.load(
        (ROOT / "openapi" / "brainframe.yaml").read_bytes(), Loader=yaml.CSafeLoader
    )
    found = {
        operation["operationId"]: (
            operation["tags"][0].lower().replace(" ", "_"),
            operation["operationId"],
        )
        for item in document["paths"].values()
        for operation in item.values()
        if "operationId" in operation
    }
    assert found.keys() == OPERATIONS.keys()
    return found


def test_methods_and_handlers_cover_our_document(operations: dict[str, tuple[str, str]]) -> None:
    assert missing("brainframe_rest", operations, FACADE, HANDLERS) == []


def test_an_added_operation_is_missing_in_the_facade_and_in_the_simulator(
    operations: dict[str, tuple[str, str]],
) -> None:
    grown = operations | {"get_weather": ("base", "get_weather")}
    assert missing("brainframe_rest", grown, FACADE, HANDLERS) == [
        "no method of brainframe_api calls get_weather (base.get_weather)",
        "the simulator has no handler for get_weather",
    ]
    assert len(missing("brainframe_rest", grown, FACADE)) == 1


def test_the_report_names_the_folder_of_other_facades(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path)
    lines = missing("shop_api", {"buy": ("orders", "buy")}, Path("shop"))
    assert lines == ["no method of shop calls buy (orders.buy)"]


@pytest.mark.parametrize("is_facade", [True, False])
def test_the_error_names_a_folder_that_does_not_exist(
    operations: dict[str, tuple[str, str]], tmp_path: Path, *, is_facade: bool
) -> None:
    absent = tmp_path / "absent"
    facade, handlers = (absent, HANDLERS) if is_facade else (FACADE, absent)
    with pytest.raises(GenerationError, match="absent is not a folder"):
        missing("brainframe_rest", operations, facade, handlers)


def test_the_report_names_the_users_of_a_removed_operation(
    operations: dict[str, tuple[str, str]],
) -> None:
    shrunk = {id_: module for id_, module in operations.items() if id_ != "get_zone"}
    method = "_async/zones.py: ZoneStubMixin.get_zone"
    assert missing("brainframe_rest", shrunk, FACADE, HANDLERS) == [
        f"the operation zones.get_zone is gone, but {method} calls it",
        "the operation get_zone is gone, but handlers/zones.py handles it",
    ]


def test_the_report_names_handlers_with_other_parameters(
    document: Path, operations: dict[str, tuple[str, str]]
) -> None:
    parameters = parameters_of(OpenApiDocument.load(document))
    assert missing("brainframe_rest", operations, FACADE, HANDLERS, parameters) == []
    changed = parameters | {"get_zones": frozenset({"color"}), "set_zone": frozenset[str]()}
    assert missing("brainframe_rest", operations, FACADE, HANDLERS, changed) == [
        "the handler of get_zones in handlers/zones.py does not take color",
        "the handler of get_zones in handlers/zones.py takes stream_id, which is gone",
        "the handler of set_zone in handlers/zones.py takes body, which is gone",
    ]


@pytest.mark.slow
def test_removing_an_operation_fails_the_type_check_of_the_facade(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw: Any = yaml.load(document.read_bytes(), Loader=yaml.CSafeLoader)
    del raw["paths"]["/api/zones/{zone_id}"]["get"]
    changed = tmp_path / "changed.yaml"
    changed.write_text(yaml.safe_dump(raw))
    settings = ROOT / "scripts" / "generator" / "constructors.yaml"
    output = tmp_path / "brainframe_rest"
    assert not main(
        [
            f"--document={changed}",
            f"--output={output}",
            f"--constructors={settings}",
            f"--mixins={ROOT / 'brainframe_mixins'}",
            f"--facade={FACADE}",
        ]
    )
    assert "missing:   the operation zones.get_zone is gone" in capsys.readouterr().out
    configuration = tmp_path / "mypy.ini"
    configuration.write_text(
        f"[mypy]\nstrict = true\nmypy_path = {tmp_path}:{ROOT}\n"
        f"cache_dir = {tmp_path / 'cache'}\nfollow_imports = silent\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", f"--config-file={configuration}", FACADE / "zones.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert 'Module has no attribute "get_zone"' in done.stdout
