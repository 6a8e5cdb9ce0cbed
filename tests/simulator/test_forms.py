"""Multipart forms are read as they arrive, with limits."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from brainframe_api._simulator.errors import SimulatorError
from brainframe_api._simulator.multipart import Form
from brainframe_api.simulator import Simulator
from tests.simulator.codecs import kind

BODY = (
    b'preamble\r\n--x y\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{}\r\n'
    b'--x y\r\ncontent-disposition: form-data; filename="a\\"b"; name="image"\r\n'
    b"Content-Type: image/png\r\n\r\n\r\n--x\r\n\x00\xff\r\n\r\n--x y--\r\nepilogue"
)
TYPE = 'multipart/form-data; boundary="x y"'


def read(body: bytes, directory: Path, step: int) -> dict[str, bytes]:
    form = Form(TYPE, directory)
    try:
        for start in range(0, len(body), step):
            form.write(body[start : start + step])
        return {name: part.read() for name, part in form.finish().items()}
    finally:
        form.discard()


@pytest.mark.parametrize("step", [1, 2, 3, 7, 10_000])
def test_a_form_is_the_same_however_it_is_split(tmp_path: Path, step: int) -> None:
    body = BODY.removeprefix(b"preamble\r\n")
    assert read(body, tmp_path, step) == {
        "metadata": b"{}",
        "image": b"\r\n--x\r\n\x00\xff\r\n",
    }


def test_large_parts_are_not_kept_in_memory_and_leave_no_file(tmp_path: Path) -> None:
    form = Form(TYPE, tmp_path)
    form.write(b'--x y\r\nContent-Disposition: form-data; name="image"\r\n\r\n')
    form.write(bytes(1 << 20))
    assert not form.parts["image"].file.read(1)
    form.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", range(0, len(BODY) - 20, 5))
def test_a_truncated_form_is_rejected(tmp_path: Path, length: int) -> None:
    body = BODY.removeprefix(b"preamble\r\n")[: min(length, len(BODY) - 22)]
    with pytest.raises(SimulatorError, match="InvalidSyntaxError"):
        read(body, tmp_path, 10_000)


@pytest.mark.parametrize(
    "body",
    [
        b"--x y\r\nNo header\r\n\r\n",
        b"--x y\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x y--",
        b"--x y\r\n" + b"A: b\r\n" * 1000,
        b"--x y\r\nA: " + b"b" * 100_000,
        b'--x y\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 17 + b"--x y--\r\n",
    ],
)
def test_an_invalid_form_is_rejected(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(SimulatorError, match="InvalidSyntaxError"):
        read(body, tmp_path, 10_000)


def test_a_form_over_the_limit_is_rejected() -> None:
    with (
        Simulator(max_form_bytes=100_000, strict=True) as server,
        httpx.Client(base_url=server.url) as http,
    ):
        form = {"image": bytes(100_000), "metadata": b"{}"}
        response = http.post("/api/process_image", files=form)
        assert kind(response) == "InvalidFormatError"
        assert "100000" in response.json()["description"]
