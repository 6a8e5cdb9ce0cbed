"""scripts/regenerate, as it is used after a change of the document."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from generator import command, upstream
from generator.build import OWN_SETTINGS
from generator.command import main
from generator.problems import GenerationError
from generator.verification import check_types
from tasks.regenerate import regenerate


def responding(schema: Any) -> Any:
    """Return the responses of an operation that returns a value with a schema."""
    return {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}


ZONES = {"type": "array", "items": {"$ref": "#/components/schemas/Zone"}}
COORDS = {"type": "array", "items": {"type": "integer"}}
SMALL: Any = {
    "openapi": "3.0.3",
    "info": {"title": "Zones", "version": "1"},
    "paths": {
        "/api/version": {
            "get": {
                "operationId": "version",
                "tags": ["Base"],
                "responses": responding({"type": "string"}),
            }
        },
        "/api/zones": {
            "get": {
                "operationId": "get_zones",
                "tags": ["Zones"],
                "responses": responding(ZONES),
            }
        },
    },
    "components": {
        "schemas": {
            "Zone": {
                "type": "object",
                "properties": {
                    "coords": COORDS,
                    "alarm": {"$ref": "#/components/schemas/ZoneAlarm"},
                },
            },
            "ZoneAlarm": {"type": "object", "properties": {"name": {"type": "string"}}},
        }
    },
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a document of a few lines, for tests that do not depend on its content."""
    document = tmp_path_factory.mktemp("small") / "zones.yaml"
    document.write_text(yaml.safe_dump(SMALL))
    return document


@pytest.fixture(scope="module")
def small_package(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Path:
    """Generate the package of the small document. Tests must not change it."""
    output = tmp_path_factory.mktemp("generated") / "brainframe_rest"
    assert main(["--document", str(small), "--output", str(output)]) == 0
    return output


@pytest.fixture
def without_import(small_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the import of generated packages, which `small_package` has checked once."""

    def verify(*_arguments: object) -> list[object]:
        return []

    monkeypatch.setattr(command, "verify", verify)


@pytest.fixture
def output(tmp_path: Path, small_package: Path, without_import: None) -> Path:
    """Return a copy of the package that a test may change."""
    return Path(shutil.copytree(small_package, tmp_path / "brainframe_rest"))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def changed_document(original: Path, target: Path, change: Any) -> Path:
    raw = yaml.load(original.read_bytes(), Loader=yaml.CSafeLoader)
    change(raw)
    target.write_text(yaml.dump(raw, Dumper=yaml.CSafeDumper))
    return target


def arguments(document: Path, output: Path, table: Path | None = None) -> list[str]:
    """Return the arguments for a changed document, with the settings of our own package."""
    return [
        f"--document={document}",
        f"--output={output}",
        f"--constructors={table or OWN_SETTINGS.constructors}",
        f"--mixins={OWN_SETTINGS.mixins}",
    ]


def changed_table(folder: Path, old: str, new: str) -> Path:
    assert OWN_SETTINGS.constructors is not None
    table = folder / "constructors.yaml"
    table.write_text(OWN_SETTINGS.constructors.read_text().replace(old, new))
    return table


def test_the_same_document_generates_the_same_bytes(document: Path, package: Path) -> None:
    assert contents(package) == contents(document.parents[1] / "generated" / "brainframe_rest")


def test_every_file_names_the_document_and_the_command_that_generated_it(package: Path) -> None:
    for path in package.rglob("*.py"):
        head = "\n".join(path.read_text().splitlines()[:2])
        assert "by scripts/regenerate" in head
        assert "do not edit" in head.lower()
        assert "openapi/brainframe.yaml" in head


def test_the_package_contains_only_generated_files(package: Path) -> None:
    assert {path.name for path in package.iterdir() if path.name != "__pycache__"} == {
        ".generated.json",
        "__init__.py",
        "api",
        "async_client.py",
        "client.py",
        "models",
        "operations.py",
        "py.typed",
        "types.py",
    }


def test_writing_replaces_generated_files(small: Path, output: Path, small_package: Path) -> None:
    (output / "operations.py").write_text("broken")
    assert main(["--document", str(small), "--output", str(output)]) == 0
    assert contents(output) == contents(small_package)


def test_files_of_removed_operations_are_removed(
    small: Path, output: Path, small_package: Path, tmp_path: Path
) -> None:
    def add(raw: Any) -> None:
        item = raw["paths"]["/api/version"]
        raw["paths"]["/api/old"] = {
            "get": item["get"] | {"operationId": "get_old", "tags": ["Old"]}
        }

    grown = changed_document(small, tmp_path / "grown.yaml", add)
    assert main(["--document", str(grown), "--output", str(output)]) == 0
    assert (output / "api" / "old" / "get_old.py").exists()
    assert main(["--document", str(small), "--output", str(output)]) == 0
    assert not (output / "api" / "old").exists()
    assert contents(output) == contents(small_package)


def test_foreign_files_are_kept_and_listed(
    small: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = output / "api" / "zones" / "notes.txt"
    notes.write_text("mine")
    assert main(["--document", str(small), "--output", str(output)]) == 0
    assert notes.read_text() == "mine"
    assert "kept:    api/zones/notes.txt" in capsys.readouterr().out


def test_a_folder_with_foreign_files_is_refused(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("mine")
    assert main(["--document", str(small), "--output", str(folder)]) == 1
    assert "did not write" in capsys.readouterr().err
    assert contents(folder) == {"chapter.txt": b"mine"}


@pytest.mark.usefixtures("without_import")
def test_an_empty_folder_is_accepted(small: Path, tmp_path: Path, small_package: Path) -> None:
    folder = tmp_path / "brainframe_rest"
    folder.mkdir()
    assert main(["--document", str(small), "--output", str(folder)]) == 0
    assert contents(folder) == contents(small_package)


def test_writing_modifies_only_files_that_differ(small: Path, output: Path) -> None:
    zone, alarm = output / "models" / "zone.py", output / "models" / "zone_alarm.py"
    zone.write_text("broken")
    before = alarm.stat()
    assert main(["--document", str(small), "--output", str(output)]) == 0
    assert zone.read_text() != "broken"
    assert (alarm.stat().st_ino, alarm.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_errors_leave_the_package_unchanged(
    small: Path, output: Path, small_package: Path, tmp_path: Path
) -> None:
    def refer_to_nothing(raw: Any) -> None:
        zone = raw["components"]["schemas"]["Zone"]
        zone["properties"]["coords"] = {"$ref": "#/components/schemas/No"}

    broken = changed_document(small, tmp_path / "broken.yaml", refer_to_nothing)
    assert main(["--document", str(broken), "--output", str(output)]) == 1
    assert contents(output) == contents(small_package)


class TestCheck:
    def check(self, document: Path, output: Path) -> int:
        return main(["--check", "--document", str(document), "--output", str(output)])

    def test_passes_if_the_package_is_up_to_date(self, small: Path, output: Path) -> None:
        assert self.check(small, output) == 0

    def test_ignores_the_caches_of_python(self, small: Path, output: Path) -> None:
        cache = output / "__pycache__"
        cache.mkdir(exist_ok=True)
        (cache / "client.cpython-311.pyc").write_bytes(b"")
        assert self.check(small, output) == 0

    def test_names_missing_extra_and_changed_files_and_the_command(
        self, small: Path, output: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (output / "models" / "zone.py").unlink()
        (output / "py.typed").unlink()
        (output / "api" / "zones" / "get_old_zone.py").write_text("")
        changed = output / "api" / "zones" / "get_zones.py"
        changed.write_text(changed.read_text() + "\n")
        before = contents(output)

        assert self.check(small, output) == 1

        told = capsys.readouterr().err
        assert "missing: models/zone.py" in told
        assert "missing: py.typed" in told
        assert "extra:   api/zones/get_old_zone.py" in told
        assert "changed: api/zones/get_zones.py" in told
        assert "Run scripts/regenerate" in told
        assert contents(output) == before

    def test_detects_a_truncated_file(self, small: Path, output: Path) -> None:
        path = output / "models" / "zone.py"
        path.write_bytes(path.read_bytes()[:-1])
        assert self.check(small, output) == 1


class TestRefusals:
    def generate(self, document: Path, output: Path) -> int:
        return main(["--document", str(document), "--output", str(output)])

    def test_the_error_names_a_broken_reference_and_its_location(
        self, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def refer_to_nothing(raw: Any) -> None:
            response = raw["paths"]["/api/version"]["get"]["responses"]["200"]
            response["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/No"}

        broken = changed_document(small, tmp_path / "broken.yaml", refer_to_nothing)
        assert self.generate(broken, tmp_path / "brainframe_rest") == 1
        told = capsys.readouterr().err
        assert "#/components/schemas/No" in told
        assert "/paths/~1api~1version/get/responses/200" in told

    def test_a_constructor_default_for_a_missing_property_is_refused(
        self, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def drop(raw: Any) -> None:
            identity = raw["components"]["schemas"]["Identity"]
            identity["required"].remove("metadata")
            del identity["properties"]["metadata"]

        changed = changed_document(document, tmp_path / "changed.yaml", drop)
        assert main(arguments(changed, tmp_path / "brainframe_rest")) == 1
        assert "Identity.metadata" in capsys.readouterr().err

    def test_an_alias_of_a_class_that_is_not_in_the_document_is_refused(
        self, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        table = changed_table(tmp_path, "class: RoleType", "class: NoSuchType")
        assert main(arguments(document, tmp_path / "brainframe_rest", table)) == 1
        assert "NoSuchType" in capsys.readouterr().err

    def test_an_alias_in_a_codec_that_is_not_in_the_document_is_refused(
        self, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        table = changed_table(tmp_path, "attribute: User.Role", "attribute: NoSuchCodec.Role")
        assert main(arguments(document, tmp_path / "brainframe_rest", table)) == 1
        assert "NoSuchCodec.Role" in capsys.readouterr().err

    def test_an_enumeration_with_too_few_descriptions_is_refused(
        self, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def drop(raw: Any) -> None:
            raw["components"]["schemas"]["ConnType"]["x-enum-descriptions"].pop()

        changed = changed_document(document, tmp_path / "changed.yaml", drop)
        assert main(arguments(changed, tmp_path / "brainframe_rest")) == 1
        assert "ConnType" in capsys.readouterr().err

    def test_the_error_names_a_missing_document(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.generate(tmp_path / "none.yaml", tmp_path / "brainframe_rest") == 1
        assert "none.yaml" in capsys.readouterr().err


class TestUpstreamTemplates:
    def test_our_templates_are_based_on_the_installed_ones(self) -> None:
        upstream.check()
        assert upstream.recorded() == upstream.current() != {}

    def test_the_error_names_the_changed_template_and_the_command(self, tmp_path: Path) -> None:
        checksums = tmp_path / "checksums"
        upstream.record(checksums)
        text = checksums.read_text()
        line = next(line for line in text.splitlines() if line.endswith("model.py.jinja"))
        checksums.write_text(text.replace(line, f"{'0' * 64}  model.py.jinja"))
        with pytest.raises(GenerationError, match=r"model\.py\.jinja") as caught:
            upstream.check(checksums)
        assert "scripts/regenerate --accept-templates" in str(caught.value)
        assert "str_enum.py.jinja" not in str(caught.value)

    def test_the_error_names_a_template_that_is_not_recorded(self, tmp_path: Path) -> None:
        checksums = tmp_path / "checksums"
        checksums.write_text("")
        with pytest.raises(GenerationError, match=r"str_enum\.py\.jinja"):
            upstream.check(checksums)


@pytest.mark.slow
def test_the_types_of_the_package_are_checked(tmp_path: Path) -> None:
    document = tmp_path / "version.yaml"
    document.write_text(
        yaml.safe_dump(
            {
                "openapi": "3.0.3",
                "info": {"title": "Version", "version": "1"},
                "paths": {
                    "/version": {
                        "get": {
                            "operationId": "version",
                            "responses": {"200": {"description": "Done"}},
                        }
                    }
                },
            }
        )
    )
    package = tmp_path / "version_api"
    assert main([f"--document={document}", f"--output={package}", "--check-types"]) == 0
    # Only the strict mode of pyright reports this mistake.
    types = package / "types.py"
    types.write_text(types.read_text() + "import json\n")
    with pytest.raises(GenerationError, match="reportUnusedImport"):
        check_types(package)
    assert not (tmp_path / "pyrightconfig.json").exists()


def test_an_interruption_prints_a_message_instead_of_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "main", interrupted)
    assert regenerate([]) == 130
    assert capsys.readouterr().err == (
        "Interrupted. Run the command again to complete the package.\n"
    )


def test_the_error_names_a_folder_that_cannot_be_created(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "zones.yaml"
    document.write_text(yaml.safe_dump(SMALL))
    assert main(["--document", str(document), "--output", str(document / "zones_api")]) == 1
    assert capsys.readouterr().err == f"{document / 'zones_api'}: Not a directory.\n"
