// Sends the requests of the generated functions: logs in, and throws error responses.
import type { Error as ErrorBody } from "../generated/types/Error.js";

/** A request, as the generated functions describe it. */
export interface RequestConfig<Body = unknown> {
  method: string;
  url: string;
  params?: object;
  data?: Body | FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}
export interface ResponseConfig<Data> {
  data: Data;
  status: number;
  headers: Headers;
}
export type ResponseErrorConfig<E = unknown> = E;
export type Client = typeof request;

/** An error response. The set of kinds is open, hence `string`. */
export class BrainFrameError extends Error {
  constructor(
    readonly kind: string,
    readonly description: string,
  ) {
    super(`${kind}: ${description}`);
  }
}

let server = "";
// The password, until the first response opens a session that replaces it.
let login: Record<string, string> = {};

/** Sets the server of all requests, and the credentials. */
export function connect(url: string, user: string, password: string): void {
  server = url;
  login = { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

/** Sends a request. */
export default async function request<Data, _Error = unknown, Body = unknown>(
  config: RequestConfig<Body>,
): Promise<ResponseConfig<Data>> {
  const { method, url, params, data, headers, signal } = config;
  const target = new URL(server + url);
  for (const [name, value] of Object.entries(params ?? {})) {
    // A list is joined by commas: the document's `explode: false`.
    if (value !== undefined) target.searchParams.set(name, String(value));
  }
  const response = await fetch(target, {
    method,
    signal,
    headers: { ...login, ...headers },
    body: encoded(data),
  });
  for (const cookie of response.headers.getSetCookie()) {
    if (cookie.startsWith("session_id=")) login = { Cookie: cookie.split(";")[0]! };
  }
  if (!response.ok) {
    // A proxy in front of a server that is starting responds with something other than JSON.
    const error: Partial<ErrorBody> = await response.json().catch(() => ({}));
    throw new BrainFrameError(error.title ?? "UnknownError", error.description ?? response.statusText);
  }
  return { data: (await read(response)) as Data, status: response.status, headers: response.headers };
}

/** Returns files and forms unchanged, and other values as JSON, in a blob that has the media type. */
function encoded(data: unknown): BodyInit | undefined {
  if (data === undefined || data instanceof Blob || data instanceof FormData) return data;
  return new Blob([JSON.stringify(data)], { type: "application/json" });
}

/** Returns the body: a JSON value, bytes, or, if it is endless, the stream. */
async function read(response: Response): Promise<unknown> {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/x-ndjson")) return response.body;
  if (!type.startsWith("application/json")) return response.blob();
  return response.json();
}
