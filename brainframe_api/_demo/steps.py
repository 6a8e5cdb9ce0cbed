"""The steps of the demo."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlsplit

from brainframe_api._demo.display import Display
from brainframe_api._demo.options import DemoError, DemoOptions
from brainframe_api._demo.plan import make_plan
from brainframe_api._demo.resources import set_up
from brainframe_api._demo.watching import Moment, watch

if TYPE_CHECKING:
    from pathlib import Path

    from brainframe_api import BrainFrameAPI


def run(options: DemoOptions, out: TextIO | None = None) -> None:
    """Run the demo and print its progress.

    Args:
        options: The options of the demo.
        out: The text stream to write to; None for standard output.

    Raises:
        DemoError: If a step fails, for example because no object was detected, or if the cleanup
            is incomplete.
        BaseAPIError: If a request to the server fails.
        OSError: If a file cannot be read or written.
    """
    from brainframe_api import BrainFrameAPI

    show = Display(out or sys.stdout)
    plan = make_plan(options.video)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = options.server or _start_simulator(stack)
        api = stack.enter_context(BrainFrameAPI(url, options.credentials))
        product = "BrainFrame" if options.server else "BrainFrame simulator"
        host = urlsplit(url).netloc.split("@")[-1]  # Without a user name and password.
        show.step(f"Connected to {product} {api.version()} at {host}")
        stream_id = set_up(stack, api, show, plan)
        show.step(f"Watching for {options.seconds:g} seconds. Press Ctrl-C to stop.")
        seen = watch(api, show, stream_id, plan.zone_name, options.seconds)
        if not seen.statuses:
            raise DemoError("the server sent no zone status. Check its log for stream errors.")
        if not seen.objects:
            raise DemoError(
                f"no objects were detected in {plan.video.name}. The simulator detects moving "
                "objects in videos from a fixed camera; a real server needs a detector capsule."
            )
        if not seen.alerts:
            raise DemoError(
                f'objects were detected, but the alarm "{plan.alarm_name}" was not triggered. '
                "Watch longer with --seconds, or use a video with more activity."
            )
        _save_image(api, show, seen.alerts, options.output)
    if show.warnings:
        raise DemoError(
            "some resources could not be deleted from the server: see the warnings above."
        )
    show.step("Cleaned up: deleted the stream, zone, alarm and video from the server")


def _start_simulator(stack: ExitStack) -> str:
    from brainframe_api.simulator import Simulator, StartupError

    try:
        return stack.enter_context(Simulator()).url
    except StartupError as error:
        raise DemoError(str(error)) from error


def _save_image(api: BrainFrameAPI, show: Display, alerts: list[Moment], output: Path) -> None:
    """Save the frame of the alert with the most objects, with its detections drawn on it."""
    from brainframe_api.bf_codecs import image_utils
    from brainframe_api.drawing import draw_status

    for moment in sorted(alerts, key=lambda moment: moment.objects, reverse=True):
        frame = api.get_alert_frame(moment.alert.id)
        if frame is not None:
            image = draw_status(frame, moment.statuses)
            output.write_bytes(image_utils.encode("png", image))
            show.step(f"Saved the frame of alert {moment.alert.id} with its detections as {output}")
            return
    raise DemoError(
        "the server saved no frame for any of the alerts. Check its log for storage errors."
    )
