"""Count the people that `process_image` finds in 20 frames of the sample video.

`python -m benchmarks.detector` compares the results of a simulator with `benchmarks/walkers.json`,
which annotates every fifteenth frame from the eighth on with all people in it, including those half
hidden behind the sign. The annotations were made with the help of the detector and corrected by eye
in every frame. The argument `object_detector` measures that capsule instead of `motion_detector`.

The exit code is 1 if less than five sevenths of the people are found, or a frame has more than one
false positive: a person where there is none, or any other object except the parked vehicles.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import cv2

from brainframe_api import BrainFrameAPI, bf_codecs
from brainframe_api.simulator import Simulator
from brainframe_api.simulator.media import PEDESTRIANS

WALKERS = Path(__file__).with_name("walkers.json")
LEAST_FOUND = 5 / 7
MOST_FALSE = 1
OVERLAP = 0.4
"""The minimum intersection over union of a box that matches a person."""

Box = tuple[float, float, float, float]

PARKED: list[Box] = [(648, 42, 726, 102), (733, 50, 768, 98)]
VEHICLES = ("car", "truck", "bus", "vehicle")


def main() -> int:
    """Run the command, and return its exit code."""
    marked: dict[str, list[Box]] = json.loads(WALKERS.read_text(encoding="utf-8"))
    capsule = sys.argv[1] if len(sys.argv) > 1 else "motion_detector"
    all_found = all_people = most_false = 0
    seconds: list[float] = []
    print(f"{'frame':>5}{'people':>8}{'found':>7}{'false':>7}")
    with Simulator() as server, BrainFrameAPI(server.url) as api:
        for number, image in _frames({int(frame) for frame in marked}):
            started = time.perf_counter()
            detections = api.process_image(image, [capsule], {})
            seconds.append(time.perf_counter() - started)
            people = marked[str(number)]
            found = _matches(people, _boxes(detections, "person"))
            false = len(detections) - found - _matches(PARKED, _boxes(detections, *VEHICLES))
            print(f"{number:5}{len(people):8}{found:7}{false:7}")
            all_found += found
            all_people += len(people)
            most_false = max(most_false, false)
    typical = sorted(seconds)[len(seconds) // 2]
    print(f"{capsule}: {all_found} of {all_people} people in {len(seconds)} frames, at most")
    print(f"{most_false} false boxes per frame; {typical:.2f} s per image (median).")
    return int(all_found < LEAST_FOUND * all_people or most_false > MOST_FALSE)


def _frames(wanted: set[int]) -> list[tuple[int, Any]]:
    video = cv2.VideoCapture(str(PEDESTRIANS))
    frames: list[tuple[int, Any]] = []
    for number in range(max(wanted) + 1):
        readable, image = video.read()
        assert readable, f"{PEDESTRIANS} has no frame {number}"
        if number in wanted:
            frames.append((number, image))
    return frames


def _boxes(detections: list[bf_codecs.Detection], *class_names: str) -> list[Box]:
    corners = [it.coords for it in detections if it.class_name in class_names]
    return [(left, top, right, bottom) for (left, top), _, (right, bottom), _ in corners]


def _matches(people: list[Box], boxes: list[Box]) -> int:
    """Return the number of people matched with different boxes, the best overlaps first."""
    pairs = sorted(
        ((_overlap(person, box), p, b) for p, person in enumerate(people) for b, box in
         enumerate(boxes)),
        reverse=True,
    )  # fmt: skip
    used_people: set[int] = set()
    used_boxes: set[int] = set()
    for overlap, person, box in pairs:
        if overlap >= OVERLAP and person not in used_people and box not in used_boxes:
            used_people.add(person)
            used_boxes.add(box)
    return len(used_people)


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0.0, width) * max(0.0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return shared / (sum(areas) - shared)


if __name__ == "__main__":
    sys.exit(main())
