"""The canned server as a subprocess, and the image that it serves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.environments import ROOT


@contextmanager
def canned_server(image: Path | None = None, listeners: int = 1) -> Generator[list[str]]:
    """Run the server in a separate process.

    Args:
        image: The JPEG file to serve as storage object 1.
        listeners: The number of servers that it acts as.

    Yields:
        The URLs of the servers.
    """
    command = [sys.executable, "-m", "benchmarks.server", "--listeners", str(listeners)]
    if image:
        command += ["--image", str(image)]
    # The server exits at the end of its standard input, so it cannot outlive this process.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as process:
        assert process.stdout
        assert process.stdin
        urls = process.stdout.readline().split()
        if not urls:
            raise RuntimeError("The canned server did not start (see above)")
        try:
            yield urls
        finally:
            process.stdin.close()
            process.wait(10)


def write_image(path: Path) -> None:
    """Write a JPEG of 1920x1080 pixels with about as much detail as the frame of a camera."""
    import cv2
    import numpy as np

    random = np.random.default_rng(1)
    coarse = random.integers(0, 255, (68, 120, 3), dtype=np.uint8)
    smooth = cv2.resize(coarse, (1920, 1080), interpolation=cv2.INTER_CUBIC)
    noise = random.normal(0, 4, (1080, 1920, 3))
    noisy = np.clip(smooth.astype(np.float64) + noise, 0, 255).astype(np.uint8)
    cv2.imwrite(str(path), noisy, [cv2.IMWRITE_JPEG_QUALITY, 85])
