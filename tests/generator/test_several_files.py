"""Documents whose parts are in further files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from generator.command import main

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "openapi.yaml": """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{id}: {$ref: 'paths/pet.yaml'}
  /owners:
    get:
      operationId: get_owners
      parameters: [{$ref: 'parts/parameters.yaml#/Limit'}]
      responses:
        '200': {$ref: 'parts/../parts/responses.yaml#/components/responses/Owners'}
components:
  schemas:
    Color: {type: string, enum: [red, blue]}
    Tree: {$ref: 'schemas/tree.yaml'}
""",
    "paths/pet.yaml": """
parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
put:
  operationId: put_pet
  requestBody: {$ref: '../parts/bodies.yaml#/Pet'}
  responses:
    '200':
      description: The pet.
      content: {application/json: {schema: {$ref: '../schemas/pet.yaml'}}}
""",
    "parts/parameters.yaml": "Limit: {name: limit, in: query, schema: {type: integer}}\n",
    "parts/bodies.yaml": """
Pet: {content: {application/json: {schema: {$ref: ../schemas/pet.yaml}}}}
""",
    "parts/responses.yaml": """
components:
  responses:
    Owners:
      description: The owners.
      content:
        application/json:
          schema: {type: array, items: {$ref: '../schemas/all.yaml#/definitions/Owner'}}
""",
    "schemas/pet.yaml": """
type: object
required: [name]
properties:
  name: {type: string}
  color: {$ref: '../openapi.yaml#/components/schemas/Color'}
  owner: {$ref: 'all.yaml#/definitions/Owner'}
""",
    "schemas/all.yaml": """
definitions:
  Owner:
    type: object
    properties:
      pets: {type: array, items: {$ref: pet.yaml}}
      boss: {$ref: '#/definitions/Owner'}
""",
    "schemas/tree.yaml": """
type: object
properties:
  left: {$ref: 'tree.yaml'}
  right: {$ref: '#'}
""",
}
USE = """
from pets_api.models import Color, Owner, Pet, Tree
pet = Pet.from_dict({"name": "Tom", "color": "red", "owner": {"pets": [{"name": "Tim"}]}})
assert pet == Pet(name="Tom", color=Color.RED, owner=Owner(pets=[Pet(name="Tim")]))
assert Tree.from_dict({"left": {"right": {}}}) == Tree(left=Tree(right=Tree()))
from pets_api.api.default import get_owners, put_pet
print(get_owners._build_request(limit=3).query, put_pet.__name__)
"""

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Write the files, some of them changed, and run the command on the document."""

    def command(*arguments: str, **changes: str) -> tuple[int, str]:
        changed = {name.replace("__", "/") + ".yaml": text for name, text in changes.items()}
        for name, text in {**FILES, **changed}.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        code = main([f"--document={tmp_path / 'openapi.yaml'}", *arguments])
        return code, capsys.readouterr().err.replace(f"{tmp_path}/", "")

    return command


def test_the_package_has_the_parts_of_all_files(command: Command, tmp_path: Path) -> None:
    output = tmp_path / "pets_api"
    assert command(f"--output={output}") == (0, "")
    models = {path.stem for path in (output / "models").glob("*.py")}
    assert models == {"__init__", "color", "owner", "pet", "tree"}
    done = subprocess.run(
        [sys.executable, "-c", USE],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "limit=3" in done.stdout


def test_problems_are_reported_with_their_file(command: Command) -> None:
    pet = FILES["schemas/pet.yaml"].replace("type: string", "type: text")
    limit = FILES["parts/parameters.yaml"].replace("query", "body")
    code, told = command("--validate", schemas__pet=pet, parts__parameters=limit)
    assert code == 1
    assert [line.split(": ")[:2] for line in told.splitlines()] == [
        ["parts/parameters.yaml:1", "/Limit/in"],
        ["schemas/pet.yaml:5", "/properties/name/type"],
    ]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("missing.yaml#/Pet", "The reference 'missing.yaml#/Pet' refers to no file."),
        ("all.yaml#/definitions/Cat", "refers to nothing."),
        ("https://example.com/pet.yaml", "is remote. Save a copy of that file"),
        ("file:///etc/passwd", "is remote."),
        ("//example.com/pet.yaml", "is remote."),
        ("all.yaml#owner", "refers to no `$anchor`."),
    ],
)
def test_references_to_nothing_and_to_other_servers_are_refused(
    command: Command, target: str, sentence: str
) -> None:
    pet = FILES["schemas/pet.yaml"].replace("all.yaml#/definitions/Owner", target)
    code, told = command("--validate", schemas__pet=pet)
    assert code == 1
    (line,) = told.splitlines()
    assert line.startswith("schemas/pet.yaml:7: /properties/owner/$ref: The reference")
    assert sentence in line


def test_an_invalid_file_is_reported_once_with_its_own_place(command: Command) -> None:
    code, told = command("--validate", schemas__pet="type: object\n\tproperties: {}\n")
    assert code == 1
    assert sum("Invalid YAML" in line for line in told.splitlines()) == 1
    assert "schemas/pet.yaml:2: /: Invalid YAML" in told
    assert "parts/bodies.yaml:2: /Pet/content" in told


def test_references_that_only_refer_to_each_other_are_refused(command: Command) -> None:
    code, told = command(
        "--validate", schemas__tree="$ref: 'other.yaml'\n", schemas__other="$ref: 'tree.yaml'\n"
    )
    assert code == 1
    assert "refers to itself" in told
