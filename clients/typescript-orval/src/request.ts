// Sends the requests of the generated functions: logs in, and throws error responses.
import type { Error as ErrorBody } from "../generated/brainframe.js";

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
export async function request<T>(path: string, options: RequestInit): Promise<T> {
  const response = await fetch(server + path, {
    ...options,
    headers: { ...login, ...(options.headers as Record<string, string>) },
  });
  for (const cookie of response.headers.getSetCookie()) {
    if (cookie.startsWith("session_id=")) login = { Cookie: cookie.split(";")[0]! };
  }
  if (!response.ok) {
    // A proxy in front of a server that is starting responds with something other than JSON.
    const error: Partial<ErrorBody> = await response.json().catch(() => ({}));
    throw new BrainFrameError(error.title ?? "UnknownError", error.description ?? response.statusText);
  }
  return { ...(await read(response)), status: response.status, headers: response.headers } as T;
}

/** Returns a response with an endless body as `stream`, or else its value or bytes as `data`. */
async function read(response: Response): Promise<{ data: unknown } | { stream: Response }> {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/x-ndjson")) return { stream: response };
  return { data: type.startsWith("application/json") ? await response.json() : await response.blob() };
}

/** Narrows a response to the success: {@link request} throws errors, but the types include them. */
export async function success<R extends { status: number }>(
  response: Promise<R>,
): Promise<Extract<R, { status: 200 }>> {
  return (await response) as Extract<R, { status: 200 }>;
}
