"""The supported languages, with their tools and commands."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "clients"
# The placeholder for the path of the document in commands.
_DOCUMENT = "{document}"

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Language with a folder in clients/, in which all its commands run.

    Attributes:
        name: The name of the folder.
        title: The name of the language, and the name and version of its generator.
        tools: The required programs, with their minimum versions.
        document: The edition of the document that the generator gets, in openapi/.
        generate: The commands that create the folder `generated`.
        build: The commands that compile the folder.
        example: The command that runs the example, without arguments.
        vectors: The command that reads and writes the vectors; their folder is appended to it.
        packages: The required Debian packages of libraries, with commands that fail without them.
        has_operations: Whether the generator creates functions, or types only.
    """

    name: str
    title: tuple[str, str]
    tools: dict[str, str]
    generate: tuple[Command, ...]
    build: tuple[Command, ...]
    example: Command
    vectors: Command
    document: str = "brainframe.yaml"
    packages: dict[str, Command] = field(default_factory=dict[str, Command])
    has_operations: bool = True

    @property
    def folder(self) -> Path:
        """The folder of the language in clients/."""
        return CLIENTS / self.name

    def of(self, document: Path) -> Language:
        """Return the language with another document for its generator."""
        return replace(self, document=str(document.resolve()))

    def commands(self, commands: tuple[Command, ...]) -> tuple[Command, ...]:
        """Return commands with the path of the document in place of the placeholder."""
        path = str(ROOT / "openapi" / self.document)
        return tuple(
            tuple(word.replace(_DOCUMENT, path) for word in command) for command in commands
        )

    def missing(self) -> str | None:
        """Return which required tool or library is missing, or None."""
        for tool, oldest in self.tools.items():
            if shutil.which(tool) is None:
                return f"no {tool}"
            version = _version(tool)
            if version is not None and version < _numbers(oldest):
                return f"{tool} is older than {oldest}"
        return next(
            (
                f"no {package} (a Debian package)"
                for package, command in self.packages.items()
                if subprocess.run(command, capture_output=True, check=False).returncode
            ),
            None,
        )


def _version(tool: str) -> tuple[int, ...] | None:
    arguments = {"go": ["version"], "java": ["-version"]}.get(tool, ["--version"])
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return _numbers(found[0]) if found else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


# Editions of the document.
_OPEN = "editions/brainframe-3.0-open.yaml"
_3_1 = "editions/brainframe-3.1.yaml"
_OPEN_3_1 = "editions/brainframe-3.1-open.yaml"

_NPM_CI = ("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
_TSC = ("node", "node_modules/typescript/bin/tsc")
_NODE_EXAMPLE = ("node", "build/src/alert_on_people.js")
# The program for all generators whose types exist only at compile time.
_NODE_VECTORS = ("node", "../vectors.mjs")
_MAVEN = ("mvn", "--quiet", "--batch-mode", f"-Ddocument={_DOCUMENT}")
_JAVA = ("java", "-cp", "build/classes:build/libraries/*")
_OPENAPI_GENERATOR = "org.openapitools:openapi-generator-cli:7.25.0"


def _openapi_generator(generator: str) -> tuple[Command, ...]:
    """Return the commands that fetch openapi-generator and create the folder `generated`.

    Args:
        generator: The generator's name for the language.
    """
    _, name, version = _OPENAPI_GENERATOR.split(":")
    fetch = ("mvn", "--quiet", "--batch-mode", "dependency:copy")
    return (
        (*fetch, f"-Dartifact={_OPENAPI_GENERATOR}", "-DoutputDirectory=build"),
        (
            *("java", "-jar", f"build/{name}-{version}.jar", "generate", "--output", "generated"),
            *("--generator-name", generator, "--input-spec", _DOCUMENT),
            *("--global-property", "modelDocs=false,apiDocs=false,modelTests=false,apiTests=false"),
        ),
    )


# Each Python client has a separate environment, because the project has other dependencies.
_PYTHON = "build/environment/bin/python"
_PYTHON_ENVIRONMENT = (
    ("python3", "-m", "venv", "build/environment"),
    (_PYTHON, "-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"),
)
_PYTHON_PROGRAM = ("env", "PYTHONPATH=generated", _PYTHON)

LANGUAGES = (
    Language(
        name="typescript",
        title=("TypeScript", "openapi-typescript 7.13.0, openapi-fetch 0.17.0"),
        tools={"node": "20.19", "npm": "10"},
        generate=(
            _NPM_CI,
            ("node", "generate.mjs", _DOCUMENT),
        ),
        build=(_TSC,),
        example=_NODE_EXAMPLE,
        vectors=("node", "build/src/vectors.js"),
    ),
    Language(
        name="go",
        title=("Go", "oapi-codegen 2.8.2"),
        tools={"go": "1.24"},
        generate=(
            (
                "go",
                "run",
                "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2",
                "-config",
                "oapi-codegen.yaml",
                _DOCUMENT,
            ),
        ),
        build=(
            ("go", "vet", "./..."),
            ("go", "build", "-o", "build/", "./alert-on-people", "./vectors"),
        ),
        example=("build/alert-on-people",),
        vectors=("build/vectors",),
    ),
    Language(
        name="rust",
        title=("Rust", "progenitor 0.15.1"),
        tools={"cargo": "1.88"},
        generate=(
            (
                *("cargo", "run", "--quiet", "--locked", "--package", "brainframe-generator"),
                *("--", _DOCUMENT, "generated"),
            ),
        ),
        build=(("cargo", "build", "--quiet", "--locked", "--bins"),),
        example=("target/debug/alert_on_people",),
        vectors=("target/debug/vectors",),
    ),
    Language(
        name="java",
        title=("Java", "openapi-generator 7.25.0, java with okhttp-gson"),
        tools={"java": "17", "mvn": "3.8"},
        generate=((*_MAVEN, "generate-sources"),),
        build=((*_MAVEN, "process-classes"),),
        example=(*_JAVA, "brainframe.example.AlertOnPeople"),
        vectors=(*_JAVA, "brainframe.example.Vectors"),
    ),
    Language(
        name="kotlin",
        title=("Kotlin", "openapi-generator 7.25.0, kotlin with jvm-okhttp4"),
        tools={"java": "17", "mvn": "3.8"},
        generate=((*_MAVEN, "generate-sources"),),
        build=((*_MAVEN, "process-classes"),),
        example=(*_JAVA, "brainframe.example.AlertOnPeopleKt"),
        vectors=(*_JAVA, "brainframe.example.VectorsKt"),
    ),
    Language(
        name="cpp",
        title=("C++", "quicktype-core 26.0.0, over cpp-httplib"),
        tools={"node": "20.19", "npm": "10", "cmake": "3.16", "c++": "9", "pkg-config": "0.29"},
        packages={
            "nlohmann-json3-dev": (
                *("c++", "-fsyntax-only", "-include", "nlohmann/json.hpp"),
                *("-x", "c++", "/dev/null"),
            ),
            # This also checks the packages that cpp-httplib depends on.
            "libcpp-httplib-dev": ("pkg-config", "--cflags", "cpp-httplib"),
        },
        has_operations=False,
        generate=(
            _NPM_CI,
            ("node", "generate.mjs", _DOCUMENT),
        ),
        build=(("cmake", "-S", ".", "-B", "build"), ("cmake", "--build", "build")),
        example=("build/alert_on_people",),
        vectors=("build/vectors",),
    ),
    Language(
        name="python-openapi-generator",
        title=("Python (openapi-generator)", "openapi-generator 7.25.0, python"),
        tools={"java": "17", "mvn": "3.8", "python3": "3.11"},
        document=_OPEN,
        generate=_openapi_generator("python"),
        build=(*_PYTHON_ENVIRONMENT, (_PYTHON, "-m", "compileall", "-q", "generated")),
        example=(*_PYTHON_PROGRAM, "alert_on_people.py"),
        vectors=(*_PYTHON_PROGRAM, "vectors.py"),
    ),
    Language(
        name="python-openapi-python-client",
        title=("Python (openapi-python-client)", "openapi-python-client 0.29.1"),
        tools={"python3": "3.11"},
        document=_OPEN_3_1,
        generate=(
            *_PYTHON_ENVIRONMENT,
            (
                *("build/environment/bin/openapi-python-client", "generate", "--overwrite"),
                *("--path", _DOCUMENT, "--meta", "none"),
                *("--config", "openapi-python-client.yml"),
                *("--output-path", "generated/brainframe_client"),
            ),
        ),
        build=((_PYTHON, "-m", "compileall", "-q", "generated"),),
        example=(*_PYTHON_PROGRAM, "alert_on_people.py"),
        vectors=(*_PYTHON_PROGRAM, "vectors.py"),
    ),
    Language(
        name="ruby",
        title=("Ruby", "openapi-generator 7.25.0, ruby with Typhoeus"),
        tools={"java": "17", "mvn": "3.8", "ruby": "3.1"},
        packages={"ruby-typhoeus": ("ruby", "-rtyphoeus", "-e", "")},
        document=_OPEN,
        generate=_openapi_generator("ruby"),
        build=(("ruby", "-Igenerated/lib", "-ropenapi_client", "-e", ""),),
        example=("ruby", "-Igenerated/lib", "alert_on_people.rb"),
        vectors=("ruby", "-Igenerated/lib", "vectors.rb"),
    ),
    Language(
        name="php",
        title=("PHP", "openapi-generator 7.25.0, php with Guzzle"),
        tools={"java": "17", "mvn": "3.8", "php": "8.1"},
        packages={
            "php-guzzlehttp-guzzle": ("php", "-r", "require 'GuzzleHttp/autoload.php';"),
            # The extensions that the generated code and its uploads need.
            "php-mbstring": ("php", "-r", "mb_strlen('');"),
            "php-curl": ("php", "-r", "curl_init();"),
        },
        document=_OPEN,
        generate=_openapi_generator("php"),
        build=(("php", "-l", "alert_on_people.php"), ("php", "-l", "vectors.php")),
        example=("php", "alert_on_people.php"),
        vectors=("php", "vectors.php"),
    ),
    Language(
        name="go-ogen",
        title=("Go (ogen)", "ogen 1.25.0"),
        tools={"go": "1.26"},
        document=_OPEN_3_1,
        generate=(
            (
                *("go", "run", "github.com/ogen-go/ogen/cmd/ogen@v1.25.0"),
                *("--config", "ogen.yml", "--package", "brainframe", "--clean"),
                *("--target", "generated/brainframe", _DOCUMENT),
            ),
        ),
        build=(
            ("go", "vet", "./..."),
            ("go", "build", "-o", "build/", "./alert-on-people", "./vectors"),
        ),
        example=("build/alert-on-people",),
        vectors=("build/vectors",),
    ),
    Language(
        name="typescript-hey-api",
        title=("TypeScript (hey-api)", "@hey-api/openapi-ts 0.95.0"),
        tools={"node": "20.19", "npm": "10"},
        document=_3_1,
        generate=(
            _NPM_CI,
            ("node", "node_modules/@hey-api/openapi-ts/bin/run.js", "--input", _DOCUMENT),
        ),
        build=(_TSC,),
        example=_NODE_EXAMPLE,
        vectors=_NODE_VECTORS,
    ),
    Language(
        name="typescript-orval",
        title=("TypeScript (orval)", "orval 7.13.2, fetch"),
        tools={"node": "20.19", "npm": "10"},
        document=_3_1,
        generate=(
            _NPM_CI,
            ("env", f"DOCUMENT={_DOCUMENT}", "node", "node_modules/.bin/orval"),
        ),
        build=(_TSC,),
        example=_NODE_EXAMPLE,
        vectors=_NODE_VECTORS,
    ),
    Language(
        name="typescript-kubb",
        title=("TypeScript (kubb)", "kubb 4.39.3, plugin-client"),
        tools={"node": "20.19", "npm": "10"},
        document=_3_1,
        generate=(
            _NPM_CI,
            ("env", f"DOCUMENT={_DOCUMENT}", "node", "node_modules/.bin/kubb", "generate"),
        ),
        build=(_TSC,),
        example=_NODE_EXAMPLE,
        vectors=_NODE_VECTORS,
    ),
)


def chosen(names: list[str]) -> tuple[Language, ...]:
    """Return the languages with the given names, or all languages if no name is given.

    Raises:
        SystemExit: If there is no such language.
    """
    by_name = {language.name: language for language in LANGUAGES}
    for name in names:
        if name not in by_name:
            raise SystemExit(f"No such language: {name!r}. Available: {', '.join(by_name)}.")
    return tuple(by_name[name] for name in names) or LANGUAGES
