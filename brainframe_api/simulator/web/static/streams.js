// The list of streams, each with its newest picture, its state and the counts of its zones.

import { showLarge } from "./large.js";
import { follow, unfollow } from "./pictures.js";
import { counts, element, keepInStep, setText } from "./words.js";

const shown = new Map();

export function showStreams(streams) {
  const ids = new Set(streams.map((stream) => String(stream.id)));
  for (const id of shown.keys()) {
    if (!ids.has(id)) {
      unfollow(shown.get(id));
      shown.delete(id);
    }
  }
  keepInStep(element("streams"), streams, "stream-template", prepare);
  const analyzed = streams.filter((stream) => stream.analyzing).length;
  setText(element("stream-count"), `${analyzed} of ${streams.length} analyzed`);
  streams.forEach((stream, index) => update(element("streams").children[index], stream));
}

function prepare(card, stream) {
  const address = `/web/streams/${stream.id}/picture`;
  const image = card.querySelector("img");
  shown.set(card.dataset.id, image);
  follow(image, address, (loaded) => {
    image.hidden = !loaded;
    card.querySelector(".no-picture").hidden = loaded;
    card.querySelector(".picture").disabled = !loaded;
  });
  card.querySelector(".picture").addEventListener("click", () => {
    showLarge(card.querySelector(".name").textContent, address, true);
  });
  card.querySelector(".start").addEventListener("click", (event) => start(card, stream.id, event.target));
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
  const picture = card.querySelector(".picture");
  picture.setAttribute("aria-label", `Show ${stream.name} larger`);
  card.querySelector("img").alt = `Newest frame of ${stream.name}`;
  if (stream.size) {
    card.querySelector(".no-picture").style.aspectRatio = `${stream.size[0]} / ${stream.size[1]}`;
  }
  setText(card.querySelector(".no-picture"), stream.analyzing ? "No picture yet" : "Not analyzed");
  showZones(card.querySelector("table"), stream.zones);
  showProblems(card.querySelector(".zone-problems"), stream.zones);
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
  const well = /^(connecting|opening|following a script)/.test(stream.state);
  return [well ? "running" : "broken", words];
}

function showZones(table, zones) {
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

async function start(card, id, button) {
  const state = card.querySelector(".state");
  button.disabled = true;
  try {
    const response = await fetch(`/api/streams/${id}/analyze`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: "true",
    });
    if (response.ok) {
      delete state.dataset.refused;
      setText(state, "Starting");
    } else {
      const failure = await response.json();
      state.dataset.refused = failure.description;
      setText(state, failure.description);
      state.className = "state broken";
    }
  } catch (error) {
    setText(state, `The simulator does not respond (${error.message}).`);
  } finally {
    button.disabled = false;
  }
}
