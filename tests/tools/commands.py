"""The commands of brainframe-apps and brainframe-sys-tools, in the order in which they run."""

from __future__ import annotations

import json
from dataclasses import dataclass

APPS = "brainframe_apps"
SYSTEM = "brainframe_sys_tools"


@dataclass(frozen=True)
class Step:
    """A command of a tool.

    Attributes:
        name: The name of the step.
        tool: The package of the tool.
        arguments: Its arguments.
        seconds: The timeout.
        until: Text that appears in the output of a command that does not end by itself. The
            command then gets Enter, and Ctrl-C if it is endless.
        endless: Whether it runs until Ctrl-C.
        exact: Whether its output is the same each time; otherwise only its exit code and the
            exceptions in its output are compared, and whether it prints anything.
    """

    name: str
    tool: str
    arguments: tuple[str, ...]
    seconds: float = 60.0
    until: str = ""
    endless: bool = False
    exact: bool = True


ZONE = {"coords": [[0, 0], [300, 0], [300, 300], [0, 300]]}
WHOLE_ZONE = {**ZONE, "name": "Doorway", "stream_id": 1, "alarms": [], "id": None}
CONDITION = {
    "test": ">", "check_value": 1, "with_class_name": "person", "with_attribute": None,
    "window_duration": 1.0, "window_threshold": 0.5, "intersection_point": "bottom", "id": None,
}  # fmt: skip
ALARM = {
    "name": "Crowd", "count_conditions": [CONDITION], "rate_conditions": [],
    "use_active_time": False, "active_start_time": "00:00:00", "active_end_time": "23:59:59",
    "id": None, "zone_id": None, "stream_id": None,
}  # fmt: skip


def steps(url: str) -> list[Step]:
    """Return all steps for a server.

    Args:
        url: The URL of a fresh simulator.
    """
    server = ("--server-url", url)

    def app(name: str, command: str, *arguments: str) -> Step:
        return Step(name, APPS, (command, *server, *arguments))

    def control(name: str, command: str, action: str, *arguments: str) -> Step:
        return app(name, command, "--cmd", action, *arguments)

    def monitor(name: str, until: str, *arguments: str) -> Step:
        return Step(name, SYSTEM, arguments, until=until, endless=True, exact=False)

    on_stream = ("--stream-id", "1")
    return [
        Step("help of the apps", APPS, ()),
        Step("help of the system tools", SYSTEM, ()),
        app("list no stream", "list-stream"),
        app("add a file", "add-stream", "--video-file", "video.mp4", "--stream-name", "Door"),
        app("list the stream", "list-stream"),
        app("list with capsules", "list-stream", "--show-capsules"),
        app("add the file again", "add-stream", "--video-file", "video.mp4"),
        app("list zones", "zone-control"),
        control("add a zone of coordinates", "zone-control", "add", *on_stream,
                "--zone-name", "Doorway", "--options", json.dumps(ZONE)),
        control("add a whole zone", "zone-control", "add", *on_stream,
                "--zone-name", "Doorway", "--options", json.dumps(WHOLE_ZONE)),
        control("list zones of the stream", "zone-control", "list", *on_stream),
        control("save zones", "zone-control", "save", *on_stream, "--file", "zones.json"),
        control("add an alarm", "alarm-control", "add", *on_stream, "--zone-name", "Doorway",
                "--alarm-name", "Crowd", "--options", json.dumps(ALARM)),
        control("list alarms", "alarm-control", "list", *on_stream),
        control("save alarms", "alarm-control", "save", *on_stream, "--file", "alarms.json"),
        control("delete the alarm", "alarm-control", "delete", *on_stream,
                "--zone-name", "Doorway", "--alarm-name", "Crowd"),
        control("load alarms", "alarm-control", "load", *on_stream, "--file", "alarms.json"),
        control("delete the zone", "zone-control", "delete", *on_stream, "--zone-name", "Doorway"),
        control("load zones", "zone-control", "load", *on_stream, "--file", "zones.json"),
        app("list capsules", "capsule-control"),
        *(control(f"{action} a capsule", "capsule-control", action,
                  "--capsule-name", "detector_person_openvino")
          for action in ("list", "enable", "disable")),
        *(control(f"{action} a capsule of the stream", "capsule-control", action, *on_stream,
                  "--capsule-name", "detector_person_openvino")
          for action in ("list", "enable", "disable")),
        control("configure a capsule", "capsule-control", "configure",
                "--capsule-name", "detector_person_openvino", "--options", '{"threshold": 0.6}'),
        control("configure without a capsule name", "capsule-control", "configure", *on_stream,
                "--options", '{"threshold": 0.6}'),
        control("load a missing capsule", "capsule-control", "load",
                "--capsule-filename", "missing.cap"),
        control("load a capsule", "capsule-control", "load", "--capsule-filename", "color.cap"),
        control("unload the capsule", "capsule-control", "unload", "--capsule-name", "color"),
        control("unload an unknown capsule", "capsule-control", "unload",
                "--capsule-name", "nothing"),
        app("start", "start-analyzing"),
        app("process an image", "process-image", "--image-path", "civic.png"),
        app("process for a stream", "process-image", "--image-path", "civic.png", *on_stream),
        app("list identities", "identity-control"),
        control("add an identity", "identity-control", "add", "--image-path", "civic.png",
                "--unique-name", "g10", "--class-name", "car"),
        app("list the identity", "identity-control"),
        control("delete identities", "identity-control", "delete_all"),
        app("read the license", "license-control"),
        app("set a wrong license", "license-control", "--license-file", "license"),
        app("sign in", "user-control", "--access-token", "simulator-access-token",
            "--refresh-token", "simulator-refresh-token"),
        app("sign in with wrong tokens", "user-control", "--access-token", "a",
            "--refresh-token", "b"),
        Step("read statuses", APPS, ("get-zone-statuses", *server, "--n-samples", "3"),
             until="ENTER", exact=False),
        app("save settings", "save-settings", "--setting-file", "settings.json",
            "--video-file", "video.mp4"),
        monitor("monitor the rate", "zone statuses received", "fps-monitor", *server,
                "--no-screen", "--times-hist-len", "10", "--out", "history"),
        monitor("monitor the service", "latest_zone_status OK", "service-monitor", *server,
                "--interval", "1", "--log-path", "."),
        Step("version of the rate monitor", SYSTEM, ("fps-monitor", "--version")),
        monitor("monitor the machine", "Memory Consumers", "perf-monitor"),
        # These two contact other machines.
        Step("help of sys-info", SYSTEM, ("sys-info", "--help")),
        Step("help of the tunnel", SYSTEM, ("ssh-tunnel", "--help")),
        app("stop", "stop-analyzing"),
        app("delete a stream", "delete-stream", "--stream-url", "1"),
        app("delete all streams", "delete-stream"),
        app("list nothing", "list-stream"),
        app("load settings", "load-settings", "--setting-file", "settings.json",
            "--video-file", "video.mp4", "--stream-url", "video.mp4"),
        app("load settings without a stream", "load-settings", "--setting-file", "settings.json"),
        app("list the loaded stream", "list-stream"),
        *(Step(f"help of {command}", APPS, (command, "--help"))
          for command in ("add-stream", "alarm-control", "capsule-control", "load-settings",
                          "process-image", "save-settings", "user-control", "zone-control")),
        Step("without a server", APPS, ("list-stream", "--server-url", "http://127.0.0.1:9"),
             seconds=30.0, exact=False),
    ]  # fmt: skip
