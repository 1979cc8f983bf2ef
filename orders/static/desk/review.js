// The review: fields and source speak to each other, line sums stay right, the claim is held while somebody works.

import { typing, warn } from "./desk.js";
import { attachAll, pick } from "./combobox.js";
import { light, onWord } from "./source.js";

const form = document.getElementById("review-form");
const csrf = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
let inHand = null;
let fresh = true;

async function post(url, data) {
  const response = await fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": csrf, "X-Requested-With": "fetch" } }).catch(() => null);
  if (!response) warn(document.body.dataset.offlineText);
  else if (response.status === 401) warn(document.body.dataset.sessionText);
  return response;
}

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

const part = (row, name) => row.querySelector(`[data-part="${name}"]`);

function fillUnits(select, units) {
  const kept = select.value;
  const first = new Set(units.map((unit) => unit.code));
  const rest = [...select.options].filter((option) => option.value && !first.has(option.value));
  select.replaceChildren(new Option("", ""), ...units.map((unit) => new Option(unit.name, unit.code)), ...rest);
  select.value = kept || (units[0] ? units[0].code : "");
}

async function price(row, articleChanged) {
  const data = new FormData();
  ["article", "quantity", "unit", "price", "price_source"].forEach((name) => data.set(name, part(row, name).value));
  data.set("customer", form.elements.customer.value);
  data.set("lang", form.elements.lang.value);
  if (articleChanged) data.set("price_source", "");
  row.dataset.asked = String(Number(row.dataset.asked || 0) + 1);
  const mine = row.dataset.asked;
  const response = await post(form.dataset.priceUrl, data);
  if (!response?.ok || row.dataset.asked !== mine) return;
  const found = await response.json();
  const box = part(row, "price");
  if (found.price !== null && document.activeElement !== box) {
    box.value = found.price;
    part(row, "price_source").value = found.price_source;
  }
  if (articleChanged && found.units.length) {
    const empty = !part(row, "unit").value;
    fillUnits(part(row, "unit"), found.units);
    if (empty) return void price(row, false);
  }
  part(row, "sum").textContent = found.amount;
  part(row, "per").textContent = found.per;
  document.getElementById("total").textContent = "";
  total();
}

async function total() {
  const rows = [...form.querySelectorAll(".line:not(.dropped)")];
  const data = new FormData();
  rows.forEach((row) => ["article", "quantity", "unit", "price"].forEach((name) => data.append(name, part(row, name).value)));
  data.set("lang", form.elements.lang.value);
  const response = await post(form.dataset.totalUrl, data);
  if (response?.ok) document.getElementById("total").textContent = (await response.json()).total;
}

form?.addEventListener("change", (event) => {
  const row = event.target.closest(".line");
  if (event.target.name === "customer") {
    window.htmx.trigger("#customer-panel", "customer-changed");
    form.querySelectorAll(".line").forEach((line) => price(line, false));
  }
  if (!row) return;
  const name = event.target.dataset.part;
  if (name === "price") part(row, "price_source").value = "manual";
  if (name === "drop") {
    row.classList.toggle("dropped", event.target.checked);
    total();
  } else if (name) price(row, name === "article");
});

form?.addEventListener("click", (event) => {
  const rival = event.target.closest(".rivals button");
  if (rival) {
    event.preventDefault();
    choose(rival);
  }
  if (event.target.closest("#add-line")) {
    event.preventDefault();
    addLine();
  }
});

function choose(rival) {
  const row = rival.closest(".line");
  pick(part(row, "article"), rival.dataset.value);
  part(row, "quantity").focus();
}

function addLine() {
  const count = form.elements["lines-TOTAL_FORMS"];
  const holder = document.createElement("tbody");
  holder.innerHTML = document.getElementById("new-line").innerHTML.replaceAll("__prefix__", count.value);
  count.value = Number(count.value) + 1;
  const row = holder.firstElementChild;
  const body = document.getElementById("lines");
  body.append(row);
  part(row, "number").textContent = body.children.length;
  attachAll(row);
  part(row, "article").focus();
}

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
    const rival = row?.querySelectorAll(".rivals button")[Number(event.code.slice(5)) - 1];
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
