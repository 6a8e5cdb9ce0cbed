"""The analysis engine: turns a video or a script into zone statuses and alerts.

It is independent of HTTP and the database. Its inputs are `Zone` codecs, capsule options and the
address of a video; its outputs are packets of zone statuses, and calls to an `AlertStore`.

The path of a frame::

    source ──► stages (motion_detector ─► object_tracker ─► …) ──► StreamZones ──► PacketHub
    (thread)   active capsules with their options       counting, conditions, alarms   │
                                                                │                      ▼
                                                                └──► AlertStore    subscribers

Interface
---------
::

    # Before a stream is stored. Raises SourceNotOpened with the reason and a remedy.
    # Blocks until the source responds or times out, so call it from a worker thread. Loads OpenCV.
    from brainframe_api._simulator.analysis.source import probe
    probe(VideoFile(path) | NetworkCamera(url) | Webcam(device_id), timeout=5.0) -> SourceInfo

    analyzer = Analyzer(alert_store, clock=time.time, recognize=None)
    analyzer.start(stream_id, address, zones, settings=StreamSettings(
        options={capsule: {option: value}},     # effective values; missing ones use defaults
        inactive=frozenset({capsule}),
        keyframes_only=False,
    ))                                          # no-op if the stream is already being analyzed
    analyzer.stop(stream_id)                    # ends alerts, discards results
    analyzer.is_analyzing(stream_id) -> bool
    analyzer.analyzing() -> list[int]
    analyzer.set_zones(stream_id, zones)        # after any change of a zone, alarm or condition
    analyzer.set_settings(stream_id, settings)
    analyzer.set_alert_verification(stream_id, alert_id, verified_as)
    analyzer.state(stream_id) -> StreamState | None       # status text, frames, dropped, rate
    analyzer.newest(stream_id) -> AnalyzedFrame | None    # image, detections and zone statuses
    analyzer.close()

    # Still images (process_image, identities): no background model. Loads OpenCV.
    from brainframe_api._simulator.analysis.still_image import detect_in_image
    detect_in_image(image, options) -> list[Detection]
    # People and the other classes of COCO, by a neural network. Loads OpenCV.
    from brainframe_api._simulator.analysis.object_detector import detect_objects
    detect_objects(image, options, class_names) -> list[Detection]

    # The built-in capsules by name, with the options that have an effect.
    built_in_capsules() -> dict[str, Capsule]

The methods return immediately (`stop` within a second, `close` within seconds) and are
thread-safe. Changes take effect with the next frame. Zones and alarms must not be modified after
they are passed in. `images.encode_jpeg` encodes an image for storage.

Zone statuses
-------------
::

    analyzer.packets.latest() -> Packet                 # Packet(sequence, body: bytes, statuses)
    subscription = analyzer.packets.subscribe(wake)     # wake() is called from any thread
    subscription.take() -> Packet | None                # the newest packet, if not yet taken
    subscription.wait(timeout) -> Packet | None         # for threads
    subscription.close()

`body` is the JSON object `{"<stream ID>": {"<zone name>": ZoneStatus}}` without a line end. It is
encoded once and shared by all subscribers. Slow subscribers skip packets; nothing is queued.
`wake` is not called again until `take` is called, so an asyncio server can pass a function that
calls `loop.call_soon_threadsafe(event.set)`. With many streams, a server should limit each
subscriber to about 20 packets per second.

Alerts
------
`AlertStore.open_alert(alert, snapshot) -> id` and `close_alert(alert)` are called on the thread
that analyzes the stream, while no lock of the analyzer is held. The caller of `stop` and `close`
must not hold a lock that its `AlertStore` acquires. `snapshot.image` is None for scripted streams
without an image.

Scripts
-------
::

    script = analyzer.start_script(stream_id, zones, size=(1280, 720))
    script.at(3.0, [person(400, 300), person(600, 300)])   # seconds from the start of the script
    script.at(8.0, [])
    script.advance(10.0)            # advance by ten seconds of virtual time, frame by frame
    script.push(detections)         # or analyze a single frame
    script.put_statuses(statuses)   # or publish zone statuses directly
    script.put_alert(alert)         # or raise alerts directly

Scripts and videos use the same tracker, counters, conditions and alarms.
"""

from brainframe_api._simulator.analysis.alarms import AlertStore
from brainframe_api._simulator.analysis.analyzer import Analyzer
from brainframe_api._simulator.analysis.capsules import built_in_capsules
from brainframe_api._simulator.analysis.detections import person, scripted_detection
from brainframe_api._simulator.analysis.frame import AnalyzedFrame, Frame
from brainframe_api._simulator.analysis.packets import Packet, PacketHub, Subscription
from brainframe_api._simulator.analysis.pipeline import Stage, StreamSettings
from brainframe_api._simulator.analysis.script import Script
from brainframe_api._simulator.analysis.source_address import (
    NetworkCamera,
    SourceAddress,
    SourceInfo,
    SourceNotOpened,
    VideoFile,
    Webcam,
)
from brainframe_api._simulator.analysis.stream_worker import StreamState

__all__ = [
    "AlertStore",
    "AnalyzedFrame",
    "Analyzer",
    "Frame",
    "NetworkCamera",
    "Packet",
    "PacketHub",
    "Script",
    "SourceAddress",
    "SourceInfo",
    "SourceNotOpened",
    "Stage",
    "StreamSettings",
    "StreamState",
    "Subscription",
    "VideoFile",
    "Webcam",
    "built_in_capsules",
    "person",
    "scripted_detection",
]
