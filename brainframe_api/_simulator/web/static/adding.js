// The form that adds a stream: a video file to upload, or the URL of a camera.

import { call, upload } from "./api.js";
import { element, setText } from "./words.js";

const form = element("add");
let refresh = () => {};

export function whenAdded(action) {
  refresh = action;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = form.elements.file.files[0];
  const url = form.elements.url.value.trim();
  if (!file === !url) {
    problem("Choose a video file, or enter the URL of a camera.");
    return;
  }
  form.elements.submit.disabled = true;
  problem("");
  try {
    await add(file, url, form.elements.name.value.trim());
    form.reset();
    element("adding").open = false;
    element("adding-title").focus();
  } catch (error) {
    problem(error.message);
  } finally {
    form.elements.submit.disabled = false;
    element("upload").hidden = true;
    refresh();
  }
});

async function add(file, url, name) {
  const stream = { id: null, premises_id: null, runtime_options: {}, metadata: {} };
  if (!file) {
    const camera = { connection_type: "ip_camera", connection_options: { url } };
    await save({ ...stream, ...camera, name: name || "Camera" });
    return;
  }
  element("upload").hidden = false;
  const storageId = await upload(file, (sent) => {
    element("upload").value = sent;
  });
  try {
    const video = { connection_type: "file", connection_options: { storage_id: storageId } };
    const metadata = { file_name: file.name };
    await save({ ...stream, ...video, metadata, name: name || file.name });
  } catch (error) {
    await call("DELETE", `/api/storage/${storageId}`);
    // Name the file, because the error of the server contains only the storage ID.
    throw new Error(`${file.name}: ${error.message}`);
  }
}

async function save(stream) {
  const { id, name } = await call("POST", "/api/streams", stream);
  setText(element("news"), `Added the stream ${name}`);
  if (form.elements.start.checked) {
    try {
      await call("PUT", `/api/streams/${id}/analyze`, true);
    } catch (error) {
      // The stream was added nevertheless; its card has a button to retry.
      setText(element("news"), `Added the stream ${name}, but did not start it: ${error.message}`);
    }
  }
}

function problem(text) {
  element("add-problem").hidden = text === "";
  setText(element("add-problem"), text);
}
