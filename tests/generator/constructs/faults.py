"""Faults that are planted into a copy of the generator, one at a time: the suite catches each.

`python -m tests.generator.constructs.faults` runs the suite with every fault, and prints those that
it does not catch. To save time, only the cases of the group that the fault names are run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
GENERATOR = ROOT / "scripts" / "generator"


@dataclass(frozen=True)
class Fault:
    """Fault that a change of the generator might bring.

    Attributes:
        name: A short description of the fault.
        file: The file, in the folder of the generator.
        old: The text that is replaced, which the file has once.
        new: The faulty text.
        group: The group of cases that must catch it.
        edition: The version of OpenAPI to run them with.
    """

    name: str
    file: str
    old: str
    new: str
    group: str
    edition: str = "3.0"


FAULTS = [
    Fault("literals are not escaped", "escapes.py",
          "    return body[:-1]", '    return body[:-1].replace(chr(92), "")', "names"),
    Fault("escapes in paths are escaped again", "endpoints.py",
          """_SAFE_IN_PATHS = "/%:@""", """_SAFE_IN_PATHS = "/:@""", "names"),
    Fault("explode is ignored", "endpoints.py",
          'wanted = node.flag("explode", default=style in ("form", "deepObject"))',
          "wanted = explode", "parameters"),
    Fault("the style is ignored", "endpoints.py",
          'options = "" if style == default else f", style={literal(style)}"',
          'options = ""', "parameters"),
    Fault("reserved characters are always encoded", "endpoints.py",
          'if node.text("in") == "query" and node.flag("allowReserved"):', "if False:",
          "parameters"),
    Fault("parameters of path items are lost", "endpoints.py",
          "= {}\n        for owner in (item, node):", "= {}\n        for owner in (node,):",
          "parameters"),
    Fault("cookies are not sent", "operations.py",
          'parts.append("cookies=str(_cookies)")', "pass", "parameters"),
    Fault("Accept is not sent", "endpoints.py",
          'quality = ";q=0.9" if json_types else ""', 'return ""', "responses"),
    Fault("headers are not sent", "operations.py",
          'headers.append("_headers.values")', "pass", "parameters"),
    Fault("joined lists are repeated", "endpoints.py",
          'return "repeated" if explode else "joined"', 'return "repeated"', "parameters"),
    Fault("JSON names are lost", "schemas.py",
          "return {found[key]: key for key in shape.properties}",
          "return {found[key]: found[key] for key in shape.properties}", "names"),
    Fault("nullable is ignored", "schemas.py",
          "return or_none(type_) if shape.nullable else type_", "return type_", "schemas"),
    Fault("allOf keeps the first schema only", "shapes.py",
          'for part in node.items("allOf"):', 'for part in list(node.items("allOf"))[:1]:',
          "schemas"),
    Fault("the mapping of discriminators is ignored", "schemas.py",
          'for value, entry in node.entries("mapping"):',
          'for value, entry in list(node.entries("mapping"))[:0]:', "schemas"),
    Fault("discriminators are ignored", "annotations.py",
          "if type_.discriminator is not None:", "if False:", "schemas"),
    Fault("additional properties are lost", "schemas.py",
          "model.keeps_additional = bool(shape.additional)", "model.keeps_additional = False",
          "schemas"),
    Fault("base64 is text", "annotations.py", '"byte": BASE64,', '"byte": TEXT,', "schemas"),
    Fault("dates are text", "annotations.py",
          '"date": Plain("dt.date", "string"),', '"date": TEXT,', "schemas"),
    Fault("mutable defaults are shared", "schemas.py",
          'return Default(Code(f"[{listed}]"), is_mutable=True, value=value)',
          'return Default(Code(f"[{listed}]"), value=value)', "schemas"),
    Fault("read-only properties are required", "schemas.py",
          "required = key in shape.required and not one_sided", "required = key in shape.required",
          "schemas"),
    Fault("constants are text", "schemas.py",
          "return Constant(value)", "return TEXT", "schemas", "3.1"),
    Fault("prefix items are lost", "schemas.py",
          "for item in shape.prefix]", "for item in shape.prefix[:1]]", "schemas", "3.1"),
    Fault("the encoding of parts is ignored", "bodies.py",
          'encoding = dict(content.entries("encoding"))\n        for',
          "encoding: dict[str, Node] = {}\n        for", "bodies"),
    Fault("optional bodies are always sent", "bodies.py",
          'optional = not node.flag("required")', "optional = False", "bodies"),
    Fault("only the first status is read", "endpoints.py",
          "for status, response in found.items():\n            key",
          "for status, response in list(found.items())[:1]:\n            key", "responses"),
    Fault("headers do not have a type", "response_headers.py",
          "if not self._is_header_type(type_):", "if True:", "responses"),
    Fault("headers of JSON are text", "response_headers.py",
          "if is_json(media_type):", "if False:", "responses"),
    Fault("base64 is sent as a file", "bodies.py",
          'options.append("is_base64=True")', "pass", "bodies"),
    Fault("multipart bodies are forms", "bodies.py",
          'return "" if kind == FORM_DATA or', 'return "" if True or', "bodies"),
    Fault("redirects that are results are followed", "endpoints.py",
          'return Code(f"({\', \'.join(statuses)},)" if statuses else "")', 'return Code("")',
          "responses"),
    Fault("deprecation is silent", "operations.py",
          "return found\n\n    def docstring", "return []\n\n    def docstring", "parameters"),
]  # fmt: skip


def plant(fault: Fault, folder: Path) -> Path:
    """Copy the generator, with a fault, and return the file that has it.

    Args:
        fault: The fault.
        folder: The folder for the copy.

    Raises:
        ValueError: If the file does not have the text to replace exactly once.
    """
    shutil.copytree(
        GENERATOR,
        folder / "generator",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    file = folder / "generator" / fault.file
    text = file.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(
            f"The text that the fault {fault.name!r} replaces is in {fault.file} "
            f"{text.count(fault.old)} times, not once: adapt the fault to the generator"
        )
    file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    return file


def is_caught(fault: Fault) -> bool:
    """Return whether the suite fails with a fault."""
    with tempfile.TemporaryDirectory() as folder:
        plant(fault, Path(folder))
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.generator.constructs.suite",
                fault.edition,
                fault.group,
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=False,
        )
    output = (done.stdout + done.stderr).strip()
    print(f"{fault.name}: {output[-200:].splitlines()[-1] if output else 'no failure'}", flush=True)
    return done.returncode != 0


def main(arguments: Sequence[str] = ()) -> int:
    """Print the faults that the suite does not catch.

    Args:
        arguments: Words of the names of the faults to plant; none for all.
    """
    chosen = [
        fault
        for fault in FAULTS
        if not arguments or any(argument in fault.name for argument in arguments)
    ]
    missed = [fault.name for fault in chosen if not is_caught(fault)]
    for name in missed:
        print("not caught:", name, file=sys.stderr)
    print(f"{len(chosen) - len(missed)} of {len(chosen)} faults are caught.")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
