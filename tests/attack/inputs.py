"""Hostile requests, images, videos and archives. Each generator is endless and seeded."""

from __future__ import annotations

import io
import itertools
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence

import httpx

from brainframe_api._simulator.document import load_document
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator import hostile_images
from tests.simulator.codecs import camera, file_stream, identity, user, zone
from tests.simulator.test_capsule_archives import archive_of_empty_members

Send = Callable[[httpx.Client], httpx.Response]

_TEXTS = ["", "\x00", "a" * 70_000, "../../etc/passwd", "%00", "\u202e", "' OR 1=1 --", "<script>"]
_VALUES: list[object] = [
    None, True, -1, 0, 2**63, 1e308, -0.0, [], {}, [[]], *_TEXTS, {"a": [None]}, [0] * 5000,
]  # fmt: skip
_HEADERS = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Host": "evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Content-Type": "text/plain", "Sec-Fetch-Mode": "no-cors"},
    {"Authorization": "Basic ////"},
    {"Cookie": "session_id=" + "x" * 4000},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost"},
    {"Range": "bytes=-1,0-" + "0" * 200},
]
_BODIES = [zone(1), camera(), identity(), user("mallory", role="admin"), file_stream(1)]


def _mutated(source: random.Random, content: bytes) -> bytes:
    """Return content with some bytes changed, removed or repeated."""
    changed = bytearray(content)
    for _ in range(source.randint(1, 20)):
        position = source.randrange(len(changed) + 1)
        match source.randrange(3):
            case 0:
                changed[position : position + 1] = source.randbytes(1)
            case 1:
                del changed[position : position + source.randint(1, 200)]
            case _:
                changed[position:position] = changed[: source.randint(1, 200)]
    return bytes(changed) or b"x"


def requests(source: random.Random) -> Iterator[Send]:
    """Yield requests for every operation with hostile parameters, headers and bodies."""
    operations = [
        operation
        for operation in load_document().operations.values()
        if operation.path != "/api/streams/statuses"  # Endless.
    ]
    while True:
        operation = source.choice(operations)
        path = operation.path
        for segment in operation.segments:
            if segment.startswith("{"):
                value = source.choice(["1", "-1", "9" * 40, "%00", "..%2F..", "%FF", "\u4e00"])
                path = path.replace(segment, value)
        headers = source.choice(_HEADERS) if source.random() < 0.5 else {}
        body = dict(source.choice(_BODIES))
        for key in source.sample(list(body), 2):
            body[key] = source.choice(_VALUES)
        content = _encoded(source, body)
        query = source.choice(["", "?limit=-1", "?stream_id=" + "1," * 3000, "?a=%ZZ&a=1"])
        yield _request(operation.method, path + query, content, headers)


def _encoded(source: random.Random, body: object) -> bytes:
    text = json.dumps(body).encode()
    return source.choice(
        [text, _mutated(source, text), b"[" * 100_000, b"[" + b"[]," * 500_000 + b"[]]", b""]
    )


def _request(method: str, path: str, content: bytes, headers: dict[str, str]) -> Send:
    return lambda http: http.request(method, path, content=content, headers=headers)


def images(source: random.Random) -> Iterator[Send]:
    """Yield images that declare huge sizes, and damaged ones, in every format."""
    metadata = json.dumps({"plugins": ["motion_detector"], "options": {}})
    huge = [make() for make in hostile_images.HUGE_IMAGES.values()]
    small = [hostile_images.encoded(extension) for extension in hostile_images.EXTENSIONS]
    for index in itertools.count():
        image = huge[index] if index < len(huge) else _mutated(source, source.choice(huge + small))
        yield _form({"image": image, "metadata": metadata.encode()})


def _form(parts: dict[str, bytes]) -> Send:
    return lambda http: http.post("/api/process_image", files=parts)


def videos(source: random.Random) -> Iterator[Send]:
    """Yield damaged videos and disguised playlists, each uploaded and added as a stream."""
    sample = PEDESTRIANS.read_bytes()
    playlists = [
        b"ffconcat version 1.0\nfile /etc/passwd\n\x01",
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/\n\x00",
        b"v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n\x02",
    ]
    for index in itertools.count():
        if index < len(playlists):
            content = playlists[index]
        else:
            # The header determines how the rest is read, so it is damaged more often.
            cut = source.randint(100, len(sample))
            content = _mutated(source, sample[: source.choice([4000, cut])]) + sample[cut:]
        yield _uploaded(content, "/api/streams", file_stream)


def archives(source: random.Random) -> Iterator[Send]:
    """Yield archives that are not capsules, and damaged capsules."""
    source_code = b"class Capsule:\n    name = 'x'\n    version = 1\n"
    meta = b"[about]\napi_compatibility_version = 0.3\n"
    whole = _archive([("meta.conf", meta), ("capsule.py", source_code)])
    hostile = [
        _archive([("meta.conf", meta), ("capsule.py", bytes(200 << 20))]),
        _archive([("meta.conf", meta), ("capsule.py", b"(" * 100_000)]),
        _archive([("meta.conf", meta), ("capsule.py", source_code), ("../../evil", b"x")]),
        _archive([("meta.conf", meta), ("capsule.py", source_code + b"    description='\\ud800'")]),
        _archive([("meta.conf", meta), ("capsule.py", b"x = " + b"-" * 50_000 + b"1")]),
        archive_of_empty_members(200_000),
    ]
    for index in itertools.count():
        content = hostile[index] if index < len(hostile) else _mutated(source, whole)
        yield _uploaded(content, "/api/plugins", lambda stored: {"storage_id": stored})


def _archive(members: Sequence[tuple[str, bytes]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members:
            file.writestr(name, text)
    return content.getvalue()


def _uploaded(content: bytes, path: str, body: Callable[[int], object]) -> Send:
    def send(http: httpx.Client) -> httpx.Response:
        upload = http.post("/api/storage", content=content)
        if upload.is_error:
            return upload
        stored = int(upload.json())
        method = "PUT" if path == "/api/plugins" else "POST"
        response = http.request(method, path, json=body(stored))
        http.delete(f"/api/storage/{stored}")
        return response

    return send


KINDS: dict[str, Callable[[random.Random], Iterator[Send]]] = {
    "requests": requests,
    "images": images,
    "videos": videos,
    "archives": archives,
}
