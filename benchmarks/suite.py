"""The benchmarks, with their tasks, metrics and goals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Goal, Metric


@dataclass(frozen=True)
class Setting:
    """Source of the tasks' arguments.

    Attributes:
        urls: The URLs of the canned servers.
        packet: The file with a packet of 80 KB.
        large: A file of the size `megabytes`.
        megabytes: The size of transfers.
        effort: 1 for figures worth publishing, less for a quick look.
    """

    urls: list[str]
    packet: Path
    large: Path
    megabytes: int
    effort: float

    def url(self, size: str = "80kb") -> str:
        """Return the URL of the server for a size of zone statuses."""
        return f"{self.urls[0]}/{size}"

    def count(self, count: int) -> int:
        """Scale a number of iterations at full effort to the actual effort."""
        return max(2, round(count * self.effort))

    def seconds(self, seconds: float) -> float:
        """Scale a duration at full effort to the actual effort."""
        return max(0.1, seconds * self.effort)


@dataclass(frozen=True)
class Benchmark:
    """One row of the table.

    Attributes:
        name: The name for `--only`.
        title: The title of the row.
        task: The task of the workers.
        clients: The clients that take part.
        metrics: The figures to show; the first is the main one.
        goals: The goals for the figures.
        arguments: Returns the arguments of the task.
        rounds: The number of rounds, in each of which every client is started once.
    """

    name: str
    title: str
    task: str
    metrics: tuple[Metric, ...]
    goals: tuple[Goal, ...]
    arguments: Callable[[Setting], dict[str, Any]]
    clients: tuple[str, ...] = ("ours", "peer", "floor")
    rounds: int = 5

    def metric(self, key: str) -> Metric:
        """Return the metric with a key."""
        return next(metric for metric in self.metrics if metric.key == key)


_PACKETS: Final = Metric("packets_per_second", "packets a second", "/s")
_ON_CORE: Final = Metric("packets_per_cpu_second", "packets a second of processor time", "/s")
_CALL: Final = Metric("seconds", "time of a call", "ms", 1000, more_is_better=False)
_CALL_ON_CORE: Final = Metric(
    "cpu_seconds", "processor time of a call", "ms", 1000, more_is_better=False
)
_SPEED: Final = Metric("megabytes_per_second", "speed", "MB/s")
_OVER: Final = Metric("megabytes_over_start", "peak memory increase", "MB", more_is_better=False)


def _faster(bound: float, against: str = "peer", key: str = "packets_per_second") -> Goal:
    return Goal(key, bound, against, more=True)


def _shorter(bound: float, against: str = "peer") -> Goal:
    return Goal("seconds", bound, against, more=False)


def _stream(name: str, shape: str, seconds: float, rounds: int, *goals: Goal) -> Benchmark:
    return Benchmark(
        f"stream-{name}",
        f"status stream, {shape}",
        "stream",
        (_PACKETS, _ON_CORE),
        goals,
        lambda setting: {
            "url": setting.url(name),
            "warm_up": 1 if name == "huge" else 10,
            "seconds": setting.seconds(seconds),
        },
        rounds=rounds,
    )


def _calls(
    name: str,
    title: str,
    count: int,
    *goals: Goal,
    clients: tuple[str, ...] = ("ours", "peer", "floor"),
) -> Benchmark:
    return Benchmark(
        name,
        title,
        name.replace("-", "_"),
        (_CALL, _CALL_ON_CORE),
        goals,
        lambda setting: {"url": setting.url(), "count": setting.count(count)},
        clients=clients,
    )


def _upload(name: str, title: str, with_file: bool) -> Benchmark:
    def arguments(setting: Setting) -> dict[str, Any]:
        path = {"path": str(setting.large)} if with_file else {}
        return {"url": setting.url(), "megabytes": setting.megabytes, **path}

    goals = (_faster(1.0, key=_SPEED.key), Goal(_OVER.key, 16, None, more=False))
    return Benchmark(
        name, title, name.replace("-", "_"), (_SPEED, _OVER), goals, arguments, rounds=5
    )


def _crowd(name: str, title: str, threshold: int) -> Benchmark:
    metrics = (
        Metric("packets_per_cpu_second", "packets per second and core", "/s"),
        Metric("kilobytes_per_stream", "memory of a stream", "KB", more_is_better=False),
    )
    return Benchmark(
        name,
        title,
        "crowd",
        metrics,
        (_faster(1.0, "floor", metrics[0].key),),
        lambda setting: {
            "url": setting.url(),
            "streams": 200,
            "seconds": setting.seconds(3),
            "threshold": threshold,
        },
        clients=("ours", "floor"),
        rounds=3,
    )


def _flight(name: str, calls: int, rounds: int) -> Benchmark:
    return Benchmark(
        name,
        f"{calls:,} async calls in flight",
        "flight",
        (Metric("calls_per_cpu_second", "calls per second and core", "/s"),),
        (_faster(1.0, "floor", "calls_per_cpu_second"),),
        lambda setting: {"url": setting.url(), "calls": calls, "rounds": setting.count(rounds)},
        clients=("ours", "floor"),
        rounds=5,
    )


SUITE: Final = (
    _stream("80kb", "packets of 80 KB", 1.5, 5, _faster(10), _faster(0.5, "floor")),
    _stream("small", "packets of 0.6 KB", 1.0, 5, _faster(10)),
    _stream("huge", "packets of 1.4 MB", 2.0, 3, _faster(10)),
    Benchmark(
        "decode",
        "decoding 80 KB of zone statuses",
        "decode",
        (_CALL,),
        (_shorter(1 / 3), _shorter(1.4, "floor")),
        lambda setting: {"path": str(setting.packet), "count": setting.count(400)},
    ),
    _calls("zones", "`get_zones`, warm", 1000, _shorter(0.6), _shorter(1.15, "floor")),
    _calls(
        "zones-async",
        "`get_zones` on an event loop, warm",
        1000,
        _shorter(1.15, "floor"),
        clients=("ours", "floor"),
    ),
    _calls("statuses", "`get_latest_zone_statuses`, 80 KB", 400, _shorter(0.4)),
    _calls("image", "`get_storage_data_as_image`, 1080p JPEG", 30, _shorter(0.7)),
    Benchmark(
        "import",
        "`import brainframe.api`, over bare Python",
        "importing",
        (
            Metric("seconds", "time", "ms", 1000, more_is_better=False),
            Metric("heavy_modules", "heavy modules", "", more_is_better=False),
        ),
        (_shorter(0.6), Goal("heavy_modules", 0, None, more=False)),
        lambda setting: {"count": setting.count(8), "code": "import brainframe.api"},
        clients=("ours", "peer"),
    ),
    Benchmark(
        "first-call",
        "import and a first `get_zones`, over bare Python",
        "importing",
        (Metric("seconds", "time", "ms", 1000, more_is_better=False),),
        (_shorter(0.8),),
        lambda setting: {
            "count": setting.count(8),
            "code": "from brainframe.api import BrainFrameAPI; "
            f"BrainFrameAPI({setting.url()!r}).get_zones(stream_id=1)",
        },
        clients=("ours", "peer"),
    ),
    _upload("upload-file", "uploading 1 GB from a file", with_file=True),
    _upload("upload-chunks", "uploading 1 GB from an iterable", with_file=False),
    Benchmark(
        "download-chunks",
        "downloading 1 GB in chunks (brainframe-api: whole)",
        "download_chunks",
        (_SPEED, _OVER),
        (Goal(_OVER.key, 16, None, more=False),),
        lambda setting: {"url": setting.url(), "megabytes": setting.megabytes},
        rounds=3,
    ),
    Benchmark(
        "download",
        "downloading 1 GB whole (`get_storage_data`)",
        "download",
        (_SPEED, _OVER),
        (_faster(1.0, key=_SPEED.key),),
        lambda setting: {"url": setting.url(), "megabytes": setting.megabytes},
        rounds=3,
    ),
    _flight("flight-50", 50, 40),
    _flight("flight", 1000, 2),
    _crowd("crowd", "200 status streams of 80 KB on one event loop", 0),
    _crowd("crowd-tuned", "the same after `gc.set_threshold(100_000, 20, 100)`", 100_000),
    Benchmark(
        "fleet",
        "50 servers with 10 packets of 80 KB a second each",
        "fleet",
        (
            _PACKETS,
            Metric("processor_share", "share of a core", "%", 100, more_is_better=False),
            Metric(
                "late_seconds", "99th percentile of the latency", "ms", 1000, more_is_better=False
            ),
        ),
        (Goal(_PACKETS.key, 495, None, more=True),),
        lambda setting: {
            "urls": [f"{url}/80kb~10" for url in setting.urls],
            "seconds": setting.seconds(5),
        },
        clients=("ours", "peer"),
        rounds=3,
    ),
)
