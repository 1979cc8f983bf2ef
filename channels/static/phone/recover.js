// What was typed and has not reached the server is put back into the form, or offered.

import { addLine } from "../desk/lines.js";

const kept = document.getElementById("kept");
const text = document.getElementById("kept-text");

export function setUnit(select, code, name) {
  if (code && ![...select.options].some((option) => option.value === code)) select.append(new Option(name || code, code));
  select.value = code;
}

// The language comes along: by it the numbers are read as they were typed.
function restore(form, copy, { afterPanel, soon }) {
  const field = (name) => form.elements.namedItem(name);
  const count = field("lines-TOTAL_FORMS");
  while (Number(count.value) < Number(copy.data["lines-TOTAL_FORMS"])) addLine(form);
  for (const [name, value] of Object.entries(copy.data)) {
    const box = field(name);
    if (!box || name === "lines-TOTAL_FORMS") continue;
    if (box.type === "checkbox") box.checked = Boolean(value);
    else if (box.tagName === "SELECT") setUnit(box, value);
    else box.value = value;
  }
  // Sums are told anew.
  form.querySelectorAll('[data-part="quantity"]').forEach((box) => box.value && box.dispatchEvent(new Event("change", { bubbles: true })));
  if (field("customer").value) {
    afterPanel(() => ["reply_channel", "reply_to", "delivery"].forEach((name) => (field(name).value = copy.data[name] || field(name).value)));
  }
  soon();
}

/** Put back what was typed into this call; a new one is offered what an earlier one has left. */
export async function recover(keeper, form, actions) {
  const own = keeper.own();
  if (own?.sure) {
    restore(form, own, actions);
    text.textContent = kept.dataset.restored;
    kept.querySelector(".choices-row").hidden = true;
    kept.hidden = false;
    return;
  }
  const copy = own || (form.elements.version.value === "0" && (await keeper.stray()));
  if (!copy) return;
  const who = copy.data.customer || copy.data.new_name || copy.data.caller_name || copy.data.caller || "…";
  const when = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  text.textContent = `${text.dataset.text} ${who}, ${when}`;
  kept.hidden = false;
  document.getElementById("kept-take").addEventListener("click", () => {
    kept.hidden = true;
    keeper.drop(copy.key);
    restore(form, copy, actions);
    actions.toNextLine();
  });
  document.getElementById("kept-drop").addEventListener("click", () => {
    kept.hidden = true;
    keeper.drop(copy.key);
  });
}
