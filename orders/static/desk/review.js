// The review: fields and source speak to each other, line sums stay right, the claim is held while somebody works.

import { typing, warn } from "./desk.js";
import { attachAll } from "./combobox.js";
import { attachLines, choose, post } from "./lines.js";
import { light, onWord } from "./source.js";

const form = document.getElementById("review-form");
let inHand = null;
let fresh = true;

// --- fields and source ------------------------------------------------------------------------------------------

function evidenceOf(field) {
  const bearer = field.closest("[data-evidence]");
  return bearer ? JSON.parse(bearer.dataset.evidence) : [];
}

form?.addEventListener("focusin", (event) => {
  if (!event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  inHand = event.target;
  fresh = true;
  light(evidenceOf(event.target));
});

onWord((text) => {
  if (!inHand || inHand.readOnly || inHand.tagName === "SELECT") return;
  const value = fresh || !inHand.value ? text : `${inHand.value} ${text}`;
  fresh = false;
  inHand.value = value;
  inHand.dispatchEvent(new Event("input", { bubbles: true }));
  inHand.dispatchEvent(new Event("change", { bubbles: true }));
  const kept = fresh;
  inHand.focus({ preventScroll: true });
  fresh = kept;
});

// --- lines ------------------------------------------------------------------------------------------------------

if (form) attachLines(form);
form?.addEventListener("change", (event) => {
  if (event.target.name === "customer") window.htmx.trigger("#customer-panel", "customer-changed");
});

// --- keys ---------------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const main = document.querySelector(".decide [data-main]");
    const panel = event.target.closest(".panel")?.querySelector("button[name=action]");
    if (panel || main) {
      event.preventDefault();
      (panel || main).click();
    }
    return;
  }
  if (event.key === "Escape" && form?.contains(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || !form || (typing(event.target) && !event.altKey)) return;
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
    details.querySelector(".panel").querySelector("textarea, input:not([type=hidden]), select")?.focus();
  }),
);

// A second click while the first is under way would only meet a stale version.
let sent = false;
form?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
  changed = false;
});
window.addEventListener("pageshow", () => (sent = false));

// --- the claim ------------------------------------------------------------------------------------------------------

const claim = document.getElementById("claim");
let changed = false;
let moved = Date.now();
form?.addEventListener("input", () => (changed = true));
["keydown", "pointerdown", "scroll"].forEach((name) => document.addEventListener(name, () => (moved = Date.now()), { passive: true, capture: true }));
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

if (claim) {
  const lease = Number(claim.dataset.seconds) * 1000;
  let until = Date.now() + lease;
  const show = async () => {
    const left = until - Date.now();
    if (left < lease / 2 && Date.now() - moved < lease / 2) {
      until = Date.now() + lease;
      const response = await post(claim.dataset.url, new FormData());
      if (response && response.status === 409) {
        until = 0;
        warn(await response.text());
      }
    }
    const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
    claim.textContent = seconds ? `${claim.dataset.text} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : claim.dataset.over;
  };
  setInterval(show, 1000);
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
