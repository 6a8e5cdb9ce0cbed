// Small pieces that the parts of the page share: elements, and numbers put into words.

export function element(id) {
  return document.getElementById(id);
}

// Writes only what has changed, so that selections and screen readers are left alone.
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

// Keeps one child of `parent` for each item, in order, by id.
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
  // A no-break space: a number stays with what it counts.
  return present.map(([name, number]) => `${number}\u00a0${name}`).join(", ") || "–";
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
