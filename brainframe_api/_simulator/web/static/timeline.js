// A timeline of the alerts that match the filters, from the oldest of them until now.

import { drawn, element, setText } from "./words.js";

const WIDTH = 1000;
const HEIGHT = 28;
const KINDS = new Map([[null, "unreviewed"], [true, "confirmed"], [false, "false-alarm"]]);

export function showTimeline(alerts, now) {
  const figure = element("timeline");
  figure.hidden = alerts.length === 0;
  if (figure.hidden) {
    return;
  }
  const begin = Math.min(...alerts.map((alert) => alert.start));
  const place = (time) => (WIDTH * (time - begin)) / Math.max(1, now - begin);
  const chart = figure.querySelector("svg");
  chart.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  chart.replaceChildren(
    ...alerts.map((alert) => {
      const x = Math.min(Math.max(0, place(alert.start)), WIDTH - 3);
      const width = Math.max(3, Math.min(WIDTH, place(alert.end ?? now)) - x);
      return drawn("rect", { x, width, y: 2, height: HEIGHT - 4, class: KINDS.get(alert.verified_as) });
    }),
  );
  const time = new Date(begin * 1000).toLocaleTimeString();
  const open = alerts.filter((alert) => alert.verified_as === null).length;
  const words = `${alerts.length} ${alerts.length === 1 ? "alert" : "alerts"} since ${time}`;
  chart.setAttribute("aria-label", `Timeline: ${words}, ${open} not reviewed`);
  setText(figure.querySelector(".begin"), time);
}
