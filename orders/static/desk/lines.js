// The lines of an order: price and sum stay right while somebody types, lines are added and dropped.

import { attachAll, pick } from "./combobox.js";
import { warn } from "./desk.js";

const LOOK_MS = 30;
const LONGEST_MS = 4000;
const MOST_TRIES = 50;

export const part = (row, name) => row.querySelector(`[data-part="${name}"]`);

/** The whole name of an article below a field that is too narrow for it: what is cut off may be the size or the colour. */
function showWhole(root) {
  root.querySelectorAll('[data-part="whole"]').forEach((whole) => {
    const box = part(whole.parentElement, "article");
    whole.textContent = box.value;
    whole.hidden = !box.clientWidth || box.scrollWidth <= box.clientWidth;
  });
}

export async function post(url, data) {
  const csrf = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
  const response = await fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": csrf, "X-Requested-With": "fetch" } }).catch(() => null);
  if (!response) warn(document.body.dataset.offlineText);
  else if (response.status === 401) warn(document.body.dataset.sessionText);
  return response;
}

function fillUnits(select, units) {
  const kept = select.value;
  const first = new Set(units.map((unit) => unit.code));
  const rest = [...select.options].filter((option) => option.value && !first.has(option.value));
  select.replaceChildren(new Option("", ""), ...units.map((unit) => new Option(unit.name, unit.code)), ...rest);
  select.value = kept || (units[0] ? units[0].code : "");
}

/** How many answers on prices and units are still to come: whoever sends the form waits for them. */
export const pricing = { underway: 0 };
let priced = false;
let totals = 0;
let arranging = 0;
let arranged = Promise.resolve();
// Which row stands where another stood before the lines were arranged.
const heirs = new WeakMap();

const pause = () => new Promise((go) => setTimeout(go, LOOK_MS));

async function price(form, row, articleChanged) {
  pricing.underway += 1;
  await askPrice(form, row, articleChanged).finally(() => (pricing.underway -= 1));
  if (!priced || pricing.underway) return;
  // Of many lines that are priced at once, the last one tells.
  priced = false;
  total(form);
  // Scripts that save while somebody types do not hear of values that another script has put in.
  form.dispatchEvent(new Event("lines-priced"));
}

/** Wait until no answer is to come that puts something into the lines; not for ever. */
export async function settled() {
  const until = Date.now() + LONGEST_MS;
  while ((pricing.underway || arranging) && Date.now() < until) await pause();
}

async function askPrice(form, row, articleChanged) {
  const data = new FormData();
  ["article", "quantity", "unit", "price", "price_source"].forEach((name) => data.set(name, part(row, name).value));
  data.set("customer", form.elements.customer.value);
  data.set("lang", form.elements.lang.value);
  data.set("currency", form.dataset.currency || "");
  // Whoever types fast asks again before the first answer is there: then the units are still to come.
  if (articleChanged) row.dataset.newArticle = "";
  const isNew = "newArticle" in row.dataset;
  if (isNew) data.set("price_source", "");
  row.dataset.asked = String(Number(row.dataset.asked || 0) + 1);
  const mine = row.dataset.asked;
  const response = await post(form.dataset.priceUrl, data);
  if (!response?.ok || row.dataset.asked !== mine) return;
  const found = await response.json();
  delete row.dataset.newArticle;
  const box = part(row, "price");
  if (found.price !== null && document.activeElement !== box) {
    box.value = found.price;
    part(row, "price_source").value = found.price_source;
  }
  if (isNew && found.units.length) {
    const empty = !part(row, "unit").value;
    fillUnits(part(row, "unit"), found.units);
    if (empty) return price(form, row, false);
  }
  part(row, "sum").textContent = found.amount;
  part(row, "per").textContent = found.per;
  if (part(row, "counted")) part(row, "counted").textContent = found.counted;
  document.getElementById("total").textContent = "";
  priced = true;
  return undefined;
}

async function total(form) {
  const mine = (totals += 1);
  const rows = [...form.querySelectorAll(".line:not(.dropped)")];
  const data = new FormData();
  rows.forEach((row) => ["article", "quantity", "unit", "price"].forEach((name) => data.append(name, part(row, name).value)));
  data.set("lang", form.elements.lang.value);
  data.set("currency", form.dataset.currency || "");
  const response = await post(form.dataset.totalUrl, data);
  const found = response?.ok ? await response.json() : null;
  // The last that was asked wins, whichever answer comes last.
  if (found && mine === totals) document.getElementById("total").textContent = found.total;
}

export function choose(rival) {
  const row = rival.closest(".line");
  pick(part(row, "article"), rival.dataset.value);
  part(row, "quantity").focus();
}

export function addLine(form) {
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
  return row;
}

// --- arranging ------------------------------------------------------------------------------------------------------

const all = (form) => [...form.querySelectorAll(".line")];
const typedIn = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name.startsWith("lines-")));

function heirOf(row) {
  let heir = row;
  while (heirs.has(heir)) heir = heirs.get(heir);
  return heir;
}

/** Where a line stands after the one at a place was moved, split or joined, and by how many lines there are more. */
function placeAfter(place, at, action, more) {
  const other = { up: at - 1, down: at + 1 }[action];
  if (other === undefined) return place > at ? place + more : place;
  return place === at ? other : place === other ? at : place;
}

/** Let the server move, split or join lines, one wish after the other: each begins with what the one before has left. */
export function arrange(form, row, action) {
  arranging += 1;
  arranged = arranged.then(() => ask(form, row, action)).catch(() => {}).finally(() => (arranging -= 1));
  return arranged;
}

/** What comes back are all lines as they then stood: if somebody has typed on meanwhile, it is asked for anew. */
async function ask(form, wanted, action) {
  const set = document.getElementById("line-set");
  if (!set?.dataset.arrangeUrl) return;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    while (pricing.underway) await pause();
    const at = all(form).indexOf(heirOf(wanted));
    if (at < 0) return;
    const before = typedIn(form);
    const data = new FormData(form);
    data.set("action", `${action}:${at}`);
    const response = await post(set.dataset.arrangeUrl, data);
    if (!response?.ok) return;
    const text = await response.text();
    if (!pricing.underway && typedIn(form) === before) return void replace(form, set, text, at, action);
  }
}

function replace(form, set, text, at, action) {
  const old = all(form);
  const active = document.activeElement;
  const hand = { name: active?.dataset.part || active?.dataset.move, from: active?.selectionStart ?? null, at: old.indexOf(active?.closest(".line")) };
  const elsewhere = active && active !== document.body && !set.contains(active);
  totals += 1;
  set.innerHTML = text;
  const now = all(form);
  const more = now.length - old.length;
  form.elements["lines-TOTAL_FORMS"].value = now.length;
  // The first cannot go up, nor the last down.
  old.forEach((row, place) => heirs.set(row, now[placeAfter(place, at, action, more)] || now[place]));
  attachAll(set);
  showWhole(set);
  listAnew(form, now);
  const isParted = action === "part" && more && (hand.at < 0 || hand.at === at);
  if (isParted && !elsewhere) part(now[at + 1], "quantity").focus();
  else if (!elsewhere) focusAgain(heirs.get(old[hand.at < 0 ? at : hand.at]), hand);
  form.dispatchEvent(new Event("lines-priced"));
}

/** The lines to choose from where an order is split, by their numbers as they stand now; what was ticked may be another line. */
function listAnew(form, rows) {
  form.querySelector("[data-split]")?.replaceChildren(
    ...rows.map((row) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "split", value: part(row, "number").textContent });
      label.className = "choice";
      label.append(box, ` ${box.value} · ${(part(row, "article").value || row.querySelector(".said")?.textContent || "").slice(0, 60)}`);
      return label;
    }),
  );
}

/** The focus stays in its field of its line, wherever that is now. */
function focusAgain(row, { name, from }) {
  const target = (name && row.querySelector(`[data-part="${name}"], [data-move="${name}"]`)) || part(row, "article");
  target.focus();
  if (from !== null && target.selectionStart !== null) target.setSelectionRange?.(from, from);
}

const KEYS = { ArrowUp: "up", ArrowDown: "down", KeyT: "part", KeyV: "join" };

export function attachLines(form) {
  showWhole(form);
  addEventListener("resize", () => showWhole(form));
  // A script that puts old values back fires no event.
  form.addEventListener("lines-priced", () => showWhole(form));
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest?.(".line");
    const action = event.altKey && !event.ctrlKey && !event.metaKey ? KEYS[event.code] : null;
    if (!row || !action) return;
    event.preventDefault();
    arrange(form, row, action);
  });
  form.addEventListener("change", (event) => {
    const row = event.target.closest(".line");
    if (event.target.name === "customer") form.querySelectorAll(".line").forEach((line) => price(form, line, false));
    if (!row) return;
    showWhole(row);
    const name = event.target.dataset.part;
    if (name === "price") part(row, "price_source").value = "manual";
    if (name === "drop") {
      row.classList.toggle("dropped", event.target.checked);
      total(form);
    } else if (name) price(form, row, name === "article");
  });
  form.addEventListener("click", (event) => {
    const rival = event.target.closest(".rivals button");
    if (rival?.closest(".line")) {
      event.preventDefault();
      choose(rival);
    }
    const move = event.target.closest("[data-move]");
    if (move && document.getElementById("line-set")?.dataset.arrangeUrl) {
      event.preventDefault();
      arrange(form, move.closest(".line"), move.dataset.move);
    }
    if (event.target.closest("#add-line")) {
      event.preventDefault();
      addLine(form);
    }
  });
}
