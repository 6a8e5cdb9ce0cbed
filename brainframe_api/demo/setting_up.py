"""Puts the demo's video, stream, zone and alarm on the server, and takes them off again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

from brainframe_api.demo.display import Display
from brainframe_api.demo.options import DemoError
from brainframe_api.demo.plan import Plan

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI

_BLOCK = 256 * 1024


def set_up(stack: ExitStack, api: BrainFrameAPI, show: Display, plan: Plan) -> int:
    """Uploads the video, makes a stream with a zone and an alarm of it, and starts the analysis.

    Args:
        stack: gets what removes all that again.
        api: the server.
        show: where to tell what was done.
        plan: what to make.

    Returns:
        The ID of the stream.
    """
    from brainframe_api.bf_codecs import (
        ConnType,
        CountConditionTestType,
        IntersectionPointType,
        StreamConfiguration,
        Zone,
        ZoneAlarm,
        ZoneAlarmCountCondition,
    )

    size = plan.video.stat().st_size
    with plan.video.open("rb") as video:
        storage_id = api.new_storage(_shown(video, show, size), plan.mime_type, timeout=None)
    stack.callback(_remove, show, "video", lambda: api.delete_storage(storage_id))
    show.step(f"Uploaded {plan.video.name}, {size / 1e6:.1f} MB")

    # Before the stream exists: an interruption may come between its creation and the next line.
    stack.callback(_remove, show, "stream", lambda: _delete_streams_of(api, storage_id))
    stream = api.set_stream_configuration(
        StreamConfiguration(
            name=f"Demo: {plan.video.name}",
            connection_type=ConnType.FILE,
            connection_options={"storage_id": storage_id},
            runtime_options={},
        )
    )
    show.step(f'Created stream {stream.id}, "{stream.name}"')

    zone = api.set_zone(Zone(name=plan.zone_name, coords=plan.coords, stream_id=stream.id))
    alarm = api.set_zone_alarm(
        ZoneAlarm(
            name=plan.alarm_name,
            zone_id=zone.id,
            count_conditions=[
                ZoneAlarmCountCondition(
                    test=CountConditionTestType.GREATER_THAN,
                    check_value=plan.more_than,
                    with_class_name=_class_to_count(api),
                    with_attribute=None,
                    # Half of the last second is enough: a moving crowd is soon gone again.
                    window_duration=1.0,
                    window_threshold=0.5,
                    intersection_point=IntersectionPointType.BOTTOM,
                )
            ],
            rate_conditions=[],
            use_active_time=False,
            active_start_time="00:00:00",
            active_end_time="23:59:59",
        )
    )
    show.step(f'Created zone "{zone.name}" with the alarm "{alarm.name}"')

    if api.start_analyzing(stream.id) is False:
        raise DemoError("the server did not start the analysis; its license may not allow it.")
    return stream.id


def _shown(video: BinaryIO, show: Display, size: int) -> Iterator[bytes]:
    """Yields a file in blocks, and shows how far it is."""
    while block := video.read(_BLOCK):
        yield block
        show.uploaded(video.tell(), size)


def _class_to_count(api: BrainFrameAPI) -> str:
    """Chooses a class of objects that the server detects: people, where it can."""
    detected = [name for capsule in api.get_capsules() for name in capsule.output_type.detections]
    return "person" if "person" in detected or not detected else detected[0]


def _delete_streams_of(api: BrainFrameAPI, storage_id: int) -> None:
    for stream in api.get_stream_configurations():
        if stream.connection_options.get("storage_id") == storage_id:
            api.delete_stream_configuration(stream.id)


def _remove(show: Display, what: str, remove: Callable[[], None]) -> None:
    """Removes something, so that what fails does not keep the rest from being removed."""
    from brainframe_api.bf_errors import BaseAPIError

    try:
        remove()
    except BaseAPIError as error:
        show.warning(f"The {what} could not be removed from the server: {error}")
