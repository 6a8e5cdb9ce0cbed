// The list of streams, each with its newest picture, its state and the counts of its zones.

import { call } from "./api.js";
import { confirmed, showLarge } from "./dialogs.js";
import { openEditor } from "./editor.js";
import { forget, remember, showHistory } from "./history.js";
import { follow, unfollow } from "./pictures.js";
import { counts, element, keepInStep, setText } from "./words.js";

const shown = new Map();
const ACTIONS = [
  [".start", "Start"],
  [".stop", "Stop"],
  [".edit", "Edit zones of"],
  [".delete", "Delete"],
];
let refresh = () => {};

export function whenChanged(action) {
  refresh = action;
}

export function showStreams(streams, now) {
  const ids = new Set(streams.map((stream) => String(stream.id)));
  for (const id of shown.keys()) {
    if (!ids.has(id)) {
      unfollow(shown.get(id));
      shown.delete(id);
      forget(Number(id));
    }
  }
  keepInStep(element("streams"), streams, "stream-template", prepare);
  const analyzed = streams.filter((stream) => stream.analyzing).length;
  setText(element("stream-count"), `${analyzed} of ${streams.length} analyzed`);
  streams.forEach((stream, index) => {
    const card = element("streams").children[index];
    remember(stream.id, now, stream.analyzing ? stream.zones : []);
    update(card, stream);
    showHistory(card.querySelector(".history"), stream.id);
  });
}

function prepare(card, stream) {
  const address = `/web/streams/${stream.id}/picture`;
  const image = card.querySelector("img");
  shown.set(card.dataset.id, image);
  card.querySelector(".picture").disabled = true;
  follow(image, `/web/streams/${stream.id}/moment`, (loaded, zones) => {
    image.hidden = !loaded;
    card.querySelector(".no-picture").hidden = loaded;
    card.querySelector(".picture").disabled = !loaded;
    card.dataset.picture = loaded ? "loaded" : "none";
    if (zones !== null) {
      // The table has the counts of the frame in the picture.
      showZones(card, zones);
    }
  });
  card.querySelector(".picture").addEventListener("click", () => {
    showLarge(card.querySelector(".name").textContent, address, true);
  });
  const act = (selector, action) => card.querySelector(selector).addEventListener("click", action);
  act(".start", () => analyze(card, stream.id, true));
  act(".stop", () => analyze(card, stream.id, false));
  act(".edit", () => openEditor(stream.id, card.querySelector(".name").textContent));
  act(".delete", () => askToDelete(card, stream.id));
}

function update(card, stream) {
  const alerting = stream.zones.some((zone) => zone.alerting);
  card.classList.toggle("alerting", alerting);
  setText(card.querySelector(".name"), stream.name);
  setText(card.querySelector(".kind"), stream.kind);
  const [kind, words] = condition(stream);
  const state = card.querySelector(".state");
  if (!stream.analyzing || !state.dataset.refused) {
    setText(state, state.dataset.refused || words);
    state.className = `state ${state.dataset.refused ? "broken" : kind}`;
  }
  if (stream.analyzing) {
    delete state.dataset.refused;
  }
  card.querySelector(".start").hidden = stream.analyzing;
  card.querySelector(".stop").hidden = !stream.analyzing;
  for (const [selector, words] of ACTIONS) {
    card.querySelector(selector).setAttribute("aria-label", `${words} ${stream.name}`);
  }
  const picture = card.querySelector(".picture");
  picture.setAttribute("aria-label", `Show ${stream.name} larger`);
  card.querySelector("img").alt = `Newest frame of ${stream.name}`;
  if (stream.size) {
    card.querySelector(".no-picture").style.aspectRatio = `${stream.size[0]} / ${stream.size[1]}`;
  }
  const missing = card.dataset.picture === "none" ? "No picture yet" : "Loading the picture …";
  setText(card.querySelector(".no-picture"), stream.analyzing ? missing : "Not analyzed");
  if (card.dataset.picture !== "loaded" || !stream.analyzing) {
    showZones(card, stream.zones);
  }
}

function showProblems(notice, zones) {
  const problems = zones.filter((zone) => zone.problem !== null);
  notice.hidden = problems.length === 0;
  setText(notice, problems.map((zone) => `The zone ${zone.name} has ${zone.problem}.`).join(" "));
}

function condition(stream) {
  if (!stream.analyzing || stream.state === null) {
    return ["", stream.analyzing ? "Starting" : "Not analyzed"];
  }
  if (stream.state === "streaming") {
    return ["running", `Analyzing, ${stream.rate.toFixed(1)} results a second`];
  }
  const words = stream.state.charAt(0).toUpperCase() + stream.state.slice(1);
  const well = /^(connecting|following a script)/.test(stream.state);
  return [well ? "running" : "broken", words];
}

function showZones(card, zones) {
  showProblems(card.querySelector(".zone-problems"), zones);
  const table = card.querySelector("table");
  table.hidden = zones.length === 0;
  const rows = table.tBodies[0].rows;
  while (rows.length > zones.length) {
    rows[rows.length - 1].remove();
  }
  while (rows.length < zones.length) {
    const row = table.tBodies[0].insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    row.append(head);
    for (let column = 0; column < 3; column += 1) {
      row.insertCell();
    }
  }
  zones.forEach((zone, index) => {
    const row = rows[index];
    row.classList.toggle("alerting", zone.alerting);
    const words = [zone.alerting ? `${zone.name} (alert)` : zone.name];
    words.push(counts(zone.now), counts(zone.entered), counts(zone.exited));
    words.forEach((text, column) => setText(row.cells[column], text));
  });
}

async function analyze(card, id, wanted) {
  const buttons = [card.querySelector(".start"), card.querySelector(".stop")];
  const state = card.querySelector(".state");
  const hadFocus = buttons.includes(document.activeElement);
  delete state.dataset.refused;
  setText(state, wanted ? "Starting" : "Stopping");
  try {
    await call("PUT", `/api/streams/${id}/analyze`, wanted);
    buttons[0].hidden = wanted;
    buttons[1].hidden = !wanted;
    if (hadFocus) {
      buttons[wanted ? 1 : 0].focus();
    }
  } catch (error) {
    state.dataset.refused = error.message;
    setText(state, error.message);
    state.className = "state broken";
  }
  refresh();
}

async function askToDelete(card, id) {
  const title = `Delete ${card.querySelector(".name").textContent}?`;
  if (!(await confirmed(title, "Its zones, alarms and alerts are deleted, too.", "Delete"))) {
    return;
  }
  try {
    await call("DELETE", `/api/streams/${id}`);
  } catch (error) {
    setText(card.querySelector(".state"), error.message);
  }
  refresh();
}
