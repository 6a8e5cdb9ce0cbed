"""Watch a zone of a video for people, and review the alert that is raised.

Arguments: URL USER PASSWORD VIDEO FRAME
"""

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from openapi_client import (
    AlarmsApi,
    Alert,
    AlertsApi,
    AlertVerification,
    AnalysisApi,
    ApiClient,
    ApiException,
    BaseApi,
    Configuration,
    StorageApi,
    StreamConfiguration,
    StreamsApi,
    Zone,
    ZoneAlarm,
    ZoneAlarmCountCondition,
    ZonesApi,
    ZoneStatus,
)


def run(client: ApiClient, video: Path, frame: Path, stack: ExitStack) -> None:
    """Run the example; `stack` deletes the objects that it creates."""
    # The response opens a session; the cookie replaces the password, which is slow to check.
    # Sample: version
    version = BaseApi(client).version_with_http_info()
    client.cookie = version.headers["set-cookie"].partition(";")[0]
    client.configuration.username = None
    print("Server", version.data)

    # Sample: new_storage
    storage = StorageApi(client)
    storage_id = storage.new_storage(video.read_bytes(), _content_type="video/mp4")
    # Sample: delete_storage
    stack.callback(storage.delete_storage, storage_id)

    # Sample: set_stream_configuration
    streams = StreamsApi(client)
    saved = streams.set_stream_configuration(
        StreamConfiguration(
            name="Car park",
            premises_id=None,
            connection_type="file",
            connection_options={"storage_id": storage_id},
            runtime_options={},
            metadata={},
            id=None,
        )
    )
    stream_id = saved.id
    # Sample: delete_stream_configuration
    stack.callback(streams.delete_stream_configuration, stream_id)

    # Sample: set_zone
    zones = ZonesApi(client)
    zone = zones.set_zone(
        Zone(
            name="Crossing",
            stream_id=stream_id,
            coords=[[330, 179], [764, 179], [764, 420], [330, 300]],
            alarms=[],
            id=None,
        )
    )
    # Sample: set_zone_alarm
    alarm = AlarmsApi(client).set_zone_alarm(
        ZoneAlarm(
            name="Somebody is crossing",
            count_conditions=[
                ZoneAlarmCountCondition(
                    test=">",
                    check_value=0,
                    with_class_name="person",
                    with_attribute=None,
                    window_duration=1.0,
                    window_threshold=0.5,
                    intersection_point="bottom",
                    id=None,
                )
            ],
            rate_conditions=[],
            use_active_time=False,
            active_start_time=None,
            active_end_time=None,
            id=None,
            zone_id=zone.id,
            stream_id=stream_id,
        )
    )
    print(f"Stream {stream_id}, zone {zone.id}, alarm {alarm.id}")
    # Sample: set_analyzing
    streams.set_analyzing(stream_id, True)

    # JSON keys are strings, even those that are stream IDs.
    # Sample: get_latest_zone_statuses
    analysis, key = AnalysisApi(client), str(stream_id)
    while "Screen" not in (latest := analysis.get_latest_zone_statuses().get(key, {})):
        time.sleep(0.1)
    print(f"Latest: {len(latest['Screen'].within)} objects in the whole frame")

    alert, seen = first_alert(analysis, key)
    print(f"Alert {alert.id} after {seen} packets")

    # Sample: set_alert_verification
    alerts = AlertsApi(client)
    print("Verified:", str(alerts.set_alert_verification(alert.id, True).verified_as).lower())
    # Sample: get_alerts
    states = [AlertVerification.TRUE, AlertVerification.FALSE]
    found = alerts.get_alerts_with_http_info(stream_id=stream_id, verification=states, limit=0)
    print("Reviewed alerts:", found.headers["total-count"])
    # Sample: get_alert_frame
    image = alerts.get_alert_frame(alert.id)
    frame.write_bytes(image)
    print(f"Saved {len(image)} bytes to {frame}")

    # Sample: delete_zone
    zones.delete_zone(zone.id)
    # Sample: get_zone
    try:
        zones.get_zone(zone.id)
    except ApiException as error:
        # `data` is the decoded Error.
        print(f"Caught {error.data.title}: {error.data.description}")


def first_alert(analysis: AnalysisApi, key: str) -> tuple[Alert, int]:
    """Return the first alert of the status stream, and the number of packets up to it."""
    # The other generated functions of this operation read the body to its end, which never comes.
    # Sample: get_zone_status_stream
    response = analysis.get_zone_status_stream_without_preload_content(_request_timeout=60.0)
    pending, seen = b"", 0
    try:
        for chunk in response.stream(65536):
            *lines, pending = (pending + chunk).split(b"\n")
            for line in filter(bytes.strip, lines):
                seen += 1
                status = json.loads(line).get(key, {}).get("Crossing")
                if status and status["alerts"]:
                    return ZoneStatus.from_dict(status).alerts[0], seen
    finally:
        response.close()
    raise RuntimeError("The server ended the status stream.")


def main() -> None:
    """Run the command."""
    if len(sys.argv) != 6:
        sys.exit("usage: alert_on_people URL USER PASSWORD VIDEO FRAME")
    url, user, password, video, frame = sys.argv[1:]
    settings = Configuration(host=url, username=user, password=password)
    with ApiClient(settings) as client:
        with ExitStack() as stack:
            run(client, Path(video), Path(frame), stack)
        print("Cleaned up")


if __name__ == "__main__":
    main()
