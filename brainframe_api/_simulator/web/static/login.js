// The login form. The password is sent once and not stored: the response sets a session cookie,
// which scripts cannot read.

import { element, setText } from "./words.js";

const form = element("login");
let loggedIn = () => {};

export function askForLogin(whenLoggedIn) {
  loggedIn = whenLoggedIn;
  if (form.hidden) {
    form.hidden = false;
    form.elements.username.focus();
  }
}

export function hideLogin() {
  form.hidden = true;
}

function basic(username, password) {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const refused = element("refused");
  const { username, password } = form.elements;
  refused.hidden = true;
  try {
    const response = await fetch("/web/overview", {
      cache: "no-store",
      headers: { Authorization: basic(username.value, password.value) },
    });
    if (response.ok) {
      form.reset();
      loggedIn();
      return;
    }
    setText(refused, (await response.json()).description);
  } catch (error) {
    setText(refused, `The simulator does not respond (${error.message}).`);
  }
  refused.hidden = false;
  password.select();
});
