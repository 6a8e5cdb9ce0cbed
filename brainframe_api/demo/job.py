"""What the demo does, step by step, with the SDK."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlsplit

from brainframe_api.demo.display import Display
from brainframe_api.demo.options import DemoError, DemoOptions
from brainframe_api.demo.plan import make_plan
from brainframe_api.demo.setting_up import set_up
from brainframe_api.demo.watching import Moment, watch

if TYPE_CHECKING:
    from pathlib import Path

    from brainframe_api import BrainFrameAPI


def run(options: DemoOptions, out: TextIO | None = None) -> None:
    """Runs the demo and tells on the way what happens.

    Args:
        options: what to do.
        out: where to write; None for standard output.

    Raises:
        DemoError: the video cannot be read, no object was seen, or no alert came.
        BaseAPIError: the server answered with an error.
        OSError: a file cannot be read or written.
    """
    from brainframe_api import BrainFrameAPI

    show = Display(out or sys.stdout)
    plan = make_plan(options.video)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = options.server or _start_simulator(stack)
        api = stack.enter_context(BrainFrameAPI(url, options.credentials))
        what = "BrainFrame" if options.server else "A BrainFrame simulator"
        host = urlsplit(url).netloc.split("@")[-1]  # Without a user name and password.
        show.step(f"{what}, version {api.version()}, answers at {host}")
        stream_id = set_up(stack, api, show, plan)
        show.step(f"Watching for {options.seconds:g} seconds. Ctrl-C ends it earlier.")
        seen = watch(api, show, stream_id, plan.zone_name, options.seconds)
        if not seen.statuses:
            raise DemoError("the server sent no zone status. Its log may say why the stream fails.")
        if not seen.objects:
            raise DemoError(
                f"nothing was detected in {plan.video.name}. The simulator detects what moves in "
                "front of a fixed camera; a real server needs a capsule that detects something."
            )
        if not seen.alerts:
            raise DemoError(
                f'objects were detected, but no alert of "{plan.alarm_name}" came. '
                "Watch longer with --seconds, or use a video in which more happens."
            )
        _save_picture(api, show, seen.alerts, options.output)
    if show.warnings:
        raise DemoError("not everything that it made could be removed from the server again.")
    show.step("Cleaned up: stream, zone, alarm and video are gone from the server")


def _start_simulator(stack: ExitStack) -> str:
    from brainframe_api.simulator import Simulator, StartupError

    try:
        return stack.enter_context(Simulator()).url
    except StartupError as error:
        raise DemoError(str(error)) from error


def _save_picture(api: BrainFrameAPI, show: Display, alerts: list[Moment], output: Path) -> None:
    """Draws what was seen on the frame of the alert with the most objects, and saves it."""
    from brainframe_api.bf_codecs import image_utils
    from brainframe_api.drawing import draw_status

    for moment in sorted(alerts, key=lambda moment: moment.objects, reverse=True):
        frame = api.get_alert_frame(moment.alert.id)
        if frame is not None:
            picture = draw_status(frame, moment.statuses)
            output.write_bytes(image_utils.encode("png", picture))
            show.step(
                f"Saved the frame of alert {moment.alert.id}, with what was seen, as {output}"
            )
            return
    raise DemoError("an alert came, but the server has no frame of it.")
