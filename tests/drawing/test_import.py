"""Importing the drawing module is quick, and without OpenCV, the error explains what to install."""

import subprocess
import sys

import pytest


def test_importing_the_module_loads_nothing_heavy() -> None:
    program = (
        "import sys, brainframe_api.drawing; "
        "print(sorted({'cv2', 'numpy', 'httpx', 'msgspec'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"


@pytest.mark.parametrize("function", ["draw_status", "draw_heat_map"])
def test_without_opencv_the_error_explains_what_to_install(function: str) -> None:
    program = (
        "import sys, numpy; sys.modules['cv2'] = None; "
        f"from brainframe_api.drawing import {function}; "
        f"{function}(numpy.zeros((9, 9, 3), numpy.uint8), {{}})"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert "pip install opencv-python-headless" in done.stderr.splitlines()[-1]
