// What every page of the desk needs: keys, the banner for a lost session or server, one open menu at a time.

const banner = document.getElementById("banner");

export function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

export function warn(text) {
  if (!banner) return;
  banner.textContent = text;
  banner.hidden = !text;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open], .decide details[open]").forEach((open) => {
      open.open = false;
      open.querySelector("summary").focus();
    });
  }
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const search = document.getElementById("global-search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (/^[a-z]$/.test(event.key)) {
    const target = document.querySelector(`[data-key="${event.key}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    }
  }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((open) => {
    if (!open.contains(event.target)) open.open = false;
  });
});

document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) warn(document.body.dataset.sessionText);
});
document.body.addEventListener("htmx:sendError", () => warn(document.body.dataset.offlineText));
document.body.addEventListener("htmx:timeout", () => warn(document.body.dataset.offlineText));
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) warn("");
});
