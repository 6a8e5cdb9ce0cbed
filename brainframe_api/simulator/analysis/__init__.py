"""The analysis engine: from a video, or a script, to zone statuses and alerts.

It knows neither HTTP nor the database. What goes in are `Zone` codecs, capsule options and the
address of a video; what comes out are packets of zone statuses, and calls to an `AlertStore`.

The way of a frame::

    source ──► pipeline (motion_detector ─► tracker ─► recogniser …) ──► StreamZones ──► PacketHub
    (thread)    active capsules with their options          │ counting, conditions, alarms   │
                                                            └──► AlertStore                  └──► subscribers

What a server uses
------------------
::

    analyzer = Analyzer(alert_store, clock=time.time, recognise=None)

    # Before a stream is stored. Raises SourceNotOpened (what failed, what to do).
    # Blocks up to `timeout` seconds, so call it from a worker thread.
    probe(VideoFile(path) | NetworkCamera(url) | Webcam(device_id), timeout=5.0) -> SourceInfo

    analyzer.start(stream_id, address, zones,
                   settings=StreamSettings(options={capsule: {option: value}},   # effective values
                                           inactive=frozenset({capsule}),
                                           keyframes_only=False))   # no-op while it runs already
    analyzer.stop(stream_id)                # ends alerts, forgets results; within a second
    analyzer.is_analyzing(stream_id) -> bool
    analyzer.analyzing() -> list[int]
    analyzer.set_zones(stream_id, zones)    # any change of a zone, alarm or condition: all zones again
    analyzer.set_settings(stream_id, settings)
    analyzer.set_alert_verification(stream_id, alert_id, verified_as)   # shown while the alert is active
    analyzer.state(stream_id) -> StreamState    # status text, frames, dropped, rate …
    analyzer.newest(stream_id) -> AnalysedFrame | None   # image, detections and statuses of one frame
    analyzer.close()

    # Still images (process_image, identities): real pixels, no background model.
    still_image.detect_in_image(image, options=None) -> list[Detection]

    # Capsules to list: name -> Capsule, with the options that really act.
    capsules.built_in_capsules() -> dict[str, Capsule]

All of these return at once (`stop` and `close` within a second) and may be called from any thread;
changes take effect with the next frame. Zones and alarms handed in must not be modified afterwards.

Zone statuses
-------------
::

    analyzer.packets.latest() -> Packet                 # Packet(sequence, body: bytes, statuses)
    subscription = analyzer.packets.subscribe(wake)     # wake() is called from the analysing thread
    subscription.take() -> Packet | None                # newest packet not yet taken, else None
    subscription.wait(timeout) -> Packet | None         # for threads
    subscription.close()

`body` is the JSON object `{"<stream id>": {"<zone name>": ZoneStatus}}` without line end, encoded
once and shared by all subscribers. A slow subscriber gets the newest packet; nothing is queued.
`wake` is called once and not again until `take` was called, so
`loop.call_soon_threadsafe(event.set)` is a fine `wake` for an asyncio server. With many streams a
server should limit itself to some 20 packets a second per subscriber.

Alerts
------
::

    class AlertStore(Protocol):
        def open_alert(self, alert: Alert, snapshot: AnalysedFrame) -> int   # store, return its id
        def close_alert(self, alert: Alert) -> None                          # end_time is set now

Called on the analysing thread of the stream, never while a lock of the analyzer is held. The
caller of `stop` and `close` must not hold a lock that its `AlertStore` takes.
`snapshot.image` is None for scripted streams without a picture; `images.encode_jpeg(image)` gives
what to store.

Without video
-------------
::

    script = analyzer.start_script(stream_id, zones, size=(1280, 720))
    script.at(3.0, [person(400, 300), person(600, 300)])   # seconds from the start of the script
    script.at(8.0, [])
    script.advance(10.0)          # virtual clock: ten seconds pass at once, frame by frame
    script.push(detections, tstamp=None)                    # or one frame at a time
    script.put_statuses({"Screen": status})                 # or zone statuses as they are

The same pipeline, counters, conditions and alarms work on both.
"""
