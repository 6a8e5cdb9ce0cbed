// The alarms of a zone: a list, and a form that adds one.

import { call } from "./api.js";
import { counted, element, setText } from "./words.js";

// The choices of the form: label, operator of the API, and offset to add to the number.
const COUNT_TESTS = [
  ["at least", ">", -1],
  ["more than", ">", 0],
  ["fewer than", "<", 0],
  ["exactly", "=", 0],
  ["other than", "!=", 0],
];
const RATE_TESTS = [["at least", ">=", 0], ["at most", "<=", 0]];
const DIRECTIONS = {
  entering: "entering",
  exiting: "leaving",
  entering_or_exiting: "entering or leaving",
};

const form = element("alarm-form");
let zone = null;
let reload = () => {};

export function showAlarms(shown, whenChanged) {
  zone = shown;
  reload = whenChanged;
  element("alarms-part").hidden = zone === null;
  problem("");
  if (zone === null) {
    return;
  }
  setText(element("alarm-zone"), zone.name);
  element("alarm-list").replaceChildren(...zone.alarms.map(item));
  element("no-alarms").hidden = zone.alarms.length > 0;
  loadClasses();
  showKind();
}

async function loadClasses() {
  if (form.elements.class.options.length > 0) {
    return;
  }
  try {
    const capsules = await call("GET", "/api/plugins");
    const classes = new Set(capsules.flatMap((capsule) => capsule.output_type.detections));
    form.elements.class.replaceChildren(...[...classes].map((name) => new Option(name, name)));
  } catch (error) {
    problem(error.message);
  }
}

function item(alarm) {
  const entry = element("alarm-template").content.firstElementChild.cloneNode(true);
  setText(entry.querySelector("b"), alarm.name);
  const conditions = [...alarm.count_conditions.map(countWords), ...alarm.rate_conditions.map(rateWords)];
  setText(entry.querySelector("span"), conditions.join(", and "));
  const button = entry.querySelector("button");
  button.setAttribute("aria-label", `Delete the alarm ${alarm.name}`);
  button.addEventListener("click", async () => {
    try {
      await call("DELETE", `/api/zone_alarms/${alarm.id}`);
      await reload();
      form.elements.name.focus();
    } catch (error) {
      problem(error.message);
    }
  });
  return entry;
}

function countWords(condition) {
  const [words] = COUNT_TESTS.find(([, test, more]) => test === condition.test && more === 0);
  const count = `${words} ${counted(condition.check_value, condition.with_class_name)}`;
  if (condition.window_duration === 0) {
    return count;
  }
  if (condition.window_threshold === 0) {
    return `${count} at least once in ${condition.window_duration} s`;
  }
  const percentage = Number((100 * condition.window_threshold).toFixed(1));
  return `${count} for ${percentage}% of ${condition.window_duration} s`;
}

function rateWords(condition) {
  const [words] = RATE_TESTS.find(([, test]) => test === condition.test);
  const change = `${words} ${counted(condition.change, condition.with_class_name)}`;
  return `${change} ${DIRECTIONS[condition.direction]} in ${condition.duration} s`;
}

function showKind() {
  const isRate = form.elements.kind.value === "rate";
  element("direction").hidden = !isRate;
  const tests = isRate ? RATE_TESTS : COUNT_TESTS;
  form.elements.test.replaceChildren(...tests.map(([words], index) => new Option(words, index)));
  setText(element("seconds-word"), isRate ? "Within (seconds)" : "Time window (seconds)");
  element("fraction").hidden = isRate;
  // The browser checks hidden fields too, and could not show the problem of one.
  form.elements.fraction.disabled = isRate;
}

form.elements.kind.addEventListener("change", showKind);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = form.elements;
  const isRate = fields.kind.value === "rate";
  const [, test, more] = (isRate ? RATE_TESTS : COUNT_TESTS)[fields.test.value];
  const number = fields.number.valueAsNumber + more;
  if (number < 0) {
    problem('"At least 0" is always true. Enter a larger number.');
    return;
  }
  const shared = {
    id: null,
    test,
    with_class_name: fields.class.value,
    with_attribute: null,
    intersection_point: "bottom",
  };
  const seconds = fields.seconds.valueAsNumber;
  const count = {
    ...shared,
    check_value: number,
    window_duration: seconds,
    window_threshold: fields.fraction.valueAsNumber,
  };
  const rate = { ...shared, change: number, duration: seconds, direction: fields.direction.value };
  const alarm = {
    id: null,
    name: fields.name.value.trim(),
    count_conditions: isRate ? [] : [count],
    rate_conditions: isRate ? [rate] : [],
    use_active_time: false,
    active_start_time: "00:00:00",
    active_end_time: "23:59:59",
    zone_id: zone.id,
    stream_id: zone.stream_id,
  };
  try {
    await call("POST", "/api/zone_alarms", alarm);
    fields.name.value = "";
    setText(element("editor-news"), `Added the alarm ${alarm.name}.`);
    await reload();
  } catch (error) {
    problem(error.message);
  }
});

function problem(text) {
  setText(element("alarm-problem"), text);
  element("alarm-problem").hidden = text === "";
}
