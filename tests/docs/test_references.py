"""The references link to each other, and their content is correct."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import method_links
import project_links
import pytest

from brainframe_api import BrainFrameAPI, bf_codecs
from tests.docs.code_blocks import PAGES, ROOT, blocks

# Methods under the names of earlier releases. The guides show the newer names.
ALIASES = {name for name in dir(BrainFrameAPI) if "plugin" in name}
OPERATIONS = method_links.operations()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_has_a_method_and_a_call_that_fits_it(operation: str) -> None:
    method = method_links.methods_of(operation)[0]
    source = method_links.python_call(OPERATIONS[operation])
    assert source is not None
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    arguments = {str(keyword.arg): keyword.value for keyword in call.keywords}
    inspect.signature(getattr(BrainFrameAPI, method)).bind(None, **arguments)
    for value in arguments.values():
        if "from_dict" in ast.unparse(value):
            eval(compile(ast.Expression(value), "call", "eval"), {"bf_codecs": bf_codecs})


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_has_a_curl_command_with_its_complete_path(operation: str) -> None:
    command = method_links.curl(OPERATIONS[operation])
    assert command.startswith("curl ")
    assert "{" not in command.split("http://localhost")[1].split(" ")[0]


def test_each_method_with_an_operation_has_a_guide_with_an_example() -> None:
    used = method_links.operations_of_methods()
    lacking = {name for name, found in used.items() if found and name not in method_links.places()}
    assert lacking - ALIASES == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_use_one_import_path(page: Path) -> None:
    if page.name in ("import-path.md", "migrating-from-brainframe-api.md", "upgrading.md"):
        return
    for block in blocks(page):
        if block.language == "python":
            assert "import brainframe.api" not in block.text
            assert "from brainframe.api" not in block.text


def test_links_to_the_source_come_from_one_setting() -> None:
    assert project_links.theme_options({"urls": {}}) == {}
    options = project_links.theme_options({"urls": {"Repository": "https://example.com/sdk/"}})
    icons: Any = options["footer_icons"]
    assert [icon["url"] for icon in icons] == [
        "https://example.com/sdk",
        "https://example.com/sdk/issues",
    ]
    # The theme warns of hosts that it does not know, and a warning fails the build.
    assert "source_repository" not in options
    known = project_links.theme_options({"urls": {"Repository": "https://github.com/a/sdk"}})
    assert known["source_repository"] == "https://github.com/a/sdk/"
