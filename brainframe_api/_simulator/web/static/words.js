// Functions shared by the scripts of the page: elements, and text for numbers.

export function element(id) {
  return document.getElementById(id);
}

// Sets the text only if it changed, to preserve selections and not disturb screen readers.
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

// Makes the children of `parent` match the items, in order, by ID.
export function keepInStep(parent, items, template, make) {
  const before = new Map([...parent.children].map((child) => [child.dataset.id, child]));
  items.forEach((item, index) => {
    const id = String(item.id);
    let child = before.get(id);
    before.delete(id);
    if (!child) {
      child = element(template).content.firstElementChild.cloneNode(true);
      child.dataset.id = id;
      make(child, item);
    }
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
  });
  before.forEach((child) => child.remove());
}

export function counts(byClass) {
  const present = Object.entries(byClass).filter(([, number]) => number > 0);
  return present.map(([name, number]) => counted(number, name)).join(", ") || "–";
}

export function counted(number, noun) {
  // A no-break space, so that lines do not break between a number and its class.
  return `${number}\u00a0${number === 1 ? noun : plural(noun)}`;
}

function plural(noun) {
  if (noun.endsWith("person")) {
    return noun.replace(/person$/, "people");
  }
  if (/(s|x|z|ch|sh)$/.test(noun)) {
    return `${noun}es`;
  }
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

// Returns an SVG element with attributes.
export function drawn(kind, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
