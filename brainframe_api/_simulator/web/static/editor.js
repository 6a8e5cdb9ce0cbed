// The dialog that edits the zones of a stream on one of its frames, with the mouse or by keyboard.

import { showAlarms } from "./alarms.js";
import { call } from "./api.js";
import { confirmed } from "./dialogs.js";
import { drawn, element, setText } from "./words.js";

const STEP = 1;
const LARGE_STEP = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const dialog = element("editor");
const canvas = element("canvas");
const image = element("editor-frame");
const form = element("zone-form");
const choice = element("zone-choice");

let streamId = null;
let size = null;
let zones = [];
let current = null;
let points = [];

export async function openEditor(id, name) {
  streamId = id;
  size = null;
  zones = [];
  setText(element("editor-title"), `Zones of ${name}`);
  edit(null);
  dialog.showModal();
  await Promise.all([loadFrame(), loadZones(null)]);
}

export function closeEditor() {
  dialog.close();
}

async function leave() {
  if (await mayDiscard()) {
    closeEditor();
  }
}

// Returns whether there are no unsaved changes, or the user discards them.
async function mayDiscard() {
  if (!isChanged()) {
    return true;
  }
  const title = current === null ? "Discard the new zone?" : `Discard the changes to ${current.name}?`;
  return confirmed(title, "They have not been saved.", "Discard");
}

function isChanged() {
  const saved = [current?.name ?? "", current?.coords ?? []];
  return JSON.stringify([form.elements.name.value, points]) !== JSON.stringify(saved);
}

element("editor-close").addEventListener("click", leave);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  leave();
});
dialog.addEventListener("close", () => {
  URL.revokeObjectURL(image.src);
  image.removeAttribute("src");
  streamId = null;
  zones = [];
  choice.replaceChildren();
  setText(element("editor-title"), "");
  edit(null);
});

async function loadFrame() {
  const wanted = streamId;
  canvas.hidden = true;
  notice("Loading the frame …");
  try {
    const response = await fetch(`/web/streams/${wanted}/frame`, { cache: "no-store" });
    if (wanted !== streamId) {
      return;
    }
    if (response.status !== 200) {
      notice("There is no frame yet. Start the analysis of the stream, and open the editor again.");
      return;
    }
    image.src = URL.createObjectURL(await response.blob());
    await image.decode();
  } catch (error) {
    notice(`The frame cannot be shown (${error.message}).`);
    return;
  }
  size = [image.naturalWidth, image.naturalHeight];
  // Make the canvas as large as the window allows in both directions.
  canvas.style.maxWidth = `calc(70vh * ${size[0] / size[1]})`;
  element("frame-link").href = `/web/streams/${wanted}/frame`;
  notice("");
  canvas.hidden = false;
  setText(element("frame-size"), `${size[0]} × ${size[1]} pixels`);
  draw();
}

function notice(text) {
  setText(element("editor-notice"), text);
  element("editor-notice").hidden = text === "";
  element("frame-words").hidden = text !== "";
}

// Loads the zones and shows one of them. Unless `areSaved`, keeps the changes to it in the form.
async function loadZones(chosen, areSaved = false) {
  const wanted = streamId;
  let found;
  try {
    found = await call("GET", `/api/zones?stream_id=${wanted}`);
  } catch (error) {
    problem(error.message);
    return;
  }
  if (wanted !== streamId) {
    return;
  }
  zones = found;
  const options = zones.map((zone) => new Option(zone.name, String(zone.id)));
  choice.replaceChildren(new Option("New zone", ""), ...options);
  const zone = zones.find((one) => one.id === chosen) ?? null;
  if (!areSaved && isChanged() && (zone?.id ?? null) === (current?.id ?? null)) {
    select(zone);
    draw();
  } else {
    edit(zone);
  }
}

choice.addEventListener("change", async () => {
  const wanted = choice.value;
  choice.value = current === null ? "" : String(current.id);
  if (await mayDiscard()) {
    edit(zones.find((zone) => String(zone.id) === wanted) ?? null);
  }
});

// Shows the alarms of a zone, and keeps its unsaved changes.
function select(zone) {
  current = zone;
  choice.value = zone === null ? "" : String(zone.id);
  element("delete-zone").hidden = zone === null;
  showAlarms(zone, () => loadZones(zone.id));
}

function edit(zone) {
  points = (zone?.coords ?? []).map((point) => [...point]);
  form.elements.name.value = zone?.name ?? "";
  const whole = zone !== null && points.length === 0;
  element("whole-frame").hidden = !whole;
  form.hidden = whole;
  problem("");
  select(zone);
  draw();
}

function problem(text) {
  setText(element("zone-problem"), text);
  element("zone-problem").hidden = text === "";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (points.length < 2) {
    problem("A zone needs two points for a line, or three or more for an area.");
    return;
  }
  const name = form.elements.name.value.trim();
  const zone = { alarms: [], id: null, ...current, name, coords: points, stream_id: streamId };
  try {
    const saved = await call("POST", "/api/zones", zone);
    await loadZones(saved.id, true);
    setText(element("editor-news"), `Saved the zone ${saved.name}. Alarms can be added to it now.`);
  } catch (error) {
    problem(error.message);
  }
});

element("delete-zone").addEventListener("click", async () => {
  try {
    await call("DELETE", `/api/zones/${current.id}`);
    setText(element("editor-news"), `Deleted the zone ${current.name}.`);
    await loadZones(null, true);
    choice.focus();
  } catch (error) {
    problem(error.message);
  }
});

// Points.

element("add-point").addEventListener("click", () => {
  const [width, height] = size ?? [640, 480];
  // Place consecutive points apart, so that all are visible and can be moved.
  const corners = [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]];
  const [x, y] = corners[points.length % corners.length];
  points.push([Math.round(x * width), Math.round(y * height)]);
  draw();
  element("points").lastElementChild.querySelector("input").focus();
});

function moveTo(index, x, y) {
  const [width, height] = size ?? [Infinity, Infinity];
  points[index] = [Math.round(clamp(x, width)), Math.round(clamp(y, height))];
  draw();
}

function clamp(value, most) {
  return Math.min(Math.max(0, value), most);
}

function remove(index, focusAfter) {
  points.splice(index, 1);
  draw();
  const next = focusAfter.children[Math.min(index, points.length - 1)];
  (next?.querySelector("input") ?? next ?? element("add-point")).focus();
}

function place(event) {
  const box = image.getBoundingClientRect();
  return [
    clamp(((event.clientX - box.left) / box.width) * size[0], size[0]),
    clamp(((event.clientY - box.top) / box.height) * size[1], size[1]),
  ];
}

canvas.addEventListener("pointermove", (event) => {
  const [x, y] = place(event).map(Math.round);
  setText(element("pointer"), `x ${x}, y ${y}`);
});
canvas.addEventListener("pointerleave", () => setText(element("pointer"), ""));
canvas.addEventListener("click", (event) => {
  if (form.hidden || event.target.closest("button")) {
    return;
  }
  const [x, y] = place(event).map(Math.round);
  points.splice(nearestEdge(x, y), 0, [x, y]);
  draw();
});

// Returns the index to insert a point at: within the nearest edge of an area, otherwise at the end.
function nearestEdge(x, y) {
  if (points.length < 3) {
    return points.length;
  }
  let best = points.length;
  let least = Infinity;
  points.forEach((begin, index) => {
    const end = points[(index + 1) % points.length];
    const across = [end[0] - begin[0], end[1] - begin[1]];
    const length = across[0] ** 2 + across[1] ** 2 || 1;
    const along = ((x - begin[0]) * across[0] + (y - begin[1]) * across[1]) / length;
    const part = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(x - begin[0] - part * across[0], y - begin[1] - part * across[1]);
    if (distance < least) {
      [best, least] = [index + 1, distance];
    }
  });
  return best;
}

function newHandle() {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "handle";
  const index = () => [...element("handles").children].indexOf(handle);
  handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId));
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) {
      moveTo(index(), ...place(event));
    }
  });
  handle.addEventListener("keydown", (event) => {
    const [x, y] = points[index()];
    if (event.key in ARROWS) {
      const [right, down] = ARROWS[event.key];
      const step = event.shiftKey ? LARGE_STEP : STEP;
      moveTo(index(), x + right * step, y + down * step);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      remove(index(), element("handles"));
    } else {
      return;
    }
    event.preventDefault();
  });
  return handle;
}

function newRow() {
  const row = element("point-template").content.firstElementChild.cloneNode(true);
  const index = () => [...element("points").children].indexOf(row);
  const [x, y] = row.querySelectorAll("input");
  const change = () => moveTo(index(), x.valueAsNumber || 0, y.valueAsNumber || 0);
  x.addEventListener("change", change);
  y.addEventListener("change", change);
  row.querySelector("button").addEventListener("click", () => remove(index(), element("points")));
  return row;
}

// Adjusts the number of an element's children to the number of points.
function fill(parent, make) {
  while (parent.childElementCount > points.length) {
    parent.lastElementChild.remove();
  }
  while (parent.childElementCount < points.length) {
    parent.append(make());
  }
}

function draw() {
  fill(element("points"), newRow);
  fill(element("handles"), newHandle);
  points.forEach(([x, y], index) => {
    const row = element("points").children[index];
    row.querySelectorAll("input").forEach((input, axis) => {
      input.value = [x, y][axis];
      input.setAttribute("aria-label", `${"XY"[axis]} of point ${index + 1}`);
    });
    row.querySelector("button").setAttribute("aria-label", `Delete point ${index + 1}`);
    const handle = element("handles").children[index];
    handle.setAttribute("aria-label", `Point ${index + 1} at ${x}, ${y}`);
    setText(handle, `${index + 1}`);
    if (size !== null) {
      handle.style.left = `${(100 * x) / size[0]}%`;
      handle.style.top = `${(100 * y) / size[1]}%`;
    }
  });
  setText(element("shape"), shape());
  if (size !== null) {
    drawShapes();
  }
}

function shape() {
  const count = points.length;
  if (count < 2) {
    return "Two points make a line, three or more an area.";
  }
  return count === 2 ? "2 points: a line; crossing to its right-hand side is entering" : `${count} points: an area`;
}

function drawShapes() {
  const svg = element("editor-shapes");
  svg.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
  const others = zones.filter((zone) => zone !== current && zone.coords.length > 1);
  const outline = (coords, kind) =>
    drawn(coords.length === 2 ? "polyline" : "polygon", { points: coords.join(" "), class: kind });
  svg.replaceChildren(
    ...others.map((zone) => outline(zone.coords, "other")),
    ...(points.length > 1 ? [outline(points, "edited")] : []),
  );
}
