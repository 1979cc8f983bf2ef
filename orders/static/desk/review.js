// The review: fields and source speak to each other, line sums stay right, the claim is held while somebody works.

import { typing, warn } from "./desk.js";
import "./checks.js";
import { attachAll } from "./combobox.js";
import { flush, leave, stay } from "./drafts.js";
import { attachLines, choose, part, post, settled } from "./lines.js";
import { isAt, light, onWords } from "./source.js";

const form = document.getElementById("review-form");
const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=hidden]), select, textarea";
let inHand = null;
let focused = null;
let fresh = true;

// --- fields and source ------------------------------------------------------------------------------------------

function evidenceOf(field) {
  const bearer = field.closest("[data-evidence]");
  return bearer ? JSON.parse(bearer.dataset.evidence) : [];
}

form?.addEventListener("focusin", (event) => {
  if (!event.target.matches(FIELDS)) return;
  inHand = event.target;
  fresh = true;
  if (!event.target.closest(".decide")) light(evidenceOf(event.target));
});

/** The field that was read from a word. */
function fieldOf(word) {
  const bearer = word && [...form.querySelectorAll("[data-evidence]")].find((each) => JSON.parse(each.dataset.evidence).some((place) => isAt(place, word)));
  if (!bearer) return null;
  const number = /^[\d.,]+$/.test(word.dataset.t ?? word.textContent.trim());
  return (number && part(bearer, "quantity")) || bearer.querySelector(FIELDS);
}

function put(field, text) {
  field.value = fresh || !field.value ? text : `${field.value} ${text}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus({ preventScroll: true });
  fresh = false;
}

// Into the field that has the focus; without one, a read place leads to its field, and other words go where work is to do.
onWords(
  (text, word) => {
    const read = focused || !form ? null : fieldOf(word);
    if (read) return void read.focus();
    const field = focused || inHand;
    if (!field || !field.isConnected || field.readOnly || field.disabled || field.tagName === "SELECT") return;
    put(field, text);
  },
  () => (focused = document.activeElement?.matches?.(FIELDS) && form?.contains(document.activeElement) ? document.activeElement : null),
);

// --- lines ------------------------------------------------------------------------------------------------------

if (form) attachLines(form);
form?.addEventListener("change", (event) => {
  if (event.target.name === "customer") window.htmx.trigger("#customer-panel", "customer-changed");
});

// --- keys ---------------------------------------------------------------------------------------------------------

/** Enter in a panel's field presses what the panel is for, not the first button of the whole form; outside of panels, the main one. */
function pressOwn(field) {
  const box = field.closest("fieldset, .panel");
  const button = box ? [...box.querySelectorAll(".row button[name=action]")].at(-1) : document.querySelector(".decide [data-main]");
  button?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const main = document.querySelector(".decide [data-main]");
    // A text module has a button of its own above; what sends is the last.
    const panel = [...(event.target.closest(".panel fieldset, .panel")?.querySelectorAll(".row button[name=action]") ?? [])].at(-1);
    if (panel || main) {
      event.preventDefault();
      (panel || main).click();
    }
    return;
  }
  if (event.key === "Enter" && event.target.matches(".decide input:not([type=checkbox]):not([type=radio])")) {
    event.preventDefault();
    pressOwn(event.target);
    return;
  }
  if (event.key === "Escape" && form?.contains(event.target)) event.target.blur();
  // With the shift key a digit is another sign: "/" of a German keyboard is on the 7.
  if (event.shiftKey || event.ctrlKey || event.metaKey || !form || document.querySelector("dialog[open]")) return;
  if (typing(event.target) && !event.altKey) return;
  if (/^Digit[1-9]$/.test(event.code)) {
    const row = event.target.closest?.(".line") || inHand?.closest(".line.open") || form.querySelector(".line.open");
    const rival = row?.querySelectorAll("details[open] .rivals button, td > .rivals button")[Number(event.code.slice(5)) - 1];
    if (rival) {
      event.preventDefault();
      row.classList.remove("open");
      choose(rival);
    }
  }
});

document.querySelectorAll(".decide details").forEach((details) =>
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    document.querySelectorAll(".decide details[open]").forEach((other) => {
      if (other !== details) other.open = false;
    });
    const panel = details.querySelector(".panel");
    (panel.querySelector("textarea") || panel.querySelector("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select"))?.focus();
  }),
);

// --- texts and comparisons ------------------------------------------------------------------------------------------

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  event.preventDefault();
  const area = document.getElementById(button.dataset.fill);
  area.value = form.querySelector(`select[data-fills="${button.dataset.fill}"]`).selectedOptions[0].dataset.text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});

const comparison = document.getElementById("duplicate-comparison");

async function showComparison() {
  const number = document.getElementById("id_duplicate_of").value.trim();
  if (!number) return void comparison.replaceChildren();
  const url = new URL(comparison.dataset.url, location.href);
  url.searchParams.set("with", number);
  const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (response?.ok) comparison.innerHTML = await response.text();
}

if (comparison) {
  document.getElementById("id_duplicate_of").addEventListener("change", showComparison);
  comparison.closest("details").addEventListener("toggle", showComparison);
}

// --- sending --------------------------------------------------------------------------------------------------------

// If the page is still there after so long, whoever waited has stopped it, or nobody answers.
const GIVEN_UP_MS = 15000;
let sent = false;
let ready = false;

function sendAgain() {
  sent = false;
  stay();
}

/** First what is typed is brought to the server: behind a session that has ended, a form that is sent is lost. */
async function bring(button) {
  // As long as one submit is being told, the browser hears of no other.
  await new Promise((go) => setTimeout(go));
  await settled();
  if (!(await flush()) || (button && !button.isConnected)) {
    sent = false;
    return;
  }
  ready = true;
  form.requestSubmit(button);
  // Where the browser finds a gap, nothing is sent.
  if (ready) sent = ready = false;
}

form?.addEventListener("submit", (event) => {
  if (ready) {
    ready = false;
    const discards = event.submitter?.hasAttribute("formaction") && event.submitter.closest(".draft, .conflict");
    leave(Boolean(discards));
    setTimeout(sendAgain, GIVEN_UP_MS);
    return;
  }
  event.preventDefault();
  // A second click while the first is under way would only meet a stale version.
  if (sent) return;
  if (!navigator.onLine) return void warn(document.body.dataset.offlineText);
  sent = true;
  bring(event.submitter);
});

// --- the claim ------------------------------------------------------------------------------------------------------

const ASK_AGAIN_MS = 5000;
const claim = document.getElementById("claim");
let moved = Date.now();
["keydown", "pointerdown", "scroll"].forEach((name) => document.addEventListener(name, () => (moved = Date.now()), { passive: true, capture: true }));

if (claim) {
  const lease = Number(claim.dataset.seconds) * 1000;
  let until = Date.now() + lease;
  let asked = 0;
  let asking = false;
  let lost = "";
  let stirred = false;
  /** Renew the lease, or only look whether it is still ours: what was taken over stays so, and is told once. */
  const ask = async (looks) => {
    if (lost || asking || Date.now() - asked < ASK_AGAIN_MS) return;
    asking = true;
    stirred = false;
    asked = Date.now();
    const data = new FormData();
    if (looks) data.set("look", "1");
    const response = await post(claim.dataset.url, data);
    asking = false;
    if (response?.ok && !looks) until = Date.now() + lease;
    if (response?.status !== 409) return;
    lost = await response.text();
    until = 0;
    warn(lost, true);
  };
  const show = () => {
    if (until - Date.now() < lease / 2 && Date.now() - moved < lease / 2) ask(false);
    else if (stirred) ask(true);
    const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
    claim.textContent = seconds ? `${claim.dataset.text} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : claim.dataset.over;
  };
  setInterval(show, 1000);
  document.addEventListener("desk:item-changed", () => {
    stirred = true;
    show();
  });
  show();
}

if (!CSS.supports("selector(:has(a))")) document.body.classList.add("no-has");
attachAll(document);

// Nothing is focused at first, so that the keys of the buttons work; the first doubtful line is in hand.
const first = form?.querySelector(".line.open") || form?.querySelector(".unknown, .unsure");
const wrong = document.querySelector("[aria-invalid=true]");
if (wrong) wrong.focus();
else if (form) {
  form.querySelector(".scroll").focus({ preventScroll: true });
  inHand = first?.querySelector("input:not([type=hidden])") || null;
  if (first) light(evidenceOf(first));
}
