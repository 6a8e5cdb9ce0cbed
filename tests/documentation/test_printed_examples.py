"""The examples of the BrainFrame Python API documentation run as printed, unchanged.

They name the server `http://localhost`, so the simulator listens on port 80 for them: one server
and one test for all of them, because there is only one such port on a machine.
"""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS

EXAMPLES = Path(__file__).parent / "examples"
MEDIA = Path(__file__).parent / "media"
HTTP_PORT = 80


@pytest.fixture
def port_80() -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", HTTP_PORT))
        except OSError as error:
            pytest.skip(f"Needs port {HTTP_PORT}, which the printed examples use: {error}")
    return HTTP_PORT


def _run(example: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / example],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr


def test_printed_examples_have_the_described_effect(port_80: int, tmp_path: Path) -> None:
    shutil.copy(PEDESTRIANS, tmp_path / "video_file.mp4")
    shutil.copy(MEDIA / "civic.jpg", tmp_path)

    with Simulator(port=port_80), BrainFrameAPI("http://localhost") as api:
        _run("log_in.py", tmp_path)

        _run("stream_a_video_file.py", tmp_path)
        (stream,) = api.get_stream_configurations()
        assert stream.name == "My Video File"
        assert stream.id is not None
        assert api.check_analyzing(stream.id)
        data, mime_type = api.get_storage_data(stream.connection_options["storage_id"])
        assert data == PEDESTRIANS.read_bytes()
        assert mime_type == "video/mp4"

        _run("create_an_identity.py", tmp_path)
        (identities, total) = api.get_identities(unique_name="g10-R16B-blue-sedan")
        assert total == 1
        (encoding,) = api.get_encodings(identity_id=identities[0].id, class_name="car")
        assert encoding.vector
        assert encoding.from_image is not None
