// Polls the simulator once per second and updates the page.

import { whenAdded } from "./adding.js";
import { choice, showAlerts, showStreamChoices, whenChosen } from "./alerts.js";
import { closeLarge } from "./dialogs.js";
import { closeEditor } from "./editor.js";
import { askForLogin, hideLogin } from "./login.js";
import { clearPictures } from "./pictures.js";
import { showStreams, whenChanged } from "./streams.js";
import { firstSteps } from "./first_steps.js";
import { element, setText } from "./words.js";

const INTERVAL = 1000;

let timer = 0;
let latest = 0;
let wasEmpty = null;

async function refresh() {
  clearTimeout(timer);
  latest += 1;
  const number = latest;
  // Do not poll while the page is hidden.
  if (!document.hidden) {
    try {
      const response = await fetch(`/web/overview?${choice()}`, { cache: "no-store" });
      if (number !== latest) {
        return; // A newer request has the current filters, and sets the timer.
      }
      if (response.status === 401) {
        lockOut();
        return;
      }
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      const overview = await response.json();
      if (number !== latest) {
        return;
      }
      show(overview);
      element("trouble").hidden = true;
    } catch (error) {
      if (number !== latest) {
        return;
      }
      element("trouble").hidden = false;
      setText(element("trouble"), `The simulator does not respond (${error.message}). Retrying.`);
    }
  }
  timer = setTimeout(refresh, INTERVAL);
}

function show(overview) {
  hideLogin();
  element("loading").hidden = true;
  showServer(overview);
  element("content").hidden = false;
  const empty = overview.streams.length === 0;
  element("nothing").hidden = !empty;
  element("streams-section").hidden = empty;
  element("alerts-section").hidden = empty && overview.alerts.length === 0;
  if (empty) {
    firstSteps(overview.authorize);
  }
  if (empty !== wasEmpty) {
    element("adding").open = empty;
    wasEmpty = empty;
  }
  showStreams(overview.streams, overview.now);
  showStreamChoices(overview.streams);
  showAlerts(overview);
}

function showServer({ version, license, authorize }) {
  element("server").hidden = false;
  setText(element("version"), version);
  const limit = license.max_streams;
  const streams = limit === null ? "" : `, ${limit} ${limit === 1 ? "stream" : "streams"}`;
  setText(element("license"), `License ${license.state}${streams}`);
  element("license").classList.toggle("bad", license.state !== "valid");
  setText(element("authorization"), authorize ? "Login required" : "No login: everybody is admin");
}

function lockOut() {
  // Clear the page, so that nothing remains visible after the session has expired.
  element("content").hidden = true;
  element("server").hidden = true;
  element("trouble").hidden = true;
  element("loading").hidden = true;
  closeLarge();
  closeEditor();
  element("confirm").close();
  showStreams([], 0);
  showStreamChoices([]);
  showAlerts({ alerts: [], alert_total: 0, timeline: [], now: 0 });
  clearPictures();
  askForLogin(refresh);
}

whenChosen(refresh);
whenAdded(refresh);
whenChanged(refresh);
document.addEventListener("visibilitychange", refresh);
refresh();
