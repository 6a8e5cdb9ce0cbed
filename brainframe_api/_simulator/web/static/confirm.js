// The confirmation dialog before data is lost.

import { element, setText } from "./words.js";

// Returns whether the user confirmed.
export function confirmed(title, consequence, verb) {
  const dialog = element("confirm");
  setText(element("confirm-title"), title);
  setText(element("consequence"), consequence);
  setText(element("agree"), verb);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = () => resolve(dialog.returnValue === "agree");
    dialog.addEventListener("close", answer, { once: true });
  });
}
