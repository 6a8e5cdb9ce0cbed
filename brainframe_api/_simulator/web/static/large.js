// A picture in the size of the window.

import { follow, unfollow } from "./pictures.js";
import { element, setText } from "./words.js";

const dialog = element("large");
const image = element("large-picture");

export function showLarge(title, address, live) {
  setText(element("large-title"), title);
  image.alt = title;
  if (live) {
    follow(image, address);
  } else {
    image.src = `${address}?width=1920`;
  }
  dialog.showModal();
}

export function closeLarge() {
  dialog.close();
}

dialog.addEventListener("close", () => {
  unfollow(image);
  image.removeAttribute("src");
});
element("close").addEventListener("click", closeLarge);
// A click outside the picture.
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) {
    closeLarge();
  }
});
