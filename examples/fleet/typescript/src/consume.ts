// Prints the alerts of a fleet, each at least once, with the statuses and the availability of its
// servers. The broker stores under the name DURABLE which alerts were handled:
//
//     node build/src/consume.js nats://127.0.0.1:4222 DURABLE
import { AckPolicy, jetstream, jetstreamManager, type JsMsg } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";

import type { Alert, Availability, ZoneSummary } from "../generated/messages.js";

const STREAM = "brainframe_alerts";

const [url, durable] = process.argv.slice(2);
if (!url || !durable) {
  console.error("usage: consume URL DURABLE");
  process.exit(2);
}
// End quietly if the reader of the output closes it, as head does.
process.stdout.on("error", () => process.exit(141));
const connection = await connect({ servers: url, maxReconnectAttempts: -1 }).catch((error: Error) => {
  console.error(`The broker ${url} cannot be reached: ${error.message}`);
  process.exit(1);
});

async function alerts(name: string): Promise<void> {
  const manager = await jetstreamManager(connection);
  await manager.consumers.add(STREAM, { durable_name: name, ack_policy: AckPolicy.Explicit });
  const consumer = await jetstream(connection).consumers.get(STREAM, name);
  for await (const message of await consumer.consume({ max_messages: 64 })) {
    handle(message);
    // Acknowledge the message only now, so that an alert whose handling failed is delivered again.
    await message.ackAck();
  }
}

function handle(message: JsMsg): void {
  const [, server, , , state] = message.subject.split(".");
  const alert = message.json<Alert>();
  // The ID is the same each time that the alert is delivered in this state.
  const id = message.headers?.get("Nats-Msg-Id");
  console.log(`alert ${id} ${server} ${state} alarm=${alert.alarm_id} ended=${alert.end_time !== null}`);
}

async function statuses(): Promise<void> {
  for await (const message of connection.subscribe("brainframe.*.statuses")) {
    // A bridge with `--statuses full` publishes whole packets.
    if (message.headers?.get("Brainframe-Statuses") !== "counts") continue;
    const [, server] = message.subject.split(".");
    const streams = message.json<Record<string, Record<string, ZoneSummary>>>();
    for (const [stream, zones] of Object.entries(streams)) {
      for (const [zone, counts] of Object.entries(zones)) {
        console.log(`statuses ${server} ${stream} ${zone} ${JSON.stringify(counts.within)}`);
      }
    }
  }
}

async function availability(): Promise<void> {
  const bucket = await new Kvm(connection).open("brainframe_availability");
  // First the current state of each server, then changes.
  for await (const entry of await bucket.watch()) {
    if (entry.operation !== "PUT") continue;
    const { server, state, reason } = entry.json<Availability>();
    console.log(`availability ${server} ${state} ${reason}`.trimEnd());
  }
}

await Promise.all([alerts(durable), statuses(), availability()]);
