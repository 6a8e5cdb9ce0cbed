"""Small files that declare huge images, in every format that OpenCV reads."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import cv2
import numpy as np

HUGE = 30_000


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def png(
    width: int, height: int, *, bits: int = 1, color: int = 0, channels: int = 1, interlace: int = 0
) -> bytes:
    """Return a valid PNG image of one color."""
    row = 1 + -(-width * bits * channels // 8)
    compressor = zlib.compressobj(1)
    # Interlaced rows take slightly more bytes; decoders ignore extra data.
    total = row * height + (8 * height if interlace else 0)
    block = bytes(1 << 20)
    parts = [compressor.compress(block) for _ in range(-(-total // len(block)))]
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", b"".join(parts) + compressor.flush())
        + _chunk(b"IEND", b"")
    )


def gif(width: int, height: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return head + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\x00;"


def bmp(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 154, 0, 0, 54) + header + bytes(100)


def png_chunk(length: int) -> bytes:
    """Return a small PNG image with a chunk that declares a length beyond the end of the file."""
    content = png(128, 120)
    position = content.find(b"IDAT") - 4
    return content[:position] + struct.pack(">I", length) + content[position + 4 :]


def tiff(
    width: int, height: int, *, tile: int | None = None, repeated_width: int | None = None
) -> bytes:
    """Return a TIFF image of one strip, or of a tile of zeros that may be larger than the image."""
    content = bytes(100)
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (277, 1)]
    if tile is None:
        tags += [(273, 400), (278, height), (279, len(content))]
    else:
        compressor = zlib.compressobj(1)
        rows = [compressor.compress(bytes(tile * 100)) for _ in range(tile // 100)]
        content = b"".join(rows) + compressor.flush()
        tags[3] = (259, 8)
        tags += [(322, tile), (323, tile), (324, 400), (325, len(content))]
    if repeated_width is not None:
        tags += [(256, repeated_width)]
    directory = struct.pack("<H", len(tags)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags
    )
    return (
        (b"II*\0" + struct.pack("<I", 200)).ljust(200, b"\0")
        + directory.ljust(200, b"\0")
        + content
    )


def encoded(extension: str, width: int = 128, height: int = 120) -> bytes:
    """Return a small image of a format, as OpenCV writes it."""
    kind = np.float32 if extension in (".hdr", ".pfm") else np.uint8
    shape = (height, width) if extension in (".pgm", ".pbm") else (height, width, 3)
    done, content = cv2.imencode(extension, np.zeros(shape, kind))
    assert done
    return content.tobytes()


def jpeg(width: int, height: int) -> bytes:
    content = bytearray(encoded(".jpg"))
    position = content.find(b"\xff\xc0")
    content[position + 5 : position + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def jpeg_2000(width: int, height: int) -> bytes:
    """Return a JPEG 2000 image with a small size in its box and a large one in its codestream."""
    content = bytearray(encoded(".jp2"))
    position = content.find(b"\xff\x4f\xff\x51")
    for offset in (8, 24):
        content[position + offset : position + offset + 8] = struct.pack(">II", width, height)
    return bytes(content)


def jpeg_2000_decoy(width: int, height: int) -> bytes:
    """Return a JPEG 2000 image with another, small codestream in a box before its own."""
    content = jpeg_2000(width, height)
    codestream = content.find(b"\xff\x4f\xff\x51")
    decoy = jpeg_2000(10, 10)[codestream:]
    box = struct.pack(">I", 8 + len(decoy)) + b"free" + decoy
    return content[: codestream - 8] + box + content[codestream - 8 :]


def webp(width: int, height: int) -> bytes:
    size = struct.pack("<I", (width - 1) | ((height - 1) << 14))
    return (
        b"RIFF"
        + struct.pack("<I", 30)
        + b"WEBPVP8L"
        + struct.pack("<I", 18)
        + b"\x2f"
        + size
        + (bytes(13))
    )


def avif(width: int, height: int) -> bytes:
    content = bytearray(encoded(".avif"))
    position = content.find(b"ispe")
    content[position + 8 : position + 16] = struct.pack(">II", width, height)
    return bytes(content)


def avif_frame(width: int, height: int) -> bytes:
    """Return an AVIF image with a small size in its header and a large one in its AV1 frame."""
    content = bytearray(encoded(".avif"))
    start = content.find(b"mdat") + 4
    # The sequence header: profile, still picture, reduced header, level, and the size.
    text = f"{0b000_1_1_00000:010b}{15:04b}{15:04b}{width - 1:016b}{height - 1:016b}"
    bits = int(text.ljust(-(-len(text) // 8) * 8, "1"), 2).to_bytes(-(-len(text) // 8), "big")
    content[start : start + 4 + len(bits)] = b"\x12\x00\x0a" + bytes([len(bits)]) + bits
    return bytes(content)


_HUGE_IMAGES: dict[str, Callable[[], bytes]] = {
    "png": lambda: png(32_000, 32_000),
    "png with a huge chunk": lambda: png_chunk(0xFFFF_FFF0),
    "jpeg": lambda: jpeg(60_000, 60_000),
    "gif": lambda: gif(65_535, 65_535),
    "gif with a width over 32767": lambda: gif(40_000, 30_000),
    "bmp": lambda: bmp(HUGE, HUGE),
    "top-down bmp": lambda: bmp(HUGE, -HUGE),
    "tiff": lambda: tiff(HUGE, HUGE),
    "tiff with two widths": lambda: tiff(HUGE, HUGE, repeated_width=1),
    "tiff with a huge tile": lambda: tiff(64, 64, tile=16_000),
    "jpeg 2000": lambda: jpeg_2000(16_000, 16_000),
    "jpeg 2000 with a decoy": lambda: jpeg_2000_decoy(16_000, 16_000),
    "webp": lambda: webp(16_383, 16_383),
    "avif": lambda: avif(HUGE, HUGE),
    "avif with a huge frame": lambda: avif_frame(16_000, 16_000),
    "ppm": lambda: b"P6\n# text\n%d %d\n255\n" % (HUGE, HUGE) + bytes(100),
    "pbm": lambda: b"P4\n%d %d\n" % (HUGE, HUGE) + bytes(100),
    "pam": lambda: (
        b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n" % (HUGE, HUGE)
        + bytes(100)
    ),
    "pfm": lambda: b"PF\n%d %d\n-1.0\n" % (HUGE, HUGE) + bytes(100),
    "hdr": lambda: (
        b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y %d +X %d\n" % (HUGE, HUGE) + bytes(100)
    ),
    "sun raster": lambda: (
        struct.pack(">IIIIIIII", 0x59A66A95, HUGE, HUGE, 24, 0, 1, 0, 0) + bytes(100)
    ),
}
EXTENSIONS = [
    extension
    for extension in (
        ".jpg", ".png", ".gif", ".bmp", ".tiff", ".jp2", ".webp", ".avif", ".ppm", ".pgm", ".pbm",
        ".pam", ".pfm", ".hdr", ".ras",
    )
    # OpenCV before 4.11 supports neither GIF nor AVIF.
    if cv2.haveImageWriter(f"image{extension}")
]  # fmt: skip
HUGE_IMAGES = {
    name: make for name, make in _HUGE_IMAGES.items() if ".avif" in EXTENSIONS or "avif" not in name
}
