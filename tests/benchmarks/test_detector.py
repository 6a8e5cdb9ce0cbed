"""The object detector finds the people of the sample video with the documented accuracy."""

from __future__ import annotations

import pytest

from benchmarks import detector


@pytest.mark.slow
def test_most_people_are_found_with_at_most_one_false_box_per_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["detector", "object_detector"])
    assert detector.main() == 0
