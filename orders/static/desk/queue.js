// The queue: J and K choose, Enter opens, fresh every ten seconds while somebody looks.

import { typing } from "./desk.js";

const REFRESH_MS = 10000;
const desk = document.getElementById("desk");
let chosen = sessionStorage.getItem("chosen");

const rows = () => [...desk.querySelectorAll("tr[data-item]")];

function show(scroll) {
  const all = rows();
  const at = all.find((row) => row.dataset.item === chosen) || all[0];
  all.forEach((row) => row.classList.toggle("at", row === at));
  if (at && scroll) at.scrollIntoView({ block: "nearest" });
  return at;
}

function choose(row) {
  if (!row) return;
  chosen = row.dataset.item;
  sessionStorage.setItem("chosen", chosen);
  show(true);
}

document.addEventListener("keydown", (event) => {
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = rows();
  const at = all.findIndex((row) => row.classList.contains("at"));
  if (event.key === "j" || event.key === "ArrowDown") {
    event.preventDefault();
    choose(all[Math.min(at + 1, all.length - 1)]);
  } else if (event.key === "k" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(all[Math.max(at - 1, 0)]);
  } else if (event.key === "Enter" && all[at] && !event.target.closest("a, button, summary")) {
    all[at].querySelector("a.who").click();
  }
});

desk.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-item]");
  if (!row || event.target.closest("a, button") || String(getSelection())) return;
  choose(row);
  row.querySelector("a.who").click();
});

let focused = null;

function refresh() {
  if (document.visibilityState === "visible" && !String(getSelection())) window.htmx.trigger(desk, "refresh");
}

setInterval(refresh, REFRESH_MS);
document.addEventListener("visibilitychange", refresh);
desk.addEventListener("htmx:beforeSwap", () => {
  const at = document.activeElement;
  focused = desk.contains(at) && at.getAttribute("href");
});
desk.addEventListener("htmx:afterSwap", () => {
  show(false);
  if (focused) desk.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
});
show(false);
