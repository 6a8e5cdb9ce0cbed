// A client of the BrainFrame API that logs in, and throws errors instead of returning them.
import createClient, { type Client, type Middleware } from "openapi-fetch";

import type { components, paths } from "../generated/brainframe.js";

export type Schemas = components["schemas"];
export type Packet = Schemas["ZoneStatusesByStream"];

/** An error response. The set of kinds is open, hence `string`. */
export class BrainFrameError extends Error {
  constructor(
    readonly kind: Schemas["ErrorKind"] | (string & {}),
    readonly description: string,
    readonly status: number,
  ) {
    super(`${kind}: ${description}`);
    this.name = "BrainFrameError";
  }
}

/** Sends the password with the first request, and then the session cookie of the response. */
function logIn(user: string, password: string): Middleware {
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  let session: string | undefined;
  return {
    onRequest({ request }) {
      if (session) request.headers.set("Cookie", session);
      else request.headers.set("Authorization", basic);
    },
    onResponse({ response }) {
      for (const cookie of response.headers.getSetCookie()) {
        if (cookie.startsWith("session_id=")) session = cookie.split(";")[0];
      }
      // The next call sends the password again.
      if (response.status === 401) session = undefined;
    },
  };
}

const throwErrors: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    const text = await response.text();
    let error: Partial<Schemas["Error"]> = {};
    try {
      error = JSON.parse(text);
    } catch {
      // A proxy in front of a server that is starting responds with something other than JSON.
    }
    throw new BrainFrameError(
      error.title ?? "UnknownError",
      error.description ?? text.slice(0, 200),
      response.status,
    );
  },
};

export function connect(url: string, user: string, password: string): Client<paths> {
  const client = createClient<paths>({
    baseUrl: url,
    // The document's `explode: false`, which openapi-fetch cannot infer from the types.
    querySerializer: { array: { style: "form", explode: false } },
  });
  // Responses pass through the middleware in reverse order: logIn must see a response with status 401
  // before throwErrors throws it.
  client.use(throwErrors, logIn(user, password));
  return client;
}

/**
 * Reads the packets of `/api/streams/statuses`: one JSON object per line, with blank lines in between.
 * Lines end only at \n: names may contain U+2028, at which other functions split lines, too.
 */
export async function* packets(body: ReadableStream<Uint8Array>): AsyncGenerator<Packet> {
  const decoder = new TextDecoder();
  let pending: string[] = [];
  for await (const chunk of body) {
    const lines = decoder.decode(chunk, { stream: true }).split("\n");
    // All parts except the last are complete lines; a chunk may end anywhere in a packet.
    while (lines.length > 1) {
      const line = [...pending, lines.shift()].join("").trim();
      pending = [];
      if (line) yield JSON.parse(line) as Packet;
    }
    pending.push(lines[0] ?? "");
  }
}
