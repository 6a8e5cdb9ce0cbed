"""Setup and cleanup of the demo's video, stream, zone and alarm on the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

from brainframe_api._demo.display import Display
from brainframe_api._demo.options import DemoError
from brainframe_api._demo.plan import Plan

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI

_CHUNK_SIZE = 256 * 1024


def set_up(stack: ExitStack, api: BrainFrameAPI, show: Display, plan: Plan) -> int:
    """Upload the video, create a stream with a zone and an alarm, and start the analysis.

    Args:
        stack: Receives the cleanup callbacks.
        api: The client for the server.
        show: The display for progress messages.
        plan: The video, zone and alarm.

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
        content = _with_progress(video, show, size)
        storage_id = api.new_storage(content, plan.mime_type, timeout=None)
    stack.callback(_remove, show, "video", lambda: api.delete_storage(storage_id))
    show.step(f"Uploaded {plan.video.name}, {size / 1e6:.1f} MB")

    # Registered before the stream exists, because an interrupt may occur right after its creation.
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
                    # A short window, because people walk through the zone quickly.
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
        raise DemoError(
            "the server did not start the analysis. Check the stream limit of its license."
        )
    return stream.id


def _with_progress(video: BinaryIO, show: Display, size: int) -> Iterator[bytes]:
    """Yield a file in chunks, and update the progress bar."""
    while chunk := video.read(_CHUNK_SIZE):
        yield chunk
        show.uploaded(video.tell(), size)


def _class_to_count(api: BrainFrameAPI) -> str:
    """Return a class that the server detects, preferably "person"."""
    detected = [name for capsule in api.get_capsules() for name in capsule.output_type.detections]
    return "person" if "person" in detected or not detected else detected[0]


def _delete_streams_of(api: BrainFrameAPI, storage_id: int) -> None:
    for stream in api.get_stream_configurations():
        if stream.connection_options.get("storage_id") == storage_id:
            api.delete_stream_configuration(stream.id)


def _remove(show: Display, kind: str, remove: Callable[[], None]) -> None:
    """Delete a resource. A failure is printed, so that the other resources are still deleted."""
    from brainframe_api.bf_errors import BaseAPIError

    try:
        remove()
    except BaseAPIError as error:
        show.warning(f"Cannot delete the {kind} from the server: {error}")
