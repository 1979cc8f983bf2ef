// The call form: saved with every pause in typing, the order in words beside it, all of it by keyboard.

import { renewToken, warn } from "../desk/desk.js";
import { attachAll, pick } from "../desk/combobox.js";
import { addLine, attachLines, part, pricing } from "../desk/lines.js";
import { Keeper } from "./keep.js";
import { recover, setUnit } from "./recover.js";

/** A number that stands on the page as the form has it: what was put back into the form may be of another language. */
function spelled(form, number) {
  return number.replace(/[.,]/, form.elements.lang.value.startsWith("en") ? "." : ",");
}

const WAIT_MS = 400;
const AGAIN_MS = 4000;
// If the page is still there so long after a button, whoever waited has stopped it, or nobody answers.
const GIVEN_UP_MS = 15000;
const form = document.getElementById("call-form");
const saved = document.getElementById("saved");
const conflict = document.getElementById("conflict");
const keeper = new Keeper(form);
let timer = 0;
let changed = false;
let underway = false;
let leaving = false;

// --- saving -------------------------------------------------------------------------------------------------------

const field = (name) => form.elements.namedItem(name);
const say = (state) => (saved.textContent = saved.dataset[state]);

function later(wait = WAIT_MS) {
  clearTimeout(timer);
  timer = setTimeout(() => save(), wait);
}

function soon() {
  changed = true;
  keeper.keep();
  if (conflict.hidden) later();
}

async function save(renewed = false) {
  if (underway || !changed || leaving || !conflict.hidden) return;
  underway = true;
  changed = false;
  say("saving");
  const options = { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" }, keepalive: document.visibilityState === "hidden" };
  const response = await fetch(form.dataset.saveUrl, options).catch(() => null);
  underway = false;
  if (response?.ok) return taken(await response.json());
  changed = true;
  say("failed");
  if (response?.status === 403 && renewed !== true && (await renewToken())) return save(true);
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
  if (changed) {
    keeper.keep();
    later();
  } else keeper.drop();
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
document.getElementById("take-theirs").addEventListener("click", () => {
  changed = false;
  keeper.drop();
});

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
  if (!underway && !pricing.underway) return void setTimeout(stay, GIVEN_UP_MS);
  // What is being saved now raises the version, and a unit may still be on its way: wait for both.
  event.preventDefault();
  const button = event.submitter;
  const until = Date.now() + AGAIN_MS;
  const wait = setInterval(() => {
    if ((underway || pricing.underway) && Date.now() < until) return;
    clearInterval(wait);
    leaving = false;
    if (conflict.hidden) form.requestSubmit(button);
  }, 30);
  return undefined;
});

function stay() {
  leaving = false;
  if (changed) later(0);
}

window.addEventListener("pageshow", stay);

// --- who calls ----------------------------------------------------------------------------------------------------

const panel = document.getElementById("customer-panel");
let callerTyped = field("caller").value;
let panelComes = false;
// The address that was proposed last: another one was typed, and stays.
let putIn = panel.querySelector("[data-reply-to]")?.dataset.replyTo || "";
let whenPanelIsThere = null;

const freeRow = () => [...form.querySelectorAll(".line:not(.dropped)")].find((row) => !part(row, "article").value && !part(row, "quantity").value);

function toNextLine() {
  const row = freeRow();
  if (row) part(row, "article").focus();
  else addLine(form);
}

field("caller").addEventListener("input", (event) => {
  if (event.isTrusted) callerTyped = field("caller").value.trim();
});
field("caller").addEventListener("change", (event) => {
  if (event.isTrusted) return;
  // Chosen from the list: a telephone number stays as the caller's, a name or customer number was only typed to find.
  const chosen = field("caller").value;
  field("caller").value = /^[\d\s()+/.-]+$/.test(callerTyped) && !chosen.startsWith(callerTyped) ? callerTyped : "";
  choose(chosen);
});

function choose(customer) {
  document.getElementById("callers").replaceChildren();
  pick(field("customer"), customer);
  toNextLine();
}

form.addEventListener("change", (event) => {
  if (event.target.name === "customer") {
    panelComes = true;
    window.htmx.trigger(panel, "customer-changed");
  }
  if (event.target.name === "reply_channel") field("reply_to").value = putIn = knownAddress(event.target.value);
  // Chosen from the list by key or mouse: on to the quantity. Whoever has left the field by Tab is where they want to be.
  if (event.target.dataset.part === "article" && event.target.value && document.activeElement === event.target) {
    part(event.target.closest(".line"), "quantity").focus();
  }
});

function knownAddress(channel) {
  if (channel === "phone") return "";
  return [...document.querySelectorAll("#known-contacts option")].find((option) => option.textContent === channel)?.value || "";
}

["htmx:afterRequest", "htmx:sendError"].forEach((name) => panel.addEventListener(name, () => (panelComes = false)));
panel.addEventListener("htmx:afterSwap", (event) => {
  const card = event.target.querySelector?.("[data-reply-channel]");
  if (!card) return;
  panelComes = false;
  propose(card);
  soon();
  whenPanelIsThere?.();
  whenPanelIsThere = null;
});

/** How the customer is answered as a rule; an address that was typed keeps its way as well. */
function propose(card) {
  const [channel, address] = [field("reply_channel"), field("reply_to")];
  if (address.value && address.value !== putIn) return;
  channel.value = card.dataset.replyChannel;
  address.value = putIn = card.dataset.replyTo;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-customer], [data-article]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.customer) choose(button.dataset.customer);
  else takeUsual(button);
});

// As bought the last time; the quantity is selected, so that another one is typed over it.
function takeUsual(button) {
  const known = [...form.querySelectorAll(".line:not(.dropped)")].find((each) => part(each, "article").value === button.dataset.article);
  if (known) return void toQuantity(known);
  const row = freeRow() || addLine(form);
  const [quantity, unit] = [part(row, "quantity"), part(row, "unit")];
  setUnit(unit, button.dataset.unit, button.dataset.unitName);
  quantity.value = spelled(form, button.dataset.quantity);
  pick(part(row, "article"), button.dataset.article);
  toQuantity(row);
}

function toQuantity(row) {
  part(row, "quantity").focus();
  part(row, "quantity").select();
}

// --- keys ---------------------------------------------------------------------------------------------------------

function next(from) {
  const row = from.closest(".line");
  if (row && from.dataset.part === "article") return from.value ? part(row, "quantity").focus() : field("requested_date").focus();
  if (row) {
    const after = row.nextElementSibling;
    return after ? part(after, "article").focus() : addLine(form);
  }
  if (from.name === "caller" && field("customer").value) return toNextLine();
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

// Keys that work while somebody types; those of the panel wait for it if it is still on its way.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const selector = event.code === "KeyP" ? "[data-park]" : digit === "0" ? "#again" : digit && `[data-nth="${digit}"]`;
  if (!selector) return;
  event.preventDefault();
  const press = () => document.querySelector(selector)?.click();
  if (digit && panelComes) whenPanelIsThere = press;
  else press();
});

// A page that came as the answer to a button is reloaded as what it shows, not by pressing the button again.
if (field("version").value !== "0") history.replaceState(null, "", form.dataset.pageUrl);
attachLines(form);
attachAll(document);
recover(keeper, form, {
  // The panel proposes how to answer; what was typed goes before it.
  afterPanel(run) {
    whenPanelIsThere = run;
    panelComes = true;
    window.htmx.trigger(panel, "customer-changed");
  },
  soon,
  toNextLine,
});

const wrong = document.querySelector("[aria-invalid=true]");
const onlyCaller = document.querySelectorAll("#callers [data-customer]");
if (wrong) wrong.focus();
else if (onlyCaller.length === 1 && !field("customer").value) choose(onlyCaller[0].dataset.customer);
else if (field("customer").value && conflict.hidden) toNextLine();
