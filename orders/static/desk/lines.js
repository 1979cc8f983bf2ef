// The lines of an order: price and sum stay right while somebody types, lines are added and dropped.

import { attachAll, pick } from "./combobox.js";
import { warn } from "./desk.js";

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

async function price(form, row, articleChanged) {
  pricing.underway += 1;
  await askPrice(form, row, articleChanged).finally(() => (pricing.underway -= 1));
}

async function askPrice(form, row, articleChanged) {
  const data = new FormData();
  ["article", "quantity", "unit", "price", "price_source"].forEach((name) => data.set(name, part(row, name).value));
  data.set("customer", form.elements.customer.value);
  data.set("lang", form.elements.lang.value);
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
  total(form);
  // Scripts that save while somebody types do not hear of values that another script has put in.
  form.dispatchEvent(new Event("lines-priced"));
}

async function total(form) {
  const rows = [...form.querySelectorAll(".line:not(.dropped)")];
  const data = new FormData();
  rows.forEach((row) => ["article", "quantity", "unit", "price"].forEach((name) => data.append(name, part(row, name).value)));
  data.set("lang", form.elements.lang.value);
  const response = await post(form.dataset.totalUrl, data);
  if (response?.ok) document.getElementById("total").textContent = (await response.json()).total;
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

/** Let the server move, split or join lines: what comes back are all lines as they now stand. */
export async function arrange(form, row, action) {
  const set = document.getElementById("line-set");
  if (!set?.dataset.arrangeUrl) return;
  const rows = [...form.querySelectorAll(".line")];
  const at = rows.indexOf(row);
  const held = row.contains(document.activeElement) ? document.activeElement.dataset.part || document.activeElement.dataset.move : null;
  const data = new FormData(form);
  data.set("action", `${action}:${at}`);
  const response = await post(set.dataset.arrangeUrl, data);
  if (!response?.ok) return;
  set.innerHTML = await response.text();
  const now = [...form.querySelectorAll(".line")];
  form.elements["lines-TOTAL_FORMS"].value = now.length;
  attachAll(set);
  showWhole(set);
  const to = now[at + ({ up: -1, down: 1, part: 1 }[action] || 0)] || now[at];
  const target = action === "part" ? part(to, "quantity") : to?.querySelector(`[data-part="${held}"], [data-move="${held}"]`) || part(to, "article");
  target?.focus();
  form.dispatchEvent(new Event("lines-priced"));
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
