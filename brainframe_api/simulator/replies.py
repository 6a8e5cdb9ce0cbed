"""What a handler may answer with beside a plain JSON value."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class JsonReply:
    """A JSON value with further headers."""

    value: Any
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class EmptyReply:
    """No body, only headers."""

    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class FileReply:
    """A file, sent piece by piece with exactly this Content-Type."""

    path: Path
    content_type: str


@dataclass(frozen=True, slots=True)
class StatusStreamReply:
    """The endless stream of zone statuses."""
