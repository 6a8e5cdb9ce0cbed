// Uploads a video, watches a zone of it for people, and reviews the alert that is raised:
//
//     node build/src/alert_on_people.js URL USER PASSWORD VIDEO FRAME
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { BrainFrameError, connect, packets, type Schemas } from "./client.js";

const [url, user, password, video, frameFile] = process.argv.slice(2);
if (!url || !user || !password || !video || !frameFile) {
  console.error("usage: alert_on_people URL USER PASSWORD VIDEO FRAME");
  process.exit(2);
}
const api = connect(url, user, password);
const cleanUp: (() => Promise<unknown>)[] = [];

try {
  // Sample: version
  const { data: version } = await api.GET("/api/version");
  console.log(`Server ${version}`);

  // Sample: new_storage
  const { data: storageId } = await api.POST("/api/storage", {
    body: await openAsBlob(video),
    bodySerializer: (blob) => blob,
    headers: { "Content-Type": "video/mp4" },
  });
  // Sample: delete_storage
  const storage = { path: { storage_id: storageId! } };
  cleanUp.push(() => api.DELETE("/api/storage/{storage_id}", { params: storage }));

  // Sample: set_stream_configuration
  const { data: stream } = await api.POST("/api/streams", {
    body: {
      name: "Car park",
      premises_id: null,
      connection_type: "file",
      connection_options: { storage_id: storageId },
      runtime_options: {},
      metadata: {},
      id: null,
    },
  });
  const streamId = stream!.id!;
  // Sample: delete_stream_configuration
  const ofStream = { path: { stream_id: streamId } };
  cleanUp.push(() => api.DELETE("/api/streams/{stream_id}", { params: ofStream }));

  // The alarm could be part of the zone too; then one call saves both.
  // Sample: set_zone
  const { data: zone } = await api.POST("/api/zones", {
    body: {
      name: "Crossing",
      stream_id: streamId,
      coords: [[330, 179], [764, 179], [764, 420], [330, 300]],
      alarms: [],
      id: null,
    },
  });
  // Sample: set_zone_alarm
  const alarm: Schemas["ZoneAlarm"] = {
    name: "Somebody is crossing",
    count_conditions: [
      {
        test: ">",
        check_value: 0,
        with_class_name: "person",
        with_attribute: null,
        window_duration: 1,
        window_threshold: 0.5,
        intersection_point: "bottom",
        id: null,
      },
    ],
    rate_conditions: [],
    use_active_time: false,
    active_start_time: null,
    active_end_time: null,
    id: null,
    zone_id: zone!.id,
    stream_id: streamId,
  };
  const { data: saved } = await api.POST("/api/zone_alarms", { body: alarm });
  console.log(`Stream ${streamId}, zone ${zone!.id}, alarm ${saved!.id}`);

  // Sample: set_analyzing
  await api.PUT("/api/streams/{stream_id}/analyze", { params: ofStream, body: true });

  // The latest statuses, polled.
  // Sample: get_latest_zone_statuses
  let screen: Schemas["ZoneStatus"] | undefined;
  while (!screen) {
    const { data: latest } = await api.GET("/api/streams/status");
    screen = latest?.[streamId]?.["Screen"];
    if (!screen) await sleep(100);
  }
  console.log(`Latest: ${screen.within.length} objects in the whole frame`);

  // New statuses, streamed. The signal ends the stream if no alert is raised.
  // Sample: get_zone_status_stream
  const { data: body } = await api.GET("/api/streams/statuses", {
    parseAs: "stream",
    signal: AbortSignal.timeout(60_000),
  });
  let seen = 0;
  let alert: Schemas["Alert"] | undefined;
  for await (const packet of packets(body!)) {
    seen += 1;
    alert = packet[streamId]?.["Crossing"]?.alerts[0];
    if (alert) break; // Leaving the loop cancels the body.
  }
  if (!alert) throw new Error("the server ended the status stream");
  console.log(`Alert ${alert.id} after ${seen} packets`);

  // Sample: set_alert_verification
  const ofAlert = { path: { alert_id: alert.id! } };
  const { data: reviewed } = await api.PUT("/api/alerts/{alert_id}", { params: ofAlert, body: true });
  console.log(`Verified: ${reviewed?.verified_as}`);
  // Sample: get_alerts
  const { response } = await api.GET("/api/alerts", {
    params: { query: { stream_id: streamId, verification: ["true", "false"], limit: 0 } },
  });
  console.log(`Reviewed alerts: ${response.headers.get("Total-Count")}`);

  // Sample: get_alert_frame
  const { data: frame } = await api.GET("/api/alerts/{alert_id}/frame", {
    params: ofAlert,
    parseAs: "arrayBuffer",
  });
  await writeFile(frameFile, Buffer.from(frame!));
  console.log(`Saved ${frame!.byteLength} bytes to ${frameFile}`);

  // Sample: delete_zone
  const ofZone = { path: { zone_id: zone!.id! } };
  await api.DELETE("/api/zones/{zone_id}", { params: ofZone });
  // Sample: get_zone
  try {
    await api.GET("/api/zones/{zone_id}", { params: ofZone });
  } catch (error) {
    if (!(error instanceof BrainFrameError) || error.kind !== "ZoneNotFoundError") throw error;
    console.log(`Caught ${error.kind}: ${error.description}`);
  }
} finally {
  for (const undo of cleanUp.reverse()) await undo();
  console.log("Cleaned up");
}
