// First steps with an empty simulator: commands for this server, ready to be copied.

import { element, setText } from "./words.js";

function steps(authorize) {
  const url = location.origin;
  const username = authorize ? " --username admin" : "";
  const credentials = authorize ? ', ("admin", "PASSWORD")' : "";
  const user = authorize ? " --user admin:PASSWORD" : "";
  return [
    ["See it at work with the sample video", `python -m brainframe_api.demo --server ${url}${username}`],
    [
      "Your own video, with the command line",
      `brainframe-sdk streams add video.mp4 --start --url ${url}${username}`,
    ],
    [
      "Your own video, in Python",
      `from pathlib import Path

from brainframe_api import BrainFrameAPI, bf_codecs

api = BrainFrameAPI("${url}"${credentials})
storage_id = api.new_storage(Path("video.mp4").read_bytes(), "video/mp4")
stream = api.set_stream_configuration(
    bf_codecs.StreamConfiguration(
        name="My video",
        connection_type=bf_codecs.ConnType.FILE,
        connection_options={"storage_id": storage_id},
        runtime_options={},
    )
)
api.start_analyzing(stream.id)`,
    ],
    [
      "A camera, with curl or any other HTTP client; 1 is the ID from the first response",
      `curl${user} ${url}/api/streams -H 'Content-Type: application/json' -d '
  {"id": null, "name": "Camera", "premises_id": null, "connection_type": "ip_camera",
   "connection_options": {"url": "rtsp://camera.local/1"}, "runtime_options": {}, "metadata": {}}'
curl${user} ${url}/api/streams/1/analyze -X PUT -H 'Content-Type: application/json' -d true`,
    ],
  ];
}

let made = false;

export function firstSteps(authorize) {
  if (made) {
    return;
  }
  made = true;
  element("credentials").hidden = !authorize;
  for (const [title, code] of steps(authorize)) {
    const step = element("step-template").content.firstElementChild.cloneNode(true);
    setText(step.querySelector("h3"), title);
    setText(step.querySelector("code"), code);
    const button = step.querySelector("button");
    button.setAttribute("aria-label", `Copy: ${title}`);
    button.addEventListener("click", () => copy(step, button));
    element("first-steps").append(step);
  }
}

async function copy(step, button) {
  const code = step.querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
    setText(button, "Copied");
    setTimeout(() => setText(button, "Copy"), 2000);
  } catch {
    // Browsers deny clipboard access to insecure pages, so select the text for Ctrl-C instead.
    getSelection().selectAllChildren(code);
    setText(button, "Selected");
  }
}
