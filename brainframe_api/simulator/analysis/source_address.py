"""Which video to read: a file, a network camera or a webcam."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


class SourceNotOpened(Exception):  # noqa: N818 (the wire says StreamNotOpenedError)
    """A video could not be opened. The message names it, says what failed and what to do."""


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A video file on this machine.

    Attributes:
        path: Where it is.
        name: What to call it in messages, where its path says nothing to people.
    """

    path: Path
    name: str = ""

    @property
    def display_name(self) -> str:
        """A name for people to read."""
        return self.name or self.path.name


@dataclass(frozen=True, slots=True)
class NetworkCamera:
    """A video that comes over RTSP or HTTP."""

    url: str

    @property
    def display_name(self) -> str:
        """The URL without user name and password."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return "the URL"
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, "", ""))


@dataclass(frozen=True, slots=True)
class Webcam:
    """A camera that is plugged into this machine."""

    device_id: int

    @property
    def display_name(self) -> str:
        """A name for people to read."""
        return f"webcam {self.device_id}"


SourceAddress = VideoFile | NetworkCamera | Webcam


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What is known of a video once it was opened.

    Attributes:
        width: In pixels.
        height: In pixels.
        frame_rate: Frames per second that the video claims to have.
    """

    width: int
    height: int
    frame_rate: float
