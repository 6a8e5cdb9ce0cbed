"""The analysis engine: from a video, or a script, to zone statuses and alerts.

It knows neither HTTP nor the database. What goes in are `Zone` codecs, capsule options and the
address of a video; what comes out are packets of zone statuses, and calls to an `AlertStore`.

The way of a frame::

    source ──► stages (motion_detector ─► object_tracker ─► …) ──► StreamZones ──► PacketHub
    (thread)   active capsules with their options       counting, conditions, alarms   │
                                                                │                      ▼
                                                                └──► AlertStore    subscribers

What a server uses
------------------
::

    # Before a stream is stored. Raises SourceNotOpened (what failed, what to do).
    # Blocks up to twice `timeout`, so call it from a worker thread. It loads OpenCV.
    from brainframe_api.simulator.analysis.source import probe
    probe(VideoFile(path) | NetworkCamera(url) | Webcam(device_id), timeout=5.0) -> SourceInfo

    analyzer = Analyzer(alert_store, clock=time.time, recognise=None)
    analyzer.start(stream_id, address, zones, settings=StreamSettings(
        options={capsule: {option: value}},     # effective values; missing ones have defaults
        inactive=frozenset({capsule}),
        keyframes_only=False,
    ))                                          # nothing happens if it is analysed already
    analyzer.stop(stream_id)                    # ends alerts, forgets results; within a second
    analyzer.is_analyzing(stream_id) -> bool
    analyzer.analyzing() -> list[int]
    analyzer.set_zones(stream_id, zones)        # after any change of a zone, alarm or condition
    analyzer.set_settings(stream_id, settings)
    analyzer.set_alert_verification(stream_id, alert_id, verified_as)
    analyzer.state(stream_id) -> StreamState | None       # status text, frames, dropped, rate
    analyzer.newest(stream_id) -> AnalysedFrame | None    # image, detections and zone statuses
    analyzer.close()

    # Still images (process_image, identities): real pixels, no background model. Loads OpenCV.
    from brainframe_api.simulator.analysis.still_image import detect_in_image
    detect_in_image(image, options) -> list[Detection]

    # Capsules to list: name to Capsule, with the options that really act.
    built_in_capsules() -> dict[str, Capsule]

All of these return at once (`stop` and `close` within a second) and may be called from any thread;
changes take effect with the next frame. Zones and alarms handed in must not be modified afterwards.
`images.encode_jpeg` makes of a picture what can be stored.

Zone statuses
-------------
::

    analyzer.packets.latest() -> Packet                 # Packet(sequence, body: bytes, statuses)
    subscription = analyzer.packets.subscribe(wake)     # wake() is called from any thread
    subscription.take() -> Packet | None                # the newest packet, if not yet taken
    subscription.wait(timeout) -> Packet | None         # for threads
    subscription.close()

`body` is the JSON object `{"<stream id>": {"<zone name>": ZoneStatus}}` without line end, encoded
once and shared by all subscribers. A slow subscriber gets the newest packet; nothing is queued.
`wake` is not called again before `take` was, so `loop.call_soon_threadsafe(event.set)` is a fine
one for an asyncio server. With many streams a server should limit each subscriber to some 20
packets a second.

Alerts
------
`AlertStore.open_alert(alert, snapshot) -> id` and `close_alert(alert)` are called on the thread
that analyses the stream, never while a lock of the analyzer is held. The caller of `stop` and
`close` must not hold a lock that its `AlertStore` takes. `snapshot.image` is None for scripted
streams without a picture.

Without video
-------------
::

    script = analyzer.start_script(stream_id, zones, size=(1280, 720))
    script.at(3.0, [person(400, 300), person(600, 300)])   # seconds from the start of the script
    script.at(8.0, [])
    script.advance(10.0)            # ten seconds pass at once, frame by frame
    script.push(detections)         # or one frame at a time
    script.put_statuses(statuses)   # or zone statuses as they are
    script.put_alert(alert)         # or alerts past all conditions

The same tracker, counters, conditions and alarms work on both.
"""

from brainframe_api.simulator.analysis.alarms import AlertStore
from brainframe_api.simulator.analysis.analyzer import Analyzer
from brainframe_api.simulator.analysis.capsules import built_in_capsules
from brainframe_api.simulator.analysis.detections import person, scripted_detection
from brainframe_api.simulator.analysis.frame import AnalysedFrame, Frame
from brainframe_api.simulator.analysis.packets import Packet, PacketHub, Subscription
from brainframe_api.simulator.analysis.pipeline import Stage, StreamSettings
from brainframe_api.simulator.analysis.script import Script
from brainframe_api.simulator.analysis.source_address import (
    NetworkCamera,
    SourceAddress,
    SourceInfo,
    SourceNotOpened,
    VideoFile,
    Webcam,
)
from brainframe_api.simulator.analysis.stream_worker import StreamState

__all__ = [
    "AlertStore",
    "AnalysedFrame",
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
