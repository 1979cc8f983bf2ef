// The call form: saved with every pause in typing, the order in words beside it, all of it by keyboard.

import { warn } from "../desk/desk.js";
import { attachAll, pick } from "../desk/combobox.js";
import { addLine, attachLines, part } from "../desk/lines.js";

const WAIT_MS = 400;
const AGAIN_MS = 4000;
const form = document.getElementById("call-form");
const saved = document.getElementById("saved");
const conflict = document.getElementById("conflict");
let timer = 0;
let changed = false;
let underway = false;
let leaving = false;

// --- saving -------------------------------------------------------------------------------------------------------

const field = (name) => form.elements.namedItem(name);
const say = (state) => (saved.textContent = saved.dataset[state]);

function later(wait = WAIT_MS) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function soon() {
  changed = true;
  if (conflict.hidden) later();
}

async function save() {
  if (underway || !changed || leaving || !conflict.hidden) return;
  underway = true;
  changed = false;
  say("saving");
  const options = { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } };
  const response = await fetch(form.dataset.saveUrl, options).catch(() => null);
  underway = false;
  if (response?.ok) return taken(await response.json());
  changed = true;
  say("failed");
  if (response?.status === 409) return clash(await response.json());
  warn(response?.status === 401 ? document.body.dataset.sessionText : document.body.dataset.offlineText);
  return later(AGAIN_MS);
}

function taken(answer) {
  warn("");
  if (!answer.version) return void (saved.textContent = "");
  if (field("version").value === "0") {
    // From now on a reload finds the note again.
    history.replaceState(null, "", form.dataset.pageUrl);
    document.getElementById("discard")?.removeAttribute("hidden");
  }
  field("version").value = answer.version;
  document.getElementById("words").innerHTML = answer.words;
  say("saved");
  if (changed) later();
}

function clash(answer) {
  if (answer.mine) {
    // Our own writing, whose answer was lost on the way.
    field("version").value = answer.version;
    return later(0);
  }
  document.getElementById("conflict-text").textContent = answer.text;
  document.getElementById("keep-mine").hidden = Boolean(answer.taken);
  conflict.dataset.version = answer.version || "";
  conflict.hidden = false;
  return undefined;
}

document.getElementById("keep-mine").addEventListener("click", (event) => {
  event.preventDefault();
  if (conflict.dataset.version) field("version").value = conflict.dataset.version;
  conflict.hidden = true;
  changed = true;
  later(0);
});
document.getElementById("take-theirs").addEventListener("click", () => (changed = false));

["input", "change", "lines-priced"].forEach((name) => form.addEventListener(name, soon));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
});
window.addEventListener("beforeunload", (event) => {
  if (changed && !leaving) event.preventDefault();
});
form.addEventListener("submit", (event) => {
  // A second click while the first is under way would only meet a call that is taken already.
  if (leaving) return event.preventDefault();
  clearTimeout(timer);
  leaving = true;
  if (!underway) return undefined;
  // What is being saved now raises the version: wait for it.
  event.preventDefault();
  const button = event.submitter;
  const wait = setInterval(() => {
    if (underway) return;
    clearInterval(wait);
    leaving = false;
    if (conflict.hidden) form.requestSubmit(button);
  }, 30);
  return undefined;
});
window.addEventListener("pageshow", () => (leaving = false));

// --- who calls ----------------------------------------------------------------------------------------------------

field("caller").addEventListener("change", async () => {
  const box = document.getElementById("callers");
  const url = new URL(form.dataset.callersUrl, location.href);
  url.searchParams.set("caller", field("caller").value);
  const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!response?.ok) return;
  box.innerHTML = await response.text();
  const found = box.querySelectorAll("[data-customer]");
  if (found.length === 1 && !field("customer").value) choose(found[0]);
});

function choose(button) {
  document.getElementById("callers").replaceChildren();
  pick(field("customer"), button.dataset.customer);
}

form.addEventListener("change", (event) => {
  if (event.target.name === "customer") window.htmx.trigger("#customer-panel", "customer-changed");
});

document.getElementById("customer-panel").addEventListener("htmx:afterSwap", (event) => {
  const card = event.target.querySelector?.("[data-reply-channel]");
  if (!card) return;
  field("reply_channel").value = card.dataset.replyChannel;
  field("reply_to").value = card.dataset.replyTo;
  soon();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-customer], [data-article]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.customer) return void choose(button);
  const free = [...form.querySelectorAll(".line:not(.dropped)")].find((row) => !part(row, "article").value && !part(row, "quantity").value);
  const row = free || addLine(form);
  pick(part(row, "article"), button.dataset.article);
  part(row, "quantity").focus();
});

// --- keys ---------------------------------------------------------------------------------------------------------

function next(from) {
  const row = from.closest(".line");
  if (row && from.dataset.part === "article") return part(row, "quantity").focus();
  if (row) {
    const after = row.nextElementSibling;
    return after ? part(after, "article").focus() : addLine(form);
  }
  const all = [...form.querySelectorAll("input:not([type=hidden]):not(.unseen), select, textarea")].filter((each) => each.offsetParent);
  return all[all.indexOf(from) + 1]?.focus();
}

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.querySelector("[data-main]").click();
  } else if (event.target.matches("input, select")) {
    event.preventDefault();
    next(event.target);
  }
});

// A page that came as the answer to a button is reloaded as what it shows, not by pressing the button again.
if (field("version").value !== "0") history.replaceState(null, "", form.dataset.pageUrl);
attachLines(form);
attachAll(document);
document.querySelector("[aria-invalid=true]")?.focus();
if (field("caller").value && !field("customer").value) field("caller").dispatchEvent(new Event("change"));
