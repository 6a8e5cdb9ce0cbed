// Polls the simulator once per second and updates the page.

import { showAlerts } from "./alerts.js";
import { closeLarge } from "./large.js";
import { askForLogin, hideLogin } from "./login.js";
import { clearPictures } from "./pictures.js";
import { showStreams } from "./streams.js";
import { firstSteps } from "./first_steps.js";
import { element, setText } from "./words.js";

const INTERVAL = 1000;
const MORE_ALERTS = 24;

let alertCount = 12;
let timer = 0;

async function refresh() {
  clearTimeout(timer);
  // Do not poll while the page is hidden.
  if (!document.hidden) {
    try {
      const response = await fetch(`/web/overview?alerts=${alertCount}`, { cache: "no-store" });
      if (response.status === 401) {
        lockOut();
        return;
      }
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      show(await response.json());
      element("trouble").hidden = true;
    } catch (error) {
      element("trouble").hidden = false;
      setText(element("trouble"), `The simulator does not respond (${error.message}). Retrying.`);
    }
  }
  timer = setTimeout(refresh, INTERVAL);
}

function show(overview) {
  hideLogin();
  showServer(overview);
  element("content").hidden = false;
  const empty = overview.streams.length === 0;
  element("nothing").hidden = !empty;
  element("streams-section").hidden = empty;
  element("alerts-section").hidden = empty && overview.alerts.length === 0;
  if (empty) {
    firstSteps(overview.authorize);
  }
  showStreams(overview.streams);
  showAlerts(overview);
  element("more").hidden =
    overview.alerts.length >= Math.min(overview.alert_total, overview.most_alerts);
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
  closeLarge();
  showStreams([]);
  showAlerts({ alerts: [], alert_total: 0, now: 0 });
  clearPictures();
  askForLogin(refresh);
}

element("more").addEventListener("click", () => {
  alertCount += MORE_ALERTS;
  refresh();
});
document.addEventListener("visibilitychange", refresh);
refresh();
