"""Reading of capsule archives without executing them.

The format is that of OpenVisionCapsules: a zip file with `meta.conf`, which states the version of
the capsule interface, and `capsule.py`, which defines a class named `Capsule`. The attributes of
the class are resolved by static reading, across the files of the archive.
"""

from __future__ import annotations

import ast
import configparser
import io
import zipfile
import zlib
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec
from brainframe_rest.models import Capsule

from brainframe_api._simulator.capsules.source import Unresolved, read_capsule_class
from brainframe_api._simulator.capsules.static_reader import StaticReader
from brainframe_api._simulator.document import load_document
from brainframe_api._simulator.errors import SimulatorError

_SUPPORTED_MAJOR, _SUPPORTED_MINOR = 0, 3
_MAX_TEXT_BYTES = 4 << 20
_MAX_LIST_BYTES = _MAX_TEXT_BYTES + 1
"""The maximum size of an archive's list of members, in bytes: tens of thousands of members."""


class _ArchiveFile(io.BufferedReader):
    """An archive whose list of members has a maximum size.

    `zipfile` reads the whole list at once, and needs about ten times its size in memory.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        """Read bytes.

        Raises:
            zipfile.BadZipFile: If more than the maximum size is requested.
        """
        if size is not None and size > _MAX_LIST_BYTES:
            raise zipfile.BadZipFile(f"its list of members exceeds {_MAX_LIST_BYTES} bytes")
        return super().read(size)


def read_archive(path: Path, name: str | None) -> tuple[Capsule, Unresolved]:
    """Return the description of the capsule in an archive, and its unresolved parts.

    Args:
        path: The archive.
        name: Overrides the name of the capsule, unless None.

    Raises:
        SimulatorError: InvalidCapsuleError or IncompatibleCapsuleError, with the reason.
    """
    file = _ArchiveFile(path.open("rb", buffering=0))
    try:
        with file, zipfile.ZipFile(file) as archive:
            _check_members(archive)
            meta = _text(archive, "meta.conf")
            source = _text(archive, "capsule.py")
            _check_version(meta)
            try:
                tree = ast.parse(source, "capsule.py")
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                raise invalid(f"its capsule.py is not valid Python: {error}") from error
            reader = StaticReader(partial(_content, archive))
            module = reader.read_module(PurePosixPath("capsule.py"), tree)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise invalid(f"it is not a valid zip archive: {error}") from error
    capsule, unresolved = read_capsule_class(module, name)
    _require_representable(capsule, unresolved)
    return capsule, unresolved


def invalid(reason: str) -> SimulatorError:
    """Return the error for an archive that is not a capsule."""
    return SimulatorError("InvalidCapsuleError", f"The file is not a capsule: {reason}.")


def _require_representable(capsule: Capsule, unresolved: Unresolved) -> None:
    """Raise InvalidCapsuleError for Python values that the API cannot represent."""
    try:
        msgspec.json.encode(unresolved)
        value = msgspec.json.decode(msgspec.json.encode(capsule))
        load_document().schema_checks["Capsule"](value, "capsule")
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        # For example, a text with a lone surrogate, a set, or a number of a thousand digits.
        raise invalid(
            f"a value in its class Capsule cannot be represented in JSON: {error}"
        ) from error


def _check_members(archive: zipfile.ZipFile) -> None:
    for member in archive.namelist():
        path = PurePosixPath(member.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise invalid(f"its member {member!r} lies outside the archive")


def _content(archive: zipfile.ZipFile, path: PurePosixPath) -> bytes | None:
    """Return a file that the capsule refers to, or None if it is unreadable or too large."""
    try:
        with archive.open(str(path)) as file:
            content = file.read(_MAX_TEXT_BYTES + 1)
    except (KeyError, zlib.error, zipfile.BadZipFile, RuntimeError, OSError, EOFError):
        return None
    return content if len(content) <= _MAX_TEXT_BYTES else None


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
