"""On the video that ships with the simulator, people are found, followed and counted."""

from __future__ import annotations

import statistics
import uuid
from collections import Counter

import pytest
from brainframe_rest.models import Zone

from brainframe_api._simulator.analysis.frame import AnalyzedFrame
from brainframe_api._simulator.analysis.packets import PacketHub
from brainframe_api._simulator.analysis.pipeline import (
    MotionStage,
    Stage,
    StreamSettings,
    TrackerStage,
)
from brainframe_api._simulator.analysis.source import read_frames
from brainframe_api._simulator.analysis.source_address import VideoFile
from brainframe_api._simulator.analysis.stream_analysis import StreamAnalysis
from brainframe_api.simulator.media import PEDESTRIANS
from tests.simulator.analysis.scenes import (
    STREAM,
    MemoryAlerts,
    alarm,
    count_condition,
    screen,
    square,
)

ROAD = [[0, 190], [768, 190], [768, 576], [0, 576]]
ACROSS_THE_ROAD = [[400, 120], [400, 450]]
"""A line from top to bottom. Crossing it to the left is entering."""

WARM_UP = 1.5


@pytest.fixture(scope="module")
def store() -> MemoryAlerts:
    return MemoryAlerts()


@pytest.fixture(scope="module")
def results(store: MemoryAlerts) -> list[AnalyzedFrame]:
    """Analyze every frame of the video at its time in the video."""
    zones = [
        screen(),
        square(alarm(count_condition(check_value=1, window=2.0)), coords=ROAD),
        Zone("Across", STREAM, ACROSS_THE_ROAD, [], 3),
    ]
    position = [0.0]

    def clock() -> float:
        return position[0]

    stages: list[Stage] = [MotionStage(), TrackerStage()]
    analysis = StreamAnalysis(
        STREAM,
        lambda: stages,
        zones,
        StreamSettings(),
        store,
        PacketHub(),
        clock=clock,
    )
    found: list[AnalyzedFrame] = []
    for number, item in enumerate(read_frames(VideoFile(PEDESTRIANS), clock=clock)):
        found.append(analysis.analyze(item))
        position[0] = (number + 1) / 10
    analysis.finish()
    return found


def track_lengths(results: list[AnalyzedFrame]) -> list[int]:
    tracks: Counter[uuid.UUID] = Counter(
        item.track_id for result in results for item in result.detections if item.track_id
    )
    return sorted(tracks.values(), reverse=True)


def test_the_whole_video_is_read(results: list[AnalyzedFrame]) -> None:
    assert len(results) == 300
    assert results[0].image is not None
    assert results[0].image.shape == (576, 768, 3)


def test_people_are_found_in_nearly_every_frame(results: list[AnalyzedFrame]) -> None:
    counts = [len(result.detections) for result in results if result.tstamp > WARM_UP]

    assert min(counts) >= 1
    assert 3 <= statistics.mean(counts) <= 7
    assert max(counts) <= 10


def test_detections_have_the_shape_of_walkers(results: list[AnalyzedFrame]) -> None:
    shapes = [
        (item.coords[2][0] - item.coords[0][0], item.coords[2][1] - item.coords[0][1])
        for result in results
        for item in result.detections
    ]

    assert 20 <= statistics.median(width for width, _ in shapes) <= 60
    assert 50 <= statistics.median(height for _, height in shapes) <= 110


def test_tracks_are_long_and_few(results: list[AnalyzedFrame]) -> None:
    lengths = track_lengths(results)

    # About a dozen people cross the scene, some of them twice.
    assert 10 <= len(lengths) <= 26
    assert len([length for length in lengths if length >= 50]) >= 8
    assert statistics.median(lengths) >= 25
    assert sum(lengths[:12]) >= 0.85 * sum(lengths)


def test_most_detections_have_a_track(results: list[AnalyzedFrame]) -> None:
    detections = [item for result in results for item in result.detections]

    assert len([item for item in detections if item.track_id]) >= 0.9 * len(detections)


def test_people_walk_on_the_road_and_across_the_line(results: list[AnalyzedFrame]) -> None:
    last = results[-1].statuses

    assert 8 <= last["Square"].total_entered["person"] <= 30
    crossings = (
        last["Across"].total_entered.get("person", 0),
        last["Across"].total_exited.get("person", 0),
    )
    assert 2 <= sum(crossings) <= 15
    assert last["Screen"].total_entered["person"] == len(track_lengths(results))


def test_an_alert_opens_while_there_is_more_than_one_person_on_the_road(
    results: list[AnalyzedFrame], store: MemoryAlerts
) -> None:
    first = store.opened[0]

    assert WARM_UP < first.start_time < 15
    assert len(store.opened) == len(store.closed) <= 6
    assert len(store.snapshots[0].detections) >= 2
    during = next(item for item in results if item.tstamp >= first.start_time + 0.2)
    assert during.statuses["Square"].alerts[0].start_time == first.start_time
