// What is typed survives: on this device with every key, on the server with every pause in typing.

import { renewToken, warn } from "./desk.js";

const WAIT_MS = 1000;
// Whoever types without a pause is kept as well.
const LONGEST_WAIT_MS = 5000;
const AGAIN_MS = 5000;
const NO_ANSWER_MS = 20000;
const OLD_MS = 7 * 24 * 3600 * 1000;
const PREFIX = "allwege-draft:";
const SENT = "allwege-draft-sent";
const form = document.getElementById("review-form");
const url = form?.dataset.keepUrl;
const shown = document.getElementById("draft-state");
// Each window has a copy of its own, so that none throws away what stands in another.
const copies = form ? `${PREFIX}${form.dataset.user}:${form.dataset.item}:` : "";
const name = `${copies}${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
// Two versions to be chosen from: of the draft ("draft"), or the draft and the order ("order").
const versions = form?.querySelector("#conflict input[name=conflict_with]")?.value;
let timer = 0;
let since = 0;
let changed = false;
let underway = null;
let leaving = false;
// While two versions of the draft are to be chosen from, none may replace the other.
let blocked = versions === "draft";
let letGo = () => {};

const field = (called) => form.querySelector(`input[name="${called}"]`);

function later(wait = WAIT_MS) {
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, wait));
}

function typed(event) {
  // What another script puts in while the form is on its way was never typed.
  if (leaving && event.type === "lines-priced") return;
  if (!changed) since = Date.now();
  changed = true;
  keepHere();
  if (!blocked && !leaving) later(Math.min(WAIT_MS, since + LONGEST_WAIT_MS - Date.now()));
}

/** The form as it is kept. What is typed beside another version is marked, so that both are shown again. */
function written() {
  const data = new FormData(form);
  if (versions === "order") data.set("version", "0");
  if (versions === "draft") data.set("draft_version", "0");
  return data;
}

// --- on this device -------------------------------------------------------------------------------------------------------

const isKept = ([each]) => !["csrfmiddlewaretoken", "action", "conflict_with"].includes(each) && !each.startsWith("keep-");

function keepHere() {
  try {
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), data: [...written()].filter(isKept) }));
  } catch {
    // Full or forbidden: the page itself still holds it.
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keysOf(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/** As long as the page is there, its copy is nobody else's; where the browser knows no locks, nobody can tell. */
function holdCopy() {
  navigator.locks?.request(name, () => new Promise((release) => (letGo = release))).catch(() => {});
}

/** The newest copy of this item that a window has left. */
async function left() {
  const held = new Set((await navigator.locks?.query())?.held.map((lock) => lock.name));
  const keys = keysOf(copies).filter((key) => key !== name && !held.has(key));
  const found = keys.map((key) => ({ key, ...read(key) })).filter((copy) => copy.data);
  return found.sort((one, other) => other.at - one.at)[0];
}

function dropOld() {
  keysOf(PREFIX).forEach((key) => {
    if (!(Date.now() - read(key)?.at < OLD_MS)) drop(key);
  });
}

// What a button sends, the page that answers to it holds: then nobody is asked about the copy.
function noteSent(key) {
  try {
    sessionStorage.setItem(SENT, key);
  } catch {
    // Then it is asked about once more.
  }
}

function dropSent() {
  try {
    const key = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (key && (versions || "unsaved" in form.dataset)) drop(key);
  } catch {
    // As above.
  }
}

// --- on the server ----------------------------------------------------------------------------------------------------------

const send = (body) =>
  fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(NO_ANSWER_MS) }).catch(() => null);

function keep() {
  if (!underway && changed && !blocked && !leaving) underway = bring().finally(() => (underway = null));
  return underway;
}

/** Whether the form may be sent after that: not where it would meet no server or no sign-in. */
async function bring(renewed = false) {
  changed = false;
  const response = await send(written());
  if (response?.ok) return taken(await response.json());
  changed = true;
  since = Date.now();
  if (response?.status === 403 && !renewed && (await renewToken())) return bring(true);
  keepHere();
  if (response?.status === 409) return clash(await response.json());
  if (response && [410, 413].includes(response.status)) return refused(await response.json());
  const isOut = response && [401, 403].includes(response.status);
  shown.textContent = isOut ? shown.dataset.session : shown.dataset.offline;
  later(AGAIN_MS);
  return Boolean(response) && !isOut;
}

function taken(answer) {
  field("draft_version").value = answer.version;
  shown.textContent = answer.text;
  warn("");
  if (changed) {
    // Typed meanwhile: the copy goes on from the new version.
    keepHere();
    later();
  } else drop(name);
  return true;
}

function refused(answer) {
  blocked = true;
  shown.textContent = answer.text;
  return true;
}

function clash(answer, copy = null) {
  blocked = true;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: shown.dataset.compare });
  button.addEventListener("click", () => compare(copy));
  shown.replaceChildren(`${answer.text} `, button);
  return true;
}

/** Show both versions: the page that comes back asks which value shall stand. */
function compare(copy) {
  let target = form;
  if (copy) {
    // A button of that name hides the property "action".
    target = Object.assign(document.createElement("form"), { method: "post", action: form.getAttribute("action"), hidden: true });
    copy.data.forEach(([each, value]) => target.append(Object.assign(document.createElement("input"), { type: "hidden", name: each, value })));
    target.append(field("csrfmiddlewaretoken").cloneNode());
    document.body.append(target);
  }
  const button = Object.assign(document.createElement("button"), { name: "action", value: "compare", hidden: true });
  target.append(button);
  noteSent(copy ? copy.key : name);
  target.requestSubmit(button);
}

const VERSIONS = ["version", "draft_version"];
const plain = (data) => JSON.stringify(data.filter((entry) => isKept(entry) && !VERSIONS.includes(entry[0])));

/** What was typed while there was no server comes first; a page that holds something newer is left alone. */
async function catchUp() {
  const copy = await left();
  if (!copy || blocked || changed) return;
  if (plain(copy.data) === plain([...new FormData(form)])) return void drop(copy.key);
  const body = new FormData();
  copy.data.forEach(([each, value]) => body.append(each, value));
  body.append("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
  const response = await send(body);
  if (response?.ok) {
    drop(copy.key);
    if (!changed) location.reload();
  } else if (response?.status === 409) clash(await response.json(), copy);
  else if (response?.status === 410) keysOf(copies).forEach(drop);
}

// --- going ------------------------------------------------------------------------------------------------------------------

/** Bring what is typed to the server before the form is sent; false where the form must stay, and why is said. */
export async function flush() {
  clearTimeout(timer);
  if (!url) return true;
  await underway;
  const may = (await keep()) ?? true;
  if (!may) warn(document.body.dataset[shown.textContent === shown.dataset.session ? "sessionText" : "offlineText"]);
  return may;
}

/** The form is sent: nothing is kept any more, unless somebody types on. */
export function leave(discards) {
  clearTimeout(timer);
  if (discards) drop(name);
  else if (url) noteSent(name);
  leaving = true;
  changed = false;
}

/** The form was not sent after all. */
export function stay() {
  leaving = false;
  if (changed && !blocked) later();
}

function last() {
  letGo();
  if (!changed && !underway) return;
  keepHere();
  if (!blocked && !leaving) navigator.sendBeacon(url, written());
}

const page = form?.dataset.pageUrl;
// A page that came as the answer to a button is reloaded as what it shows.
if (page && page !== location.pathname) history.replaceState(null, "", page);
// What comes out of the browser's memory knows nothing of what was kept when it was left.
window.addEventListener("pageshow", (event) => event.persisted && form && location.reload());

if (url) {
  holdCopy();
  dropOld();
  dropSent();
  ["input", "change", "lines-priced"].forEach((each) => form.addEventListener(each, typed));
  window.addEventListener("online", () => changed && !blocked && later(0));
  window.addEventListener("pagehide", last);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  if ("unsaved" in form.dataset) typed(new Event("input"));
  catchUp();
}
