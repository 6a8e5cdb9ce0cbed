// Uploads a video, watches a zone of it for people, and reviews the alert that is raised:
//
//     node build/src/alert_on_people.js URL USER PASSWORD VIDEO FRAME
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import * as api from "../generated/brainframe.js";
import type { Alert, ZoneStatus, ZoneStatusesByStream } from "../generated/brainframe.js";
import { BrainFrameError, connect, request, success } from "./request.js";

const [url, user, password, video, frameFile] = process.argv.slice(2);
if (!url || !user || !password || !video || !frameFile) {
  console.error("usage: alert_on_people URL USER PASSWORD VIDEO FRAME");
  process.exit(2);
}

connect(url, user, password);

/** Yields the packets of a body: one JSON object per line, with blank lines in between. */
async function* packets(body: ReadableStream<Uint8Array>): AsyncGenerator<ZoneStatusesByStream> {
  const decoder = new TextDecoder();
  let pending = "";
  for await (const chunk of body) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split("\n");
    pending = lines.pop()!;
    for (const line of lines) if (line.trim()) yield JSON.parse(line);
  }
}

const cleanUp: (() => Promise<unknown>)[] = [];
try {
  // Sample: version
  const { data: version } = await success(api.version());
  console.log(`Server ${version}`);

  // Sample: new_storage
  // The generated newStorage writes a file as JSON.
  const { data: storageId } = await request<api.newStorageResponseSuccess>(api.getNewStorageUrl(), {
    method: "POST",
    body: await openAsBlob(video),
    headers: { "Content-Type": "video/mp4" },
  });
  // Sample: delete_storage
  cleanUp.push(() => api.deleteStorage(storageId));

  // Sample: set_stream_configuration
  const { data: stream } = await success(
    api.setStreamConfiguration({
      name: "Car park",
      premises_id: null,
      connection_type: "file",
      connection_options: { storage_id: storageId },
      runtime_options: {},
      metadata: {},
      id: null,
    }),
  );
  const streamId = stream.id!;
  // Sample: delete_stream_configuration
  cleanUp.push(() => api.deleteStreamConfiguration(streamId));

  // Sample: set_zone
  const { data: zone } = await success(
    api.setZone({
      name: "Crossing",
      stream_id: streamId,
      coords: [
        [330, 179],
        [764, 179],
        [764, 420],
        [330, 300],
      ],
      alarms: [],
      id: null,
    }),
  );
  // Sample: set_zone_alarm
  const { data: alarm } = await success(
    api.setZoneAlarm({
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
      zone_id: zone.id,
      stream_id: streamId,
    }),
  );
  console.log(`Stream ${streamId}, zone ${zone.id}, alarm ${alarm.id}`);
  // Sample: set_analyzing
  await api.setAnalyzing(streamId, true);

  // Sample: get_latest_zone_statuses
  let screen: ZoneStatus | undefined;
  while (!screen) {
    const { data: latest } = await success(api.getLatestZoneStatuses());
    screen = latest[streamId]?.["Screen"];
    if (!screen) await sleep(100);
  }
  console.log(`Latest: ${screen.within.length} objects in the whole frame`);

  // Sample: get_zone_status_stream
  const { stream: statuses } = await success(
    api.getZoneStatusStream({ signal: AbortSignal.timeout(60_000) }),
  );
  let seen = 0;
  let alert: Alert | undefined;
  for await (const packet of packets(statuses.body!)) {
    seen += 1;
    alert = packet[streamId]?.["Crossing"]?.alerts[0];
    if (alert) break; // Leaving the loop cancels the body.
  }
  if (!alert) throw new Error("The server ended the status stream.");
  console.log(`Alert ${alert.id} after ${seen} packets`);

  // Sample: set_alert_verification
  const { data: reviewed } = await success(api.setAlertVerification(alert.id!, true));
  console.log(`Verified: ${reviewed?.verified_as}`);
  // Sample: get_alerts
  // orval repeats a list parameter instead of joining it by commas, so pass a single state.
  const { headers } = await success(
    api.getAlerts({ stream_id: streamId, verification: ["true"], limit: 0 }),
  );
  console.log(`Reviewed alerts: ${headers.get("Total-Count")}`);
  // Sample: get_alert_frame
  const { data: frame } = await success(api.getAlertFrame(alert.id!));
  const bytes = Buffer.from(await frame.arrayBuffer());
  await writeFile(frameFile, bytes);
  console.log(`Saved ${bytes.length} bytes to ${frameFile}`);

  // Sample: delete_zone
  await api.deleteZone(zone.id!);
  // Sample: get_zone
  try {
    await api.getZone(zone.id!);
  } catch (error) {
    if (!(error instanceof BrainFrameError) || error.kind !== "ZoneNotFoundError") throw error;
    console.log(`Caught ${error.kind}: ${error.description}`);
  }
} finally {
  for (const undo of cleanUp.reverse()) await undo();
  console.log("Cleaned up");
}
