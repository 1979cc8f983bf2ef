// What every page of the desk needs: keys, the banner for a lost session or server, one open menu at a time.

import { bind, typing } from "./keys.js";

export { typing };

const banner = document.getElementById("banner");

let lasting = "";

/** Say something above the page, or (empty) no more; what lasts comes back when all else is over. */
export function warn(text, lasts = false) {
  if (!banner) return;
  if (lasts) lasting = text;
  const said = text || lasting;
  // The same words anew would be read out anew.
  if (banner.textContent !== said) banner.textContent = said;
  banner.hidden = !said;
}

/** A sign-in in another window gives this page's forms a new token. */
export async function renewToken() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok || response.redirected) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token || input.value));
  return Boolean(token);
}

bind("search", () => {
  const search = document.getElementById("global-search");
  search?.focus();
  search?.select();
});
bind("escape", (event) => {
  const open = document.querySelectorAll("details.menu[open], .decide details[open]");
  open.forEach((each) => {
    each.open = false;
    each.querySelector("summary").focus();
  });
  if (!open.length && event.target.id === "global-search") event.target.blur();
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((open) => {
    if (!open.contains(event.target)) open.open = false;
  });
});

document.body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) warn(document.body.dataset.sessionText);
  else if (status >= 500) warn(document.body.dataset.failedText);
});
document.body.addEventListener("htmx:sendError", () => warn(document.body.dataset.offlineText));
document.body.addEventListener("htmx:timeout", () => warn(document.body.dataset.offlineText));
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) warn("");
});

if (document.getElementById("live-item")) import("./item.js");
