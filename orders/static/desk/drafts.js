// What is typed survives: kept on the server a moment after typing stops, and on this device while there is no server.

import { renewToken, warn } from "./desk.js";

const WAIT_MS = 1000;
const AGAIN_MS = 5000;
const form = document.getElementById("review-form");
const url = form?.dataset.keepUrl;
const shown = document.getElementById("draft-state");
const name = form ? `allwege-draft:${form.dataset.user}:${form.dataset.item}` : "";
let timer = 0;
let changed = false;
let underway = false;
// While two versions are to be chosen from, none may replace the other.
let blocked = Boolean(document.querySelector("#conflict input"));

const field = (called) => form.querySelector(`input[name="${called}"]`);

function later(wait = WAIT_MS) {
  clearTimeout(timer);
  timer = setTimeout(keep, wait);
}

export function typed() {
  if (!url) return;
  changed = true;
  if (!blocked) later();
}

// --- on this device -------------------------------------------------------------------------------------------------------

function keepHere() {
  const data = [...new FormData(form)].filter(([each]) => each !== "csrfmiddlewaretoken" && each !== "action");
  try {
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), data }));
  } catch {
    // Full or forbidden: the page itself still holds it.
  }
}

function dropHere() {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was kept then.
  }
}

function keptHere() {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

// --- on the server ----------------------------------------------------------------------------------------------------------

const send = (body) => fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).catch(() => null);

async function keep(renewed = false) {
  if (underway || !changed || blocked) return;
  underway = true;
  changed = false;
  const response = await send(new FormData(form));
  underway = false;
  if (response?.ok) return taken(await response.json());
  changed = true;
  if (response?.status === 403 && renewed !== true && (await renewToken())) return keep(true);
  keepHere();
  if (response?.status === 409) return clash(await response.json());
  if (response && [410, 413].includes(response.status)) return refused(await response.json());
  shown.textContent = response && [401, 403].includes(response.status) ? shown.dataset.session : shown.dataset.offline;
  return later(AGAIN_MS);
}

function taken(answer) {
  field("draft_version").value = answer.version;
  shown.textContent = answer.text;
  dropHere();
  warn("");
  if (changed) later();
}

function refused(answer) {
  blocked = true;
  shown.textContent = answer.text;
}

function clash(answer, data = null) {
  blocked = true;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: shown.dataset.compare });
  button.addEventListener("click", () => compare(data));
  shown.replaceChildren(`${answer.text} `, button);
}

/** Show both versions: the page that comes back asks which value shall stand. */
function compare(data) {
  let target = form;
  if (data) {
    target = Object.assign(document.createElement("form"), { method: "post", action: form.action, hidden: true });
    data.forEach(([each, value]) => target.append(Object.assign(document.createElement("input"), { type: "hidden", name: each, value })));
    target.append(field("csrfmiddlewaretoken").cloneNode());
    document.body.append(target);
  }
  const button = Object.assign(document.createElement("button"), { name: "action", value: "compare", hidden: true });
  target.append(button);
  dropHere();
  target.requestSubmit(button);
}

/** What was typed while there was no server comes first. */
async function catchUp() {
  const kept = keptHere();
  if (!kept || blocked) return;
  const body = new FormData();
  kept.data.forEach(([each, value]) => body.append(each, value));
  body.append("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
  const response = await send(body);
  if (response?.ok) {
    dropHere();
    location.reload();
  } else if (response?.status === 409) clash(await response.json(), kept.data);
  else if (response?.status === 410) dropHere();
}

export function leave() {
  clearTimeout(timer);
  blocked = true;
  changed = false;
}

if (url) {
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("lines-priced", typed);
  window.addEventListener("online", () => changed && later(0));
  const last = () => {
    if (!changed || blocked) return;
    keepHere();
    if (navigator.sendBeacon(url, new FormData(form))) changed = false;
  };
  window.addEventListener("pagehide", last);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && changed && keep());
  if ("unsaved" in form.dataset) typed();
  catchUp();
}
