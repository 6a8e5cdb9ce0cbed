"""Results of handlers, other than plain JSON values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class JsonReply:
    """A JSON value with additional headers."""

    value: Any
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class EmptyReply:
    """An empty body with headers."""

    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class FileReply:
    """A file, sent in chunks with exactly this Content-Type."""

    path: Path
    content_type: str


@dataclass(frozen=True, slots=True)
class StatusStreamReply:
    """The endless stream of zone statuses."""
