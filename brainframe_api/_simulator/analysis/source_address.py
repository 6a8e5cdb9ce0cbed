"""Addresses of videos: files, network cameras and webcams."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


class SourceNotOpened(Exception):  # noqa: N818 (reported as StreamNotOpenedError)
    """A video that cannot be opened. The message contains its name, the reason and a remedy."""


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A video file on this machine.

    Attributes:
        path: The path of the file.
        name: A name for messages, if the path is not meaningful to users.
    """

    path: Path
    name: str = ""

    @property
    def display_name(self) -> str:
        """The name for messages."""
        return self.name or self.path.name


@dataclass(frozen=True, slots=True)
class NetworkCamera:
    """A video over RTSP or HTTP."""

    url: str

    @property
    def normalized_url(self) -> str:
        """The URL with its scheme in lower case, as FFmpeg requires."""
        scheme, separator, rest = self.url.partition(":")
        return scheme.lower() + separator + rest

    @property
    def display_name(self) -> str:
        """The URL without credentials and query."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return "the URL"
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, "", ""))


@dataclass(frozen=True, slots=True)
class Webcam:
    """A camera connected to this machine."""

    device_id: int

    @property
    def display_name(self) -> str:
        """The name for messages."""
        return f"webcam {self.device_id}"


SourceAddress = VideoFile | NetworkCamera | Webcam


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The properties of a video.

    Attributes:
        width: The width in pixels.
        height: The height in pixels.
        frame_rate: The declared frames per second.
    """

    width: int
    height: int
    frame_rate: float
