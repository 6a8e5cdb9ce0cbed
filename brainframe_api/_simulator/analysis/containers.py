"""The formats of video files that FFmpeg may open.

FFmpeg recognizes more formats than videos: playlists such as HLS, DASH, ffconcat and SDP refer to
other files and hosts, which an uploaded file must not access. So only known containers are opened.
"""

from __future__ import annotations

import re

from brainframe_api._simulator.analysis.source_address import SourceNotOpened, VideoFile

_START_BYTES = 2048
_CONTAINER = re.compile(
    b"|".join(
        (
            rb".{4}(?:ftyp|moov|mdat|free|skip|wide|pnot)",  # MP4, QuickTime
            rb"\x1a\x45\xdf\xa3",  # Matroska, WebM
            rb"RIFF.{4}(?:AVI |AVIX|WEBP|CDXA)",
            rb"FLV\x01",
            rb"OggS",
            rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF, WMV
            rb"\x06\x0e\x2b\x34",  # MXF
            rb"\.RMF",
            rb"nut/multimedia container\x00",
            rb"DKIF",  # IVF
            rb"YUV4MPEG2 ",
            rb"\x00{1,3}\x01",  # MPEG program and elementary streams, H.264, H.265
            rb"G.{187}G.{187}G",  # MPEG transport stream
            rb"(?:.{4}G.{187}){3}",  # the same with time stamps (M2TS)
            rb"\x1f\x07\x00",  # DV
            rb"\xff\xd8\xff",  # JPEG and motion JPEG
            rb"\x89PNG\r\n\x1a\n",
            rb"GIF8[79]a",
            rb"BM.{4}\x00{4}",
        )
    ),
    re.DOTALL,
)


def require_container(address: VideoFile) -> None:
    """Raise SourceNotOpened unless a file has the signature of a known video format."""
    name = address.display_name
    try:
        with address.path.open("rb") as file:
            start = file.read(_START_BYTES)
    except OSError as error:
        raise SourceNotOpened(f"{name} cannot be read: {error.strerror}.") from error
    if not start:
        raise SourceNotOpened(f"{name} is empty. Upload the video again.")
    if _CONTAINER.match(start):
        return
    if all(byte >= 32 or byte in b"\t\n\r\f" for byte in start):
        raise SourceNotOpened(f"{name} is text, not a video. Use a video file such as MP4.")
    raise SourceNotOpened(
        f"{name} cannot be opened. It is not a video that OpenCV can read, or it is incomplete."
        " Use MP4 with H.264."
    )
