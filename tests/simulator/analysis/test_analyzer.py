"""Each stream is analyzed in its own thread and can be changed and stopped at any time."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from brainframe_rest.models import Detection, Identity

from brainframe_api._simulator.analysis import (
    Analyzer,
    Frame,
    NetworkCamera,
    StreamSettings,
    VideoFile,
    person,
)
from brainframe_api._simulator.analysis.capsules import (
    INACTIVE_BY_DEFAULT,
    MOTION_DETECTOR,
    TRACKER,
)
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator.analysis.cameras import is_being_read, silent_camera, write_video
from tests.simulator.analysis.scenes import (
    STREAM,
    MemoryAlerts,
    alarm,
    background,
    class_names,
    count_condition,
    json_of,
    screen,
    square,
    standing,
)

SOON = 60.0
SAMPLE = VideoFile(PEDESTRIANS)


class Visitors:
    """A stage that always finds the same people."""

    capsule_name = "visitors"

    def __init__(self) -> None:
        self.found: list[Detection] = [standing(150, 150)]
        self.failures: list[Exception] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def process(
        self, frame: Frame, detections: list[Detection], options: Mapping[str, object]
    ) -> list[Detection]:
        self.may_go_on.wait(SOON)
        if self.failures:
            raise self.failures.pop()
        return [*detections, *self.found]


@pytest.fixture
def store() -> MemoryAlerts:
    return MemoryAlerts()


@pytest.fixture
def visitors() -> Visitors:
    return Visitors()


@pytest.fixture
def analyzer(store: MemoryAlerts, visitors: Visitors) -> Iterator[Analyzer]:
    analyzer = Analyzer(store, extra_stages=lambda: [visitors])
    yield analyzer
    visitors.may_go_on.set()
    analyzer.close()


@pytest.fixture
def quick(tmp_path: Path) -> VideoFile:
    """Return a video of 100 frames a second."""
    return VideoFile(write_video(tmp_path / "quick.mp4", frames=90))


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < deadline, f"The condition is still false after {SOON} s"
        time.sleep(0.005)


def analyzing_threads() -> set[threading.Thread]:
    return {item for item in threading.enumerate() if item.name.startswith("analyze stream")}


def test_a_stream_is_analyzed_and_its_results_are_published(analyzer: Analyzer) -> None:
    with analyzer.packets.subscribe() as subscription:
        analyzer.start(STREAM, SAMPLE, [screen(), square()])
        first = subscription.wait(SOON)
        second = subscription.wait(SOON)

    assert first is not None
    assert second is not None
    tstamps = [json_of(packet.body)[str(STREAM)]["Screen"]["tstamp"] for packet in (first, second)]
    assert tstamps[0] < tstamps[1] <= time.time()
    assert set(first.statuses[STREAM]) == {"Screen", "Square"}
    newest = analyzer.newest(STREAM)
    assert newest is not None
    assert newest.image is not None
    assert newest.image.shape == (576, 768, 3)


def test_all_streams_are_in_one_packet(analyzer: Analyzer, quick: VideoFile) -> None:
    for stream_id in (1, 2, 3):
        analyzer.start(stream_id, quick, [screen()])

    wait_until(lambda: len(analyzer.packets.latest().statuses) == 3)

    assert sorted(analyzer.analyzing()) == [1, 2, 3]
    assert set(json_of(analyzer.packets.latest().body)) == {"1", "2", "3"}


def test_starting_twice_changes_nothing(analyzer: Analyzer, quick: VideoFile) -> None:
    analyzer.start(STREAM, quick, [screen()])
    analyzer.start(STREAM, quick, [])

    wait_until(lambda: analyzer.newest(STREAM))
    newest = analyzer.newest(STREAM)
    assert newest is not None
    assert set(newest.statuses) == {"Screen"}


def test_a_stopped_stream_is_gone_at_once(
    analyzer: Analyzer, quick: VideoFile, store: MemoryAlerts
) -> None:
    before = analyzing_threads()
    analyzer.start(STREAM, quick, [square(alarm(count_condition()))])
    wait_until(lambda: store.opened)

    analyzer.stop(STREAM)
    body = analyzer.packets.latest().body
    time.sleep(0.05)

    assert body == analyzer.packets.latest().body == b"{}"
    assert not analyzer.is_analyzing(STREAM)
    assert analyzer.newest(STREAM) is None
    assert analyzer.state(STREAM) is None
    assert [item.id for item in store.closed] == [1]
    assert analyzing_threads() <= before


def test_a_stream_can_be_started_again(analyzer: Analyzer, quick: VideoFile) -> None:
    for _ in range(2):
        analyzer.start(STREAM, quick, [screen()])
        wait_until(lambda: analyzer.newest(STREAM))
        analyzer.stop(STREAM)


def test_stopping_does_not_wait_for_a_camera_that_does_not_respond(
    patience: threading.Event, analyzer: Analyzer
) -> None:
    with silent_camera() as host:
        analyzer.start(STREAM, NetworkCamera(f"rtsp://{host}/live"), [screen()])
        assert patience.wait(SOON)
        analyzer.stop(STREAM)
        assert is_being_read(host)


def test_an_unreachable_camera_is_reported_in_the_state(analyzer: Analyzer) -> None:
    analyzer.start(STREAM, NetworkCamera("http://127.0.0.1:1/"), [screen()])

    def status() -> str:
        state = analyzer.state(STREAM)
        return state.status if state else ""

    wait_until(lambda: status().startswith("reconnecting in"))

    assert "cannot be reached" in status()
    assert analyzer.packets.latest().body == b"{}"


def test_frames_are_dropped_while_the_analysis_is_slow(
    analyzer: Analyzer, quick: VideoFile, visitors: Visitors
) -> None:
    def dropped() -> int:
        state = analyzer.state(STREAM)
        return state.dropped if state else 0

    visitors.may_go_on.clear()
    analyzer.start(STREAM, quick, [screen()])
    wait_until(lambda: dropped() >= 20)
    visitors.may_go_on.set()

    # The next frame to be analyzed after the delayed one is the newest one.
    wait_until(lambda: (newest := analyzer.newest(STREAM)) and newest.frame.index >= 20)
    state = analyzer.state(STREAM)
    assert state is not None
    assert state.frames < dropped()


def test_a_frame_that_cannot_be_analyzed_does_not_end_the_stream(
    analyzer: Analyzer, quick: VideoFile, visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    visitors.failures.append(RuntimeError("broken stage"))

    with caplog.at_level(logging.ERROR):
        analyzer.start(STREAM, quick, [screen()])
        wait_until(lambda: analyzer.newest(STREAM))

    # The state changes just after the analysis of a frame.
    wait_until(lambda: (state := analyzer.state(STREAM)) and state.status == "streaming")
    assert "broken stage" in caplog.text


def test_zones_can_be_changed_while_a_stream_is_analyzed(
    analyzer: Analyzer, quick: VideoFile, store: MemoryAlerts
) -> None:
    analyzer.start(STREAM, quick, [screen(), square(alarm(count_condition()))])
    wait_until(lambda: store.opened)

    analyzer.set_zones(STREAM, [screen()])

    wait_until(lambda: (newest := analyzer.newest(STREAM)) and set(newest.statuses) == {"Screen"})
    assert len(store.closed) == 1


def test_capsules_can_be_switched_off_and_set_while_a_stream_is_analyzed(
    store: MemoryAlerts,
) -> None:
    analyzer = Analyzer(store)

    def found() -> list[Detection]:
        newest = analyzer.newest(STREAM)
        return newest.detections if newest else []

    try:
        analyzer.start(STREAM, SAMPLE, [screen()])
        wait_until(lambda: any(item.track_id for item in found()))
        assert set(class_names(found())) == {"person"}

        options = {MOTION_DETECTOR: {"class_name": "car"}}
        inactive = INACTIVE_BY_DEFAULT | {TRACKER}
        analyzer.set_settings(STREAM, StreamSettings(options, inactive))
        wait_until(lambda: set(class_names(found())) == {"car"})
        assert all(item.track_id is None for item in found())

        inactive = INACTIVE_BY_DEFAULT | {MOTION_DETECTOR}
        analyzer.set_settings(STREAM, StreamSettings(inactive=inactive))
        wait_until(lambda: not found())

        analyzer.set_settings(STREAM, StreamSettings(inactive=frozenset({MOTION_DETECTOR})))
        wait_until(lambda: {"person", "car"} <= set(class_names(found())))
    finally:
        analyzer.close()


def test_a_verification_is_in_the_next_statuses(
    analyzer: Analyzer, quick: VideoFile, store: MemoryAlerts
) -> None:
    analyzer.start(STREAM, quick, [square(alarm(count_condition()))])
    wait_until(lambda: store.opened)

    analyzer.set_alert_verification(STREAM, 1, False)

    def alerts() -> list[bool | None]:
        newest = analyzer.newest(STREAM)
        return [item.verified_as for item in newest.statuses["Square"].alerts] if newest else []

    wait_until(lambda: alerts() == [False])


def test_changes_to_a_stream_that_is_not_analyzed_are_ignored(analyzer: Analyzer) -> None:
    analyzer.set_zones(99, [])
    analyzer.set_settings(99, StreamSettings())
    analyzer.set_alert_verification(99, 1, True)
    analyzer.stop(99)

    assert analyzer.analyzing() == []


def test_closing_stops_all_streams(analyzer: Analyzer, quick: VideoFile) -> None:
    before = analyzing_threads()
    for stream_id in range(4):
        analyzer.start(stream_id, quick, [screen()])

    analyzer.close()
    analyzer.close()

    assert analyzer.analyzing() == []
    assert analyzing_threads() <= before


def test_timestamps_increase_even_if_the_clock_is_set_back(store: MemoryAlerts) -> None:
    hours = iter([5.0, 3.0, 3.0, 6.0])
    analyzer = Analyzer(store)
    script = analyzer.start_script(STREAM, [screen()], started_at=0.0)

    tstamps = [script.push([], tstamp=hour * 3600).tstamp for hour in hours]

    assert tstamps == sorted(set(tstamps))
    assert tstamps[1] == pytest.approx(tstamps[0])


def test_recognition_runs_once_a_second_per_track(store: MemoryAlerts) -> None:
    asked: list[float] = []
    anna = Identity("anna", "Anna", {}, 1)

    def recognize(frame: Frame, detection: Detection) -> tuple[Identity, float] | None:
        asked.append(round(frame.tstamp, 3))
        return (anna, 0.25) if detection.class_name == "person" else None

    analyzer = Analyzer(store, recognize=recognize)
    script = analyzer.start_script(STREAM, [screen()], started_at=0.0, size=(320, 240))
    script.image = background()
    script.at(0.0, [person(150, 150)])

    result = script.advance(2.5)

    assert result is not None
    (detection,) = result.detections
    assert detection.with_identity == anna
    assert detection.extra_data["encoding_distance"] == 0.25
    assert asked == [0.0, 1.0, 2.0]
    (stranger,) = script.push([standing(20, 100, "b", "car")]).detections
    assert stranger.with_identity is None


def test_importing_the_analysis_loads_neither_opencv_nor_numpy() -> None:
    code = (
        "import sys, brainframe_api._simulator.analysis as a;"
        "print([name for name in ('cv2', 'numpy') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.strip() == "[]"
