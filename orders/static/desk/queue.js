// The queue: J and K choose, Enter opens, X picks for doing one thing to several; always fresh, with focus and picks kept.
// Whoever may only read has no #bulk: nothing is picked then, all else works.

import { bind } from "./keys.js";
import { onChange } from "./live.js";

const desk = document.getElementById("desk");
const bulk = document.getElementById("bulk");
const count = document.getElementById("bulk-count");
const picked = new Set();
let chosen = sessionStorage.getItem("chosen");
let place = 0;
let lastPicked = null;

const rows = () => [...desk.querySelectorAll("tr[data-item]")];
const at = () => rows().find((row) => row.classList.contains("at"));

// --- choosing -------------------------------------------------------------------------------------------------------

function show(scroll) {
  const all = rows();
  // What was chosen is done: the next one stands in its place.
  const row = all.find((each) => each.dataset.item === chosen) || all[Math.min(place, all.length - 1)];
  all.forEach((each) => each.classList.toggle("at", each === row));
  if (!row) return;
  place = all.indexOf(row);
  if (scroll) row.scrollIntoView({ block: "nearest" });
}

function choose(row) {
  if (!row) return;
  chosen = row.dataset.item;
  sessionStorage.setItem("chosen", chosen);
  show(true);
}

function step(by) {
  const all = rows();
  choose(all[Math.min(Math.max(all.indexOf(at()) + by, 0), all.length - 1)]);
}

/** Whoever reads by ear follows the focus, so the keys take it along. */
function stepTo(by) {
  step(by);
  at()?.querySelector("a.who").focus({ preventScroll: true });
}

bind("row-next", () => stepTo(1));
bind("row-previous", () => stepTo(-1));
bind("row-open", (event) => {
  if (event.target.closest("a, button, summary, input, dialog") || !at()) return false;
  at().querySelector("a.who").click();
  return true;
});

desk.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-item]");
  if (!row || event.target.closest("a, button, input, .pick") || String(getSelection())) return;
  choose(row);
  row.querySelector("a.who").click();
});

// --- picking --------------------------------------------------------------------------------------------------------

function showPicks() {
  if (!bulk) return;
  desk.querySelectorAll(".pick input").forEach((box) => (box.checked = picked.has(box.value)));
  const number = desk.querySelectorAll(".pick input:checked").length;
  bulk.classList.toggle("open", number > 0);
  if (number) count.textContent = number === 1 ? count.dataset.one : count.dataset.many.replace("#", number);
}

function pick(row, on, range) {
  if (!row) return;
  const all = rows();
  const from = range ? all.findIndex((each) => each.dataset.item === lastPicked) : -1;
  const here = all.indexOf(row);
  const some = from < 0 ? [row] : all.slice(Math.min(from, here), Math.max(from, here) + 1);
  some.forEach((each) => picked[on ? "add" : "delete"](each.dataset.item));
  lastPicked = row.dataset.item;
  showPicks();
}

function none() {
  picked.clear();
  lastPicked = null;
  showPicks();
}

desk.addEventListener("click", (event) => {
  const box = event.target.closest(".pick input");
  if (box) pick(box.closest("tr"), box.checked, event.shiftKey);
});

if (bulk) {
  document.getElementById("bulk-none").addEventListener("click", none);
  bind("row-pick", () => pick(at(), !picked.has(at()?.dataset.item), false));
  bind("rows-pick", () => pick(at(), true, true));
  bind("rows-none", none);
  bind("bulk-assign", () => picked.size > 0 && document.getElementById("bulk-who").focus());
  bind("bulk-no-order", () => picked.size > 0 && document.getElementById("bulk-kind").focus());
  // Enter in a list does what stands beside it, not what stands first.
  bulk.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "SELECT") {
      event.preventDefault();
      event.target.closest(".group").querySelector("button").click();
    } else if (event.key === "Escape") event.target.blur();
  });
}

// --- fresh ------------------------------------------------------------------------------------------------------------

let waiting = 0;

function refresh() {
  if (document.visibilityState !== "visible" || String(getSelection())) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => window.htmx.trigger(desk, "refresh"), 150);
}

let focused = "";
let onRow = false;
desk.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  onRow = Boolean(active?.closest("tr[data-item]"));
  focused = !desk.contains(active) ? "" : active.id ? `#${CSS.escape(active.id)}` : active.href ? `a[href="${CSS.escape(active.getAttribute("href"))}"]` : "";
});
desk.addEventListener("htmx:afterSwap", () => {
  const there = new Set(rows().map((row) => row.dataset.item));
  picked.forEach((item) => there.has(item) || picked.delete(item));
  show(false);
  showPicks();
  showLeases();
  // Where the row in focus is done, its place has the next one.
  const again = focused && (desk.querySelector(focused) || (onRow && at()?.querySelector("a.who")));
  if (again) again.focus({ preventScroll: true });
});

function showLeases() {
  desk.querySelectorAll(".lease").forEach((lease) => {
    const seconds = Math.max(0, Math.round((new Date(lease.dataset.until) - Date.now()) / 1000));
    lease.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (!seconds && !lease.dataset.over) {
      lease.dataset.over = "1";
      refresh();
    }
  });
}

setInterval(showLeases, 1000);
onChange(refresh);
// A page that comes out of the browser's memory may hold old picks.
desk.querySelectorAll(".pick input:checked").forEach((box) => picked.add(box.value));
bulk?.classList.add("scripted");
show(false);
showPicks();
showLeases();
