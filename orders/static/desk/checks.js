// Checks run as one types. Errors stand at their field; what is strange is listed above the buttons and wants a reason.

import { post } from "./lines.js";

const WAIT_MS = 600;
const form = document.getElementById("review-form");
const panel = document.getElementById("findings");
const list = document.getElementById("finding-list");
let timer = 0;
let asked = 0;

const fieldOf = (finding) => (finding.field ? form.elements.namedItem(finding.field) : null);

function untie(field, id) {
  const ids = (field.getAttribute("aria-describedby") || "").split(" ").filter((each) => each && each !== id);
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

function clear() {
  form.querySelectorAll(".finding").forEach((text) => {
    const field = document.getElementById(text.dataset.of);
    if (field) {
      untie(field, text.id);
      field.removeAttribute("aria-invalid");
    }
    text.remove();
  });
  // What the server said when the page was printed is said anew below.
  form.querySelectorAll(".card .error-text[id]").forEach((text) => {
    const field = form.querySelector(`[aria-describedby~="${CSS.escape(text.id)}"]`);
    if (field) {
      untie(field, text.id);
      field.removeAttribute("aria-invalid");
    }
    text.remove();
  });
}

function tell(finding) {
  const field = fieldOf(finding);
  if (!(field instanceof HTMLElement) || !field.id) return;
  const missing = finding.code === "required" || !field.value;
  // Nobody is told of a gap while getting there.
  if (finding.level === "error" && missing && (!("touched" in field.dataset) || field === document.activeElement)) return;
  const id = `finding-${finding.field}-${finding.code}`;
  const text = Object.assign(document.createElement("p"), { id, className: `finding ${finding.level}`, textContent: finding.text });
  text.dataset.of = field.id;
  (field.closest(".combo") || field).insertAdjacentElement("afterend", text);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${id}`.trim());
  if (finding.level === "error") field.setAttribute("aria-invalid", "true");
}

function summary(warnings) {
  const said = warnings.map((each) => each.at).join("\n");
  panel.hidden = !warnings.length;
  if (list.dataset.said === said) return;
  list.dataset.said = said;
  list.replaceChildren(
    ...warnings.map((each) => {
      const entry = Object.assign(document.createElement("li"), { className: each.level });
      const field = fieldOf(each);
      if (field instanceof HTMLElement && field.id) entry.append(Object.assign(document.createElement("a"), { href: `#${field.id}`, textContent: each.at }));
      else entry.textContent = each.at;
      return entry;
    }),
  );
}

async function check() {
  const mine = (asked += 1);
  const response = await post(panel.dataset.url, new FormData(form));
  if (mine !== asked || !response?.ok) return;
  const found = await response.json();
  clear();
  found.findings.forEach(tell);
  summary(found.findings.filter((each) => each.level === "warning"));
  document.getElementById("total").textContent = found.total;
}

export function soon(wait = WAIT_MS) {
  if (!panel) return;
  clearTimeout(timer);
  timer = setTimeout(check, wait);
}

if (panel && form) {
  form.addEventListener("input", (event) => !event.target.closest(".decide") && soon());
  form.addEventListener("change", (event) => !event.target.closest(".decide") && soon());
  form.addEventListener("lines-priced", () => soon());
  form.addEventListener("focusout", (event) => {
    if (event.target.id) event.target.dataset.touched = "";
    if (!event.target.closest(".decide")) soon();
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    document.getElementById(link.getAttribute("href").slice(1))?.focus();
  });
  // After a refused acceptance all gaps are told.
  if (form.querySelector("[aria-invalid=true]")) form.querySelectorAll("[aria-invalid=true]").forEach((field) => (field.dataset.touched = ""));
  soon(0);
}
