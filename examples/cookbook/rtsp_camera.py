"""Connect an RTSP camera, wait for its first results, and save one of its frames.

Usage: python rtsp_camera.py http://localhost:8080 rtsp://user:password@camera.local/stream1
"""

import argparse
from pathlib import Path

import cv2

from brainframe_api import BrainFrameAPI, bf_errors
from brainframe_api.bf_codecs import ConnType, StreamConfiguration
from brainframe_api.video import read_frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("camera")
    parser.add_argument("--name", default="Camera")
    parser.add_argument("--output", type=Path, default=Path("camera.png"))
    options = parser.parse_args()
    with BrainFrameAPI(options.url) as api:
        try:
            stream = api.set_stream_configuration(
                StreamConfiguration(
                    name=options.name,
                    connection_type=ConnType.IP_CAMERA,
                    connection_options={"url": options.camera},
                    runtime_options={},
                )
            )
            api.start_analyzing(stream.id)
        except bf_errors.StreamNotOpenedError as error:
            raise SystemExit(f"The server cannot open the camera: {error}") from error
        receiver = api.get_status_receiver()
        statuses = receiver.wait_for_statuses(timeout=30, stream_id=stream.id)
        print("Zones with results:", ", ".join(statuses[stream.id]))
        # read_frame connects to the camera from this machine, which the analysis does not require.
        frame = read_frame(api, stream.id)
        height, width = frame.shape[:2]
        if not cv2.imwrite(str(options.output), frame):
            raise SystemExit(f"Cannot write the frame to {options.output}")
        print(f"Saved a frame of {width} x {height} pixels to {options.output}")


if __name__ == "__main__":
    main()
