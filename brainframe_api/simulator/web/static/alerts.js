// The list of alerts, newest first, each with the frame in which it started.

import { showLarge } from "./large.js";
import { duration, element, keepInStep, setText } from "./words.js";

const VERIFIED = new Map([[null, "Not reviewed"], [true, "Confirmed"], [false, "False alarm"]]);

let newest = null;

export function showAlerts({ alerts, alert_total: total, now }) {
  keepInStep(element("alerts"), alerts, "alert-template", prepare);
  alerts.forEach((alert, index) => update(element("alerts").children[index], alert, now));
  element("no-alerts").hidden = total > 0;
  setText(element("alert-count"), total > alerts.length ? `newest ${alerts.length} of ${total}` : `${total}`);
  announce(alerts);
}

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
    image.addEventListener("load", () => {
      image.hidden = false;
      item.querySelector(".no-picture").hidden = true;
    });
    image.loading = "eager";
    image.src = `${address}?width=480`;
    button.addEventListener("click", () => showLarge(`${title(alert)}: ${where(alert)}`, address, false));
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
  setText(item.querySelector(".lasted"), alert.end === null ? `going on for ${lasted}` : `lasted ${lasted}`);
  setText(item.querySelector(".verified"), VERIFIED.get(alert.verified_as));
  const label = `${title(alert)}, ${where(alert)}`;
  item.querySelector(".picture").setAttribute("aria-label", `Show the frame of ${label}`);
  item.querySelector("img").alt = `Frame of ${label}`;
}

function announce(alerts) {
  const latest = alerts.length > 0 ? alerts[0].id : 0;
  if (newest !== null && latest > newest) {
    setText(element("news"), `New alert: ${title(alerts[0])}, ${where(alerts[0])}`);
  }
  newest = latest;
}
