// The list of alerts, newest first, with filters, pages, a timeline, and the verification of each.

import { call } from "./api.js";
import { showLarge } from "./dialogs.js";
import { drawn, duration, element, keepInStep, setText } from "./words.js";

const VERIFIED = new Map([[null, "Not reviewed"], [true, "Confirmed"], [false, "False alarm"]]);
const ON_A_PAGE = 12;
const TIMELINE_WIDTH = 1000;
const TIMELINE_HEIGHT = 28;
const TIMELINE_CLASSES = new Map([[null, "unreviewed"], [true, "confirmed"], [false, "false-alarm"]]);

const filters = element("filters");
let offset = 0;
let newest = null;
let refresh = () => {};

export function whenChosen(action) {
  refresh = action;
}

// The query parameters of the overview that select the alerts.
export function choice() {
  const { stream, verification } = filters.elements;
  return new URLSearchParams({
    alerts: ON_A_PAGE,
    offset,
    stream: stream.value,
    verification: verification.value,
  });
}

export function showAlerts({ alerts, alert_total: total, timeline, now }) {
  keepInStep(element("alerts"), alerts, "alert-template", prepare);
  alerts.forEach((alert, index) => update(element("alerts").children[index], alert, now));
  const filtered = isFiltered();
  element("no-alerts").hidden = total > 0 || filtered;
  element("no-matches").hidden = total > 0 || !filtered;
  filters.hidden = total === 0 && !filtered;
  const last = offset + alerts.length;
  setText(element("alert-count"), total > alerts.length ? `${offset + 1} to ${last} of ${total}` : `${total}`);
  element("newer").disabled = offset === 0;
  element("older").disabled = last >= total;
  element("pages").hidden = total <= ON_A_PAGE && offset === 0;
  element("alerts").removeAttribute("aria-busy");
  showTimeline(timeline, now);
  announce(alerts);
  if (alerts.length === 0 && offset > 0) {
    turn(-ON_A_PAGE);
  }
}

function isFiltered() {
  return filters.elements.stream.value !== "" || filters.elements.verification.value !== "";
}

export function showStreamChoices(streams) {
  const select = filters.elements.stream;
  const wanted = [["", "All streams"], ...streams.map((stream) => [String(stream.id), stream.name])];
  const present = [...select.options].map((option) => [option.value, option.text]);
  if (JSON.stringify(wanted) !== JSON.stringify(present)) {
    const { value } = select;
    select.replaceChildren(...wanted.map(([id, name]) => new Option(name, id)));
    select.value = wanted.some(([id]) => id === value) ? value : "";
  }
}

function turn(by) {
  offset = Math.max(0, offset + by);
  element("alerts").setAttribute("aria-busy", "true");
  refresh();
}

filters.addEventListener("change", () => turn(-offset));
filters.addEventListener("submit", (event) => event.preventDefault());
element("newer").addEventListener("click", () => turn(-ON_A_PAGE));
element("older").addEventListener("click", () => turn(ON_A_PAGE));

function title(alert) {
  return alert.alarm ?? "An alarm that was deleted";
}

function where(alert) {
  return [alert.zone, alert.stream].filter((name) => name !== null).join(", ");
}

function prepare(item, alert) {
  const address = `/web/alerts/${alert.id}/picture`;
  const image = item.querySelector("img");
  const button = item.querySelector(".picture");
  button.disabled = !alert.has_frame;
  if (alert.has_frame) {
    setText(item.querySelector(".no-picture"), "Loading the frame …");
    image.addEventListener("load", () => {
      image.hidden = false;
      item.querySelector(".no-picture").hidden = true;
    });
    image.loading = "eager";
    image.src = `${address}?width=480`;
    button.addEventListener("click", () => showLarge(`${title(alert)}: ${where(alert)}`, address, false));
  }
  for (const verdict of item.querySelectorAll("[data-verdict]")) {
    verdict.addEventListener("click", () => verify(item, alert.id, verdict));
  }
}

async function verify(item, id, button) {
  const problem = item.querySelector(".problem");
  problem.hidden = true;
  const taken = button.getAttribute("aria-pressed") === "true";
  try {
    await call("PUT", `/api/alerts/${id}`, taken ? null : button.dataset.verdict === "true");
    refresh();
  } catch (error) {
    problem.hidden = false;
    setText(problem, error.message);
  }
}

function update(item, alert, now) {
  item.classList.toggle("ongoing", alert.end === null);
  setText(item.querySelector("h3"), title(alert));
  setText(item.querySelector(".where"), where(alert));
  const began = new Date(alert.start * 1000);
  const time = item.querySelector("time");
  time.dateTime = began.toISOString();
  setText(time, began.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" }));
  const lasted = duration((alert.end ?? now) - alert.start);
  setText(item.querySelector(".lasted"), alert.end === null ? `ongoing for ${lasted}` : `lasted ${lasted}`);
  setText(item.querySelector(".verified"), VERIFIED.get(alert.verified_as));
  const label = `${title(alert)}, ${where(alert)}`;
  item.querySelector(".picture").setAttribute("aria-label", `Show the frame of ${label}`);
  item.querySelector("img").alt = `Frame of ${label}`;
  for (const button of item.querySelectorAll("[data-verdict]")) {
    const verdict = button.dataset.verdict === "true";
    button.setAttribute("aria-pressed", String(alert.verified_as === verdict));
    button.setAttribute("aria-label", `${button.textContent}: ${label}, alert ${alert.id}`);
  }
}

function announce(alerts) {
  const latest = alerts.length > 0 && offset === 0 ? alerts[0].id : 0;
  if (newest !== null && latest > newest) {
    setText(element("news"), `New alert: ${title(alerts[0])}, ${where(alerts[0])}`);
  }
  newest = Math.max(newest ?? 0, latest);
}

// Shows a timeline of the alerts that match the filters, from the oldest of them until now.
function showTimeline(alerts, now) {
  const figure = element("timeline");
  figure.hidden = alerts.length === 0;
  if (figure.hidden) {
    return;
  }
  const begin = Math.min(...alerts.map((alert) => alert.start));
  const place = (time) => (TIMELINE_WIDTH * (time - begin)) / Math.max(1, now - begin);
  const chart = figure.querySelector("svg");
  chart.setAttribute("viewBox", `0 0 ${TIMELINE_WIDTH} ${TIMELINE_HEIGHT}`);
  chart.replaceChildren(
    ...alerts.map((alert) => {
      const x = Math.min(Math.max(0, place(alert.start)), TIMELINE_WIDTH - 3);
      const width = Math.max(3, Math.min(TIMELINE_WIDTH, place(alert.end ?? now)) - x);
      const kind = TIMELINE_CLASSES.get(alert.verified_as);
      return drawn("rect", { x, width, y: 2, height: TIMELINE_HEIGHT - 4, class: kind });
    }),
  );
  const time = new Date(begin * 1000).toLocaleTimeString();
  const open = alerts.filter((alert) => alert.verified_as === null).length;
  const words = `${alerts.length} ${alerts.length === 1 ? "alert" : "alerts"} since ${time}`;
  chart.setAttribute("aria-label", `Timeline: ${words}, ${open} not reviewed`);
  setText(figure.querySelector(".begin"), time);
}
