"""Watch a zone of a video for people, and review the alert that is raised.

Arguments: URL USER PASSWORD VIDEO FRAME
"""

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
from brainframe_client import Client
from brainframe_client.api.alarms import set_zone_alarm
from brainframe_client.api.alerts import get_alerts, set_alert_verification
from brainframe_client.api.analysis import get_latest_zone_statuses
from brainframe_client.api.base import version
from brainframe_client.api.storage import delete_storage, new_storage
from brainframe_client.api.streams import (
    delete_stream_configuration,
    set_analyzing,
    set_stream_configuration,
)
from brainframe_client.api.zones import delete_zone, get_zone, set_zone
from brainframe_client.models import (
    Alert,
    AlertVerification,
    Error,
    StreamConfiguration,
    StreamConfigurationConnectionOptions,
    StreamConfigurationMetadata,
    StreamConfigurationRuntimeOptions,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZoneStatus,
)
from brainframe_client.types import File


class BrainFrameError(Exception):
    """An error response of the server."""

    def __init__(self, error: Error) -> None:
        super().__init__(f"{error.title}: {error.description}")
        self.error = error


def check(value: Any) -> Any:
    """Return a value, or raise the error that the generated function returns in its place."""
    if isinstance(value, Error):
        raise BrainFrameError(value)
    return value


def run(client: Client, video: Path, frame: Path, stack: ExitStack) -> None:
    """Run the example; `stack` deletes the objects that it creates."""
    # Sample: version
    print("Server", check(version.sync(client=client)))
    # httpx keeps the session cookie; it replaces the password, which is slow to check.
    client.get_httpx_client().auth = None

    # Sample: new_storage
    with video.open("rb") as payload:
        storage_id = check(new_storage.sync(client=client, body=File(payload)))
    # Sample: delete_storage
    stack.callback(delete_storage.sync, storage_id, client=client)

    # Sample: set_stream_configuration
    saved = check(
        set_stream_configuration.sync(
            client=client,
            body=StreamConfiguration(
                name="Car park",
                premises_id=None,
                connection_type="file",
                connection_options=StreamConfigurationConnectionOptions.from_dict(
                    {"storage_id": storage_id}
                ),
                runtime_options=StreamConfigurationRuntimeOptions(),
                metadata=StreamConfigurationMetadata(),
                id=None,
            ),
        )
    )
    stream_id = saved.id
    # Sample: delete_stream_configuration
    stack.callback(delete_stream_configuration.sync, stream_id, client=client)

    # Sample: set_zone
    zone = check(
        set_zone.sync(
            client=client,
            body=Zone(
                name="Crossing",
                stream_id=stream_id,
                coords=[[330, 179], [764, 179], [764, 420], [330, 300]],
                alarms=[],
                id=None,
            ),
        )
    )
    # Sample: set_zone_alarm
    condition = ZoneAlarmCountCondition(
        test=">",
        check_value=0,
        with_class_name="person",
        with_attribute=None,
        window_duration=1.0,
        window_threshold=0.5,
        intersection_point="bottom",
        id=None,
    )
    alarm = check(
        set_zone_alarm.sync(
            client=client,
            body=ZoneAlarm(
                name="Somebody is crossing",
                count_conditions=[condition],
                rate_conditions=[],
                use_active_time=False,
                active_start_time=None,
                active_end_time=None,
                id=None,
                zone_id=zone.id,
                stream_id=stream_id,
            ),
        )
    )
    print(f"Stream {stream_id}, zone {zone.id}, alarm {alarm.id}")
    # Sample: set_analyzing
    check(set_analyzing.sync(stream_id, client=client, body=True))

    # JSON keys are strings, even those that are stream IDs.
    key = str(stream_id)
    while True:
        # Sample: get_latest_zone_statuses
        latest = check(get_latest_zone_statuses.sync(client=client))
        if key in latest and "Screen" in latest[key]:
            break
        time.sleep(0.1)
    print(f"Latest: {len(latest[key]['Screen'].within)} objects in the whole frame")

    alert, seen = first_alert(client.get_httpx_client(), key)
    print(f"Alert {alert.id} after {seen} packets")

    # Sample: set_alert_verification
    reviewed = check(set_alert_verification.sync(alert.id, client=client, body=True))
    print("Verified:", str(reviewed.verified_as).lower())
    # Sample: get_alerts
    found = get_alerts.sync_detailed(
        client=client,
        stream_id=stream_id,
        verification=[AlertVerification.TRUE, AlertVerification.FALSE],
        limit=0,
    )
    print("Reviewed alerts:", found.headers["Total-Count"])
    # Sample: get_alert_frame
    # The generator does not support `image/*`, and treats the image as an error.
    image = client.get_httpx_client().get(f"/api/alerts/{alert.id}/frame").content
    frame.write_bytes(image)
    print(f"Saved {len(image)} bytes to {frame}")

    # Sample: delete_zone
    check(delete_zone.sync(zone.id, client=client))
    # Sample: get_zone
    try:
        check(get_zone.sync(zone.id, client=client))
    except BrainFrameError as error:
        print(f"Caught {error.error.title}: {error.error.description}")


def first_alert(client: httpx.Client, key: str) -> tuple[Alert, int]:
    """Return the first alert of the status stream, and the number of packets up to it."""
    # The generated function reads the body to its end, which never comes.
    # Sample: get_zone_status_stream
    with client.stream("GET", "/api/streams/statuses") as response:
        response.raise_for_status()
        pending, seen = b"", 0
        for chunk in response.iter_bytes():
            *lines, pending = (pending + chunk).split(b"\n")
            for line in filter(bytes.strip, lines):
                seen += 1
                status = json.loads(line).get(key, {}).get("Crossing")
                if status and status["alerts"]:
                    return ZoneStatus.from_dict(status).alerts[0], seen
    raise RuntimeError("The server ended the status stream.")


def main() -> None:
    """Run the command."""
    if len(sys.argv) != 6:
        sys.exit("usage: alert_on_people URL USER PASSWORD VIDEO FRAME")
    url, user, password, video, frame = sys.argv[1:]
    settings = {"auth": (user, password)}
    with Client(base_url=url, httpx_args=settings, timeout=httpx.Timeout(60)) as client:
        with ExitStack() as stack:
            run(client, Path(video), Path(frame), stack)
        print("Cleaned up")


if __name__ == "__main__":
    main()
