// Uploads a video, watches a zone of it for people, and reviews the alert that is raised:
//
//     node build/src/alert_on_people.js URL USER PASSWORD VIDEO FRAME
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { client } from "../generated/client.gen.js";
import * as api from "../generated/sdk.gen.js";
import type { Alert, Error as ErrorBody, ZoneStatus, ZoneStatusesByStream } from "../generated/types.gen.js";

const [url, user, password, video, frameFile] = process.argv.slice(2);
if (!url || !user || !password || !video || !frameFile) {
  console.error("usage: alert_on_people URL USER PASSWORD VIDEO FRAME");
  process.exit(2);
}

/** An error response. The set of kinds is open, hence `string`. */
class BrainFrameError extends Error {
  constructor(
    readonly kind: string,
    readonly description: string,
  ) {
    super(`${kind}: ${description}`);
  }
}

client.setConfig({ baseUrl: url, throwOnError: true });
// The first response opens a session, which replaces the password.
const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
let session: string | undefined;
client.interceptors.request.use((request) => {
  if (session) request.headers.set("Cookie", session);
  else request.headers.set("Authorization", basic);
  return request;
});
client.interceptors.response.use((response) => {
  for (const cookie of response.headers.getSetCookie()) {
    if (cookie.startsWith("session_id=")) session = cookie.split(";")[0];
  }
  return response;
});
client.interceptors.error.use((error, response: Response | undefined) => {
  if (!response) return error; // A network error.
  const body = error as Partial<ErrorBody>;
  return new BrainFrameError(body.title ?? "UnknownError", body.description ?? String(error));
});

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

const throwOnError = true as const;
const cleanUp: (() => Promise<unknown>)[] = [];
try {
  // Sample: version
  const { data: version } = await api.version({ throwOnError });
  console.log(`Server ${version}`);

  // Sample: new_storage
  const { data: storageId } = await api.newStorage({
    body: await openAsBlob(video),
    headers: { "Content-Type": "video/mp4" },
    throwOnError,
  });
  // Sample: delete_storage
  cleanUp.push(() => api.deleteStorage({ path: { storage_id: storageId } }));

  // Sample: set_stream_configuration
  const { data: stream } = await api.setStreamConfiguration({
    body: {
      name: "Car park",
      premises_id: null,
      connection_type: "file",
      connection_options: { storage_id: storageId },
      runtime_options: {},
      metadata: {},
      id: null,
    },
    throwOnError,
  });
  const streamId = stream.id!;
  // Sample: delete_stream_configuration
  cleanUp.push(() => api.deleteStreamConfiguration({ path: { stream_id: streamId } }));

  // Sample: set_zone
  const { data: zone } = await api.setZone({
    body: {
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
    },
    throwOnError,
  });
  // Sample: set_zone_alarm
  const { data: alarm } = await api.setZoneAlarm({
    body: {
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
    },
    throwOnError,
  });
  console.log(`Stream ${streamId}, zone ${zone.id}, alarm ${alarm.id}`);
  // Sample: set_analyzing
  await api.setAnalyzing({ path: { stream_id: streamId }, body: true, throwOnError });

  // Sample: get_latest_zone_statuses
  let screen: ZoneStatus | undefined;
  while (!screen) {
    const { data: latest } = await api.getLatestZoneStatuses({ throwOnError });
    screen = latest[streamId]?.["Screen"];
    if (!screen) await sleep(100);
  }
  console.log(`Latest: ${screen.within.length} objects in the whole frame`);

  // The type of the data is that of one packet; `parseAs` returns the body instead.
  // Sample: get_zone_status_stream
  const { data: body } = await api.getZoneStatusStream({
    parseAs: "stream",
    signal: AbortSignal.timeout(60_000),
    throwOnError,
  });
  let seen = 0;
  let alert: Alert | undefined;
  for await (const packet of packets(body as unknown as ReadableStream<Uint8Array>)) {
    seen += 1;
    alert = packet[streamId]?.["Crossing"]?.alerts[0];
    if (alert) break; // Leaving the loop cancels the body.
  }
  if (!alert) throw new Error("The server ended the status stream.");
  console.log(`Alert ${alert.id} after ${seen} packets`);

  // Sample: set_alert_verification
  const path = { alert_id: alert.id! };
  const { data: reviewed } = await api.setAlertVerification({ path, body: true, throwOnError });
  console.log(`Verified: ${reviewed?.verified_as}`);
  // Sample: get_alerts
  const { response } = await api.getAlerts({
    query: { stream_id: streamId, verification: ["true", "false"], limit: 0 },
    throwOnError,
  });
  console.log(`Reviewed alerts: ${response.headers.get("Total-Count")}`);
  // Sample: get_alert_frame
  const { data: frame } = await api.getAlertFrame({ path, parseAs: "blob", throwOnError });
  const bytes = Buffer.from(await (frame as Blob).arrayBuffer());
  await writeFile(frameFile, bytes);
  console.log(`Saved ${bytes.length} bytes to ${frameFile}`);

  // Sample: delete_zone
  await api.deleteZone({ path: { zone_id: zone.id! }, throwOnError });
  // Sample: get_zone
  try {
    await api.getZone({ path: { zone_id: zone.id! }, throwOnError });
  } catch (error) {
    if (!(error instanceof BrainFrameError) || error.kind !== "ZoneNotFoundError") throw error;
    console.log(`Caught ${error.kind}: ${error.description}`);
  }
} finally {
  for (const undo of cleanUp.reverse()) await undo();
  console.log("Cleaned up");
}
