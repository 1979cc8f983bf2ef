// A text field with a list of finds below it. Without JavaScript the field takes a number typed in full.

const WAIT_MS = 160;

function close(input, list) {
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function mark(input, list, index) {
  const options = [...list.querySelectorAll('[role="option"]')];
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  if (options[index]) {
    input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }
}

export function pick(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function attach(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  let timer = 0;
  let asked = 0;
  let settled = input.value;

  const take = (option) => {
    settled = option.dataset.value;
    clearTimeout(timer);
    asked += 1;
    close(input, list);
    pick(input, settled);
  };

  const find = async () => {
    const query = input.value.trim();
    const mine = (asked += 1);
    if (!query || input.value === settled || document.activeElement !== input) return close(input, list);
    const url = new URL(input.dataset.find, location.href);
    url.searchParams.set("q", query);
    const customer = document.querySelector('[name="customer"]');
    if (customer && customer !== input) url.searchParams.set("customer", customer.value);
    const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (mine !== asked || !response?.ok) return undefined;
    list.innerHTML = await response.text();
    list.querySelectorAll('[role="option"]').forEach((option, at) => (option.id = `${list.id}-${at}`));
    input.setAttribute("aria-expanded", "true");
    list.scrollIntoView({ block: "nearest" });
    return mark(input, list, 0);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const options = [...list.querySelectorAll('[role="option"]')];
    if (!options.length) return;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(input, list, (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
    } else if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      take(options[Math.max(at, 0)]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close(input, list);
    }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest('[role="option"]');
    event.preventDefault();
    if (option) take(option);
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1;
    close(input, list);
  });
  // Whoever types fast has begun before this script was there.
  if (document.activeElement === input && input.value !== input.defaultValue) {
    settled = input.defaultValue;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function attachAll(root) {
  root.querySelectorAll('input[role="combobox"]:not([data-attached])').forEach((input) => {
    input.dataset.attached = "";
    attach(input);
  });
}
