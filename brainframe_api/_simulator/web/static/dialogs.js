// The dialogs of the page: a confirmation before data is lost, and a picture in full size.

import { follow, unfollow } from "./pictures.js";
import { element, setText } from "./words.js";

const confirmation = element("confirm");
const large = element("large");
const image = element("large-picture");

// Returns whether the user confirmed.
export function confirmed(title, consequence, verb) {
  setText(element("confirm-title"), title);
  setText(element("consequence"), consequence);
  setText(element("agree"), verb);
  confirmation.returnValue = "";
  confirmation.showModal();
  return new Promise((resolve) => {
    const answer = () => resolve(confirmation.returnValue === "agree");
    confirmation.addEventListener("close", answer, { once: true });
  });
}

export function showLarge(title, address, live) {
  setText(element("large-title"), title);
  image.alt = title;
  if (live) {
    follow(image, address);
  } else {
    image.src = `${address}?width=1920`;
  }
  large.showModal();
}

export function closeLarge() {
  large.close();
}

large.addEventListener("close", () => {
  unfollow(image);
  image.removeAttribute("src");
});
element("close").addEventListener("click", closeLarge);
// Close the dialog on a click outside the picture.
large.addEventListener("click", (event) => {
  if (event.target === large) {
    closeLarge();
  }
});
