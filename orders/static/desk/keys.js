// Keys: the sheet #keys lists them, commands are bound by name, and [data-key] on a link or button presses it.

const sheet = document.getElementById("keys");
const commands = new Map();
const SEQUENCE_MS = 1500;
let prefix = "";
let timer = 0;

export function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && target.type !== "checkbox"));
}

/** Let a command of the sheet run a function; it may return false to let the key do what it does by itself. */
export function bind(command, run) {
  commands.set(command, run);
}

function rowOf(keys) {
  if (!sheet) return null;
  // "g e" is one sequence; "j ArrowDown" are two keys for one command.
  return [...sheet.querySelectorAll("[data-keys]")].find((row) => {
    const said = row.dataset.keys;
    return said === keys || (!said.startsWith("g ") && said.split(" ").includes(keys));
  });
}

function begins(key) {
  return Boolean(sheet?.querySelector(`[data-keys^="${CSS.escape(key)} "]:not([data-keys*="Arrow"])`));
}

function pressable(key) {
  return /^[a-z]$/.test(key) ? [...document.querySelectorAll(`[data-key="${key}"]`)].find((each) => each.checkVisibility()) : null;
}

function perform(keys, event) {
  const row = rowOf(keys);
  const run = row && commands.get(row.dataset.command);
  if (run) {
    if (run(event) !== false) event.preventDefault();
    return;
  }
  const target = pressable(keys);
  if (target) {
    event.preventDefault();
    target.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    commands.get("escape")?.(event);
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (prefix) {
    const keys = `${prefix} ${event.key}`;
    prefix = "";
    perform(keys, event);
  } else if (begins(event.key)) {
    prefix = event.key;
    clearTimeout(timer);
    timer = setTimeout(() => (prefix = ""), SEQUENCE_MS);
  } else {
    perform(event.key, event);
  }
});

// --- the sheet ----------------------------------------------------------------------------------------------------

function labelOf(element) {
  if (element.dataset.keyText) return element.dataset.keyText;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return copy.textContent.trim() || element.getAttribute("aria-label") || element.title;
}

function pageRow(element) {
  const row = document.createElement("div");
  row.className = "of-page";
  const key = document.createElement("dt");
  key.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key.toUpperCase() }));
  row.append(key, Object.assign(document.createElement("dd"), { textContent: labelOf(element) }));
  return row;
}

function refreshSheet() {
  sheet.querySelectorAll(".of-page").forEach((row) => row.remove());
  sheet.querySelectorAll("[data-command]").forEach((row) => (row.hidden = !commands.has(row.dataset.command)));
  sheet.querySelectorAll("[data-needs]").forEach((part) => (part.hidden = !document.querySelector(part.dataset.needs)));
  sheet.querySelectorAll("[data-label-of]").forEach((label) => {
    const element = document.querySelector(label.dataset.labelOf);
    if (element) label.textContent = labelOf(element);
  });
  const shown = new Set();
  document.querySelectorAll("[data-key]").forEach((element) => {
    // A command of the sheet goes before a button with the same key.
    if (shown.has(element.dataset.key) || !element.checkVisibility() || commands.has(rowOf(element.dataset.key)?.dataset.command)) return;
    shown.add(element.dataset.key);
    document.getElementById("page-keys").append(pageRow(element));
  });
  sheet.querySelectorAll("section").forEach((section) => {
    if (!section.dataset.needs) section.hidden = !section.querySelector("dl > div:not([hidden])");
  });
}

export function showKeys() {
  if (!sheet || sheet.open) return;
  refreshSheet();
  sheet.showModal();
}

sheet?.addEventListener("click", (event) => {
  if (event.target === sheet) sheet.close();
});
sheet?.addEventListener("keydown", (event) => {
  if (event.key === "?") sheet.close();
});
const button = document.getElementById("show-keys");
if (button && sheet) {
  button.hidden = false;
  button.addEventListener("click", showKeys);
}
bind("help", showKeys);
document.querySelectorAll("[data-go]").forEach((link) => bind(`go-${link.dataset.go}`, () => link.click()));
