"""The nox session test-clients reads programs and errors from the page on other languages."""

from __future__ import annotations

import re

import pytest
from languages.language import LANGUAGES, Language
from languages.page import PageError, Program, errors_without_server, program, section

SECTIONS = [(language, text) for language in LANGUAGES if (text := section(language))]
SECTION = """
```sh
scripts/nox -s clients -- NAME
cd clients/NAME
cat > src/first.ts <<'END'
connect("http://localhost:8080");
END
node src/first.ts
```

```text
0.30.0
```
"""


def test_six_languages_have_a_section() -> None:
    assert [language.name for language, _ in SECTIONS] == [
        *("typescript", "go", "rust", "java", "kotlin", "cpp"),
    ]


@pytest.mark.parametrize(("language", "text"), SECTIONS, ids=lambda it: getattr(it, "name", ""))
def test_each_section_has_a_program_and_its_output(language: Language, text: str) -> None:
    found = program(language, text)

    assert found.output.endswith("\n")
    assert len(found.files) == 1
    assert "http://localhost:8080" in found.source
    assert "8080" not in found.commands("http://127.0.0.1:1")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_the_page_has_the_error_of_each_language_for_a_missing_server(language: Language) -> None:
    assert all(len(part) > 10 for part in errors_without_server(language))


def test_an_ellipsis_in_a_documented_error_matches_any_text() -> None:
    java = next(language for language in LANGUAGES if language.name == "java")

    (pattern,) = errors_without_server(java)

    assert re.search(
        pattern, "java.net.ConnectException: Failed to connect to localhost/[::1]:8080"
    )


def test_the_program_of_a_section_follows_the_commands_that_generate_the_client() -> None:
    name = LANGUAGES[0].name
    found = program(LANGUAGES[0], SECTION.replace("NAME", name))

    assert found == Program(
        "cat > src/first.ts <<'END'\nconnect(\"http://localhost:8080\");\nEND\nnode src/first.ts\n",
        "0.30.0\n",
    )
    assert found.files == ["src/first.ts"]


@pytest.mark.parametrize(
    "broken", [SECTION, SECTION.replace("NAME", LANGUAGES[0].name).partition("```text")[0]]
)
def test_a_section_with_other_commands_or_without_output_is_an_error(broken: str) -> None:
    with pytest.raises(PageError, match="The section TypeScript of"):
        program(LANGUAGES[0], broken)
