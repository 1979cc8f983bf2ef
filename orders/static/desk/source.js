// The source at the left: tabs, zoom, light for where a value was read, words that can be clicked.

const SVG = "http://www.w3.org/2000/svg";
const source = document.querySelector(".source");
const view = source?.querySelector(".view");
const tabs = source ? [...source.querySelectorAll(".tabs a")] : [];

function open(index) {
  if (tabs.length < 2) return;
  tabs.forEach((tab) => tab.setAttribute("aria-selected", String(tab.dataset.doc === String(index))));
  view.querySelectorAll(".document").forEach((part) => (part.hidden = part.dataset.doc !== String(index)));
}

export function clearLight() {
  if (!source) return;
  source.querySelectorAll("rect.lit").forEach((rect) => rect.remove());
  source.querySelectorAll(".lit").forEach((part) => part.classList.remove("lit"));
}

function lightBox(page, box) {
  const rect = document.createElementNS(SVG, "rect");
  const [x, y, width, height] = box;
  Object.entries({ x: x - 3, y: y - 2, width: width + 6, height: height + 4 }).forEach(([name, value]) => rect.setAttribute(name, value));
  rect.classList.add("lit");
  page.querySelector("svg.words")?.append(rect);
  return rect;
}

function lightSpan(page, [start, end]) {
  const parts = [...page.querySelectorAll("[data-s]")].filter((part) => Number(part.dataset.s) < end && Number(part.dataset.e) > start);
  parts.forEach((part) => part.classList.add("lit"));
  return parts[0];
}

function lightCell(page, [row, column]) {
  const cell = page.querySelector(`[data-r="${row}"][data-c="${column}"]`);
  cell?.classList.add("lit");
  return cell;
}

export function light(evidence) {
  clearLight();
  if (!source || !evidence.length) return;
  let first = null;
  open(evidence[0].document);
  evidence.forEach((place) => {
    const page = view.querySelector(`.page[data-doc="${place.document}"][data-page="${place.page}"]`);
    if (!page) return;
    let part = page;
    if (place.box) part = lightBox(page, place.box);
    else if (place.span) part = lightSpan(page, place.span);
    else if (place.cell) part = lightCell(page, place.cell);
    first = first || part;
  });
  if (!first) return;
  const seen = view.getBoundingClientRect();
  const at = first.getBoundingClientRect();
  if (at.top < seen.top || at.bottom > seen.bottom) view.scrollTop += at.top - seen.top - seen.height / 3;
}

export function onWord(use) {
  view?.addEventListener("click", (event) => {
    const word = event.target.closest(".w");
    if (word && !String(getSelection())) use(word.dataset.t ?? word.textContent.trim());
  });
}

if (source) {
  source.classList.add("live");
  tabs.forEach((tab) =>
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      open(tab.dataset.doc);
      view.scrollTop = 0;
    }),
  );
  if (tabs.length) open(tabs[0].dataset.doc);
  source.querySelectorAll("[data-zoom-step]").forEach((button) =>
    button.addEventListener("click", () => {
      const zoom = Number(view.dataset.zoom || 0) + Number(button.dataset.zoomStep);
      view.dataset.zoom = Math.max(0, Math.min(2, zoom));
    }),
  );
}
