"""Reading of capsule archives without executing them.

The format is that of OpenVisionCapsules: a zip file with `meta.conf`, which states the version of
the capsule interface, and `capsule.py`, which defines a class named `Capsule`. The attributes of
the class are read from the syntax tree of the file; those that are not literals keep their
defaults.
"""

from __future__ import annotations

import ast
import configparser
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import msgspec
from brainframe_rest.models import Capsule

from brainframe_api.simulator.capsules.source import read_capsule_source
from brainframe_api.simulator.document import load_document
from brainframe_api.simulator.errors import SimulatorError

_SUPPORTED_MAJOR, _SUPPORTED_MINOR = 0, 3
_MAX_TEXT_BYTES = 4 << 20


def read_archive(path: Path, name: str | None) -> Capsule:
    """Return the description of the capsule in an archive.

    Args:
        path: The archive.
        name: Overrides the name of the capsule, unless None.

    Raises:
        SimulatorError: InvalidCapsuleError or IncompatibleCapsuleError, with the reason.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive)
            meta = _text(archive, "meta.conf")
            source = _text(archive, "capsule.py")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise invalid(f"it is not a valid zip archive: {error}") from error
    _check_version(meta)
    try:
        tree = ast.parse(source, "capsule.py")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise invalid(f"its capsule.py is not valid Python: {error}") from error
    capsule = read_capsule_source(tree, name)
    _require_representable(capsule)
    return capsule


def invalid(reason: str) -> SimulatorError:
    """Return the error for an archive that is not a capsule."""
    return SimulatorError("InvalidCapsuleError", f"The file is not a capsule: {reason}.")


def _require_representable(capsule: Capsule) -> None:
    """Raise InvalidCapsuleError for values that Python has and the API cannot express."""
    try:
        value = msgspec.json.decode(msgspec.json.encode(capsule))
        load_document().schema_checks["Capsule"](value, "capsule")
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        # Such as a lone surrogate in a text, a set, or a number of a thousand digits.
        raise invalid(f"a value in its class Capsule has no form in JSON: {error}") from error


def _check_members(archive: zipfile.ZipFile) -> None:
    for member in archive.namelist():
        path = PurePosixPath(member.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise invalid(f"its member {member!r} lies outside the archive")


def _text(archive: zipfile.ZipFile, member: str) -> str:
    try:
        with archive.open(member) as file:
            # The limit protects against small archives that expand to gigabytes.
            content = file.read(_MAX_TEXT_BYTES + 1)
    except KeyError:
        raise invalid(f"it has no {member}") from None
    except zlib.error as error:
        raise invalid(f"its {member} cannot be decompressed: {error}") from error
    if len(content) > _MAX_TEXT_BYTES:
        raise invalid(f"its {member} is larger than {_MAX_TEXT_BYTES} bytes")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise invalid(f"its {member} is not UTF-8 text") from None


def _check_version(meta: str) -> None:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(meta)
        text = parser["about"]["api_compatibility_version"].strip()
        major, minor = (int(part) for part in text.split(".")[:2])
    except (configparser.Error, KeyError, ValueError) as error:
        raise invalid(
            "its meta.conf has no [about] section with api_compatibility_version = MAJOR.MINOR"
        ) from error
    if major != _SUPPORTED_MAJOR or minor > _SUPPORTED_MINOR:
        raise SimulatorError(
            "IncompatibleCapsuleError",
            f"The capsule requires version {text} of the capsule interface; this server supports"
            f" {_SUPPORTED_MAJOR}.0 to {_SUPPORTED_MAJOR}.{_SUPPORTED_MINOR}.",
        )
