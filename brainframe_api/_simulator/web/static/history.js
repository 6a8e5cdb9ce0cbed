// Counts over time: a chart of the number of objects in each zone in the last two minutes.

import { drawn, setText } from "./words.js";

const SECONDS = 120;
const WIDTH = 300;
const HEIGHT = 60;
const COLORS = 6;

const histories = new Map();

export function remember(streamId, now, zones) {
  const history = histories.get(streamId) ?? [];
  history.push({ time: now, counts: new Map(zones.map((zone) => [zone.name, total(zone.now)])) });
  while (history[0].time < now - SECONDS) {
    history.shift();
  }
  histories.set(streamId, history);
}

export function forget(streamId) {
  histories.delete(streamId);
}

function total(byClass) {
  return Object.values(byClass).reduce((sum, count) => sum + count, 0);
}

export function showHistory(figure, streamId) {
  const history = histories.get(streamId) ?? [];
  const names = [...new Set(history.flatMap(({ counts }) => [...counts.keys()]))];
  figure.hidden = history.length < 2 || names.length === 0;
  if (figure.hidden) {
    return;
  }
  const highest = Math.max(1, ...history.flatMap(({ counts }) => [...counts.values()]));
  const end = history[history.length - 1].time;
  const chart = figure.querySelector("svg");
  chart.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  chart.replaceChildren(
    ...names.map((name, index) => {
      const points = history
        .filter(({ counts }) => counts.has(name))
        .map(({ time, counts }) => {
          const x = WIDTH * (1 - (end - time) / SECONDS);
          const y = HEIGHT - 2 - (HEIGHT - 4) * (counts.get(name) / highest);
          return `${x.toFixed(1)},${y.toFixed(1)}`;
        });
      return drawn("polyline", { points: points.join(" "), class: `series series-${index % COLORS}` });
    }),
  );
  const words = names.map((name) => {
    const values = history.map(({ counts }) => counts.get(name) ?? 0);
    return `${name} ${Math.min(...values)} to ${Math.max(...values)}`;
  });
  chart.setAttribute("aria-label", `Objects in the last ${SECONDS / 60} minutes: ${words.join(", ")}`);
  setText(figure.querySelector(".highest"), `Up to ${highest} in the last ${SECONDS / 60} minutes`);
  showKey(figure.querySelector(".key"), names);
}

function showKey(list, names) {
  if (list.childElementCount !== names.length) {
    list.replaceChildren(...names.map(() => document.createElement("li")));
  }
  names.forEach((name, index) => {
    list.children[index].className = `series-${index % COLORS}`;
    setText(list.children[index], name);
  });
}
