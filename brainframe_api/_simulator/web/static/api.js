// Requests to the API of the simulator. A failure throws an Error with the server's description.

export async function call(method, path, body) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const sent = body === undefined ? undefined : JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, { method, headers, body: sent, cache: "no-store" });
  } catch (error) {
    throw new Error(`The simulator does not respond (${error.message}).`, { cause: error });
  }
  return read(response.ok, await response.text());
}

function read(ok, text) {
  if (!ok) {
    throw new Error(description(text));
  }
  return text === "" ? null : JSON.parse(text);
}

function description(text) {
  try {
    return JSON.parse(text).description ?? text;
  } catch {
    return text || "The simulator refused the request.";
  }
}

// Uploads a file and returns its storage ID; whenSent is called with the fraction that was sent.
export function upload(file, whenSent) {
  return new Promise((resolve, reject) => {
    // `fetch` does not report the progress of an upload.
    const request = new XMLHttpRequest();
    request.open("POST", "/api/storage");
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.addEventListener("progress", (event) => whenSent(event.loaded / event.total));
    request.addEventListener("load", () => {
      try {
        resolve(read(request.status < 300, request.responseText));
      } catch (error) {
        reject(error);
      }
    });
    request.addEventListener("error", () => reject(new Error("The simulator does not respond.")));
    request.send(file);
  });
}
