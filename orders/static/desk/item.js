// An item's page: say that somebody looks, show who else does.

import { onChange } from "./live.js";

const panel = document.getElementById("live-item");
const STILL_HERE_MS = 30000;

function body(leave) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
  if (leave) data.set("leave", "1");
  return data;
}

function say(leave) {
  if (leave) navigator.sendBeacon(panel.dataset.looking, body(true));
  else fetch(panel.dataset.looking, { method: "POST", body: body(false), headers: { "X-Requested-With": "fetch" } }).catch(() => {});
}

if (panel) {
  say(false);
  setInterval(() => document.visibilityState === "visible" && say(false), STILL_HERE_MS);
  window.addEventListener("pagehide", () => say(true));
  onChange((ids) => {
    if (ids && !ids.includes(Number(panel.dataset.item))) return;
    window.htmx.trigger(panel, "refresh");
    document.dispatchEvent(new CustomEvent("desk:item-changed"));
  });
}
