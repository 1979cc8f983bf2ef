// The source at the left: tabs, zoom, turning, small pictures, pages that load when they come near, light for where a value
// was read, and words that are clicked or drawn over.

const SVG = "http://www.w3.org/2000/svg";
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const source = document.querySelector(".source");
const view = source?.querySelector(".view");
const tabs = source ? [...source.querySelectorAll(".tabs a")] : [];
const pages = view ? [...view.querySelectorAll(".page")] : [];
let lit = [];
let current = pages[0] || null;

// --- documents and pages --------------------------------------------------------------------------------------------

function open(index) {
  const shown = String(index);
  source.querySelectorAll(".thumbs").forEach((thumbs) => (thumbs.hidden = thumbs.dataset.doc !== shown));
  if (tabs.length < 2) return;
  tabs.forEach((tab) => tab.setAttribute("aria-current", String(tab.dataset.doc === shown)));
  view.querySelectorAll(".document").forEach((part) => (part.hidden = part.dataset.doc !== shown));
}

const pageOf = (place) => view.querySelector(`.page[data-doc="${place.document}"][data-page="${place.page}"]`);

async function load(page) {
  const url = page.dataset.load;
  if (!url) return;
  delete page.dataset.load;
  const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!response?.ok) {
    page.dataset.load = url;
    return;
  }
  page.querySelector(".turning").innerHTML = await response.text();
  if (lit.some((place) => pageOf(place) === page)) paint();
}

function watch() {
  const near = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && load(entry.target)),
    { root: view, rootMargin: "100% 0px" },
  );
  pages.filter((page) => page.dataset.load).forEach((page) => near.observe(page));
  const seen = new IntersectionObserver(
    (entries) =>
      entries.forEach((entry) => {
        if (!entry.isIntersecting) return;
        current = entry.target;
        source.querySelectorAll(".thumbs a").forEach((thumb) => {
          const at = thumb.getAttribute("href") === `#${current.id}`;
          thumb.toggleAttribute("aria-current", at);
          if (at && !thumb.closest("[hidden]")) thumb.parentElement.scrollTop = thumb.offsetTop - thumb.parentElement.clientHeight / 2;
        });
      }),
    { root: view, rootMargin: "-40% 0px -40% 0px" },
  );
  pages.forEach((page) => seen.observe(page));
}

// --- zoom and turning -------------------------------------------------------------------------------------------------

let zoom = 1;

function zoomTo(value) {
  const middle = (view.scrollTop + view.clientHeight / 2) / view.scrollHeight;
  zoom = value;
  view.style.setProperty("--zoom", String(zoom));
  view.scrollTop = middle * view.scrollHeight - view.clientHeight / 2;
  document.getElementById("zoom-value").textContent = `${Math.round(zoom * 100)} %`;
}

function step(direction) {
  const at = ZOOMS.findIndex((each) => each >= zoom - 0.001);
  zoomTo(ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + direction))]);
}

function turn(page) {
  const image = page?.querySelector("img");
  if (!image) return;
  const turns = (Number(page.dataset.turns || 0) + 1) % 4;
  page.dataset.turns = String(turns);
  const [width, height] = [Number(page.dataset.width) || image.naturalWidth, Number(page.dataset.height) || image.naturalHeight];
  const inner = page.querySelector(".turning");
  const across = turns % 2 === 1;
  page.style.aspectRatio = across ? `${height} / ${width}` : "";
  inner.style.width = across ? `${(100 * width) / height}%` : "";
  page.classList.toggle("turned", turns > 0);
  inner.style.setProperty("--turn", `${turns * 90}deg`);
}

// --- light --------------------------------------------------------------------------------------------------------------

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
  const folded = parts[0]?.closest("details:not([open])");
  if (folded) folded.open = true;
  return parts[0];
}

function lightCell(page, [row, column]) {
  const cell = page.querySelector(`[data-r="${row}"][data-c="${column}"]`);
  cell?.classList.add("lit");
  return cell;
}

function paint() {
  clearLight();
  let first = null;
  lit.forEach((place) => {
    const page = pageOf(place);
    if (!page) return;
    let part = page;
    if (page.dataset.load) load(page);
    else if (place.box) part = lightBox(page, place.box);
    else if (place.span) part = lightSpan(page, place.span);
    else if (place.cell) part = lightCell(page, place.cell);
    first = first || part;
  });
  if (!first) return;
  const seen = view.getBoundingClientRect();
  const at = first.getBoundingClientRect();
  if (at.top < seen.top || at.bottom > seen.bottom) view.scrollTop += at.top - seen.top - seen.height / 3;
  if (at.left < seen.left || at.right > seen.right) view.scrollLeft += at.left - seen.left - seen.width / 4;
}

export function light(evidence) {
  lit = evidence;
  if (!source) return;
  if (!evidence.length) return void clearLight();
  if (evidence[0].document >= 0) open(evidence[0].document);
  paint();
}

// --- words ----------------------------------------------------------------------------------------------------------------

const textOf = (word) => word.dataset.t ?? word.textContent.trim();

/** Whether a piece of evidence names the place of a word. */
export function isAt(place, word) {
  const page = word.closest(".page");
  if (String(place.document) !== page.dataset.doc || String(place.page) !== page.dataset.page) return false;
  if (place.box && word.tagName === "rect") {
    const [x, y, width, height] = place.box;
    const middle = ["x", "width", "y", "height"].map((name) => Number(word.getAttribute(name)));
    const [atX, atY] = [middle[0] + middle[1] / 2, middle[2] + middle[3] / 2];
    return x <= atX && atX <= x + width && y <= atY && atY <= y + height;
  }
  if (place.span && word.dataset.s) return Number(word.dataset.s) < place.span[1] && Number(word.dataset.e) > place.span[0];
  return Boolean(place.cell && word.dataset.r) && String(place.cell[0]) === word.dataset.r && String(place.cell[1]) === word.dataset.c;
}

/** Words between two points of a scanned page, as they are read. */
function between(svg, from, to) {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return [...svg.querySelectorAll("rect.w")].filter((word) => {
    const at = word.getBoundingClientRect();
    return at.left < right && at.right > left && at.top < bottom && at.bottom > top;
  });
}

/**
 * Call `use(text, word)` for a word that is clicked and for words that are drawn over.
 * `word` is null where there are several.
 */
export function onWords(use, begin) {
  let from = null;
  let svg = null;
  view?.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    begin();
    from = { x: event.clientX, y: event.clientY };
    svg = event.target.closest("svg.words");
    // A drag over a picture would drag the picture; in text the browser selects, which is just right.
    if (svg && event.pointerType === "mouse") event.preventDefault();
  });
  view?.addEventListener("pointermove", (event) => {
    if (!svg || !from || event.pointerType !== "mouse") return;
    const drawn = between(svg, from, { x: event.clientX, y: event.clientY });
    svg.querySelectorAll(".drawn").forEach((word) => word.classList.remove("drawn"));
    drawn.forEach((word) => word.classList.add("drawn"));
  });
  document.addEventListener("pointerup", (event) => {
    const start = from;
    const at = svg;
    from = svg = null;
    if (!start) return;
    view.querySelectorAll(".drawn").forEach((word) => word.classList.remove("drawn"));
    const moved = Math.hypot(event.clientX - start.x, event.clientY - start.y) > 6;
    const selected = String(getSelection()).replace(/\s+/g, " ").trim();
    if (at && moved && event.pointerType === "mouse") {
      const words = between(at, start, { x: event.clientX, y: event.clientY });
      if (words.length) use(words.map(textOf).join(" "), words.length === 1 ? words[0] : null);
    } else if (moved && selected && view.contains(getSelection().anchorNode)) {
      getSelection().removeAllRanges();
      use(selected, null);
    }
    if (moved) return;
    const word = event.target.closest?.(".w");
    if (word && view.contains(word)) use(textOf(word), word);
  });
}

if (source) {
  source.classList.add("live");
  source.querySelector(".view-tools").hidden = false;
  tabs.forEach((tab) =>
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      open(tab.dataset.doc);
      view.scrollTop = 0;
    }),
  );
  const first = view.querySelector(".document");
  if (first) open(first.dataset.doc);
  source.querySelectorAll(".thumbs a").forEach((thumb) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector(thumb.getAttribute("href")).scrollIntoView({ block: "start" });
    }),
  );
  const steps = { in: () => step(1), out: () => step(-1), fit: () => zoomTo(1) };
  source.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => steps[button.dataset.zoom]()));
  document.getElementById("rotate").addEventListener("click", () => turn(current));
  view.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      step(event.deltaY < 0 ? 1 : -1);
    },
    { passive: false },
  );
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input, select, textarea, dialog");
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    const wish = { "+": "in", "-": "out", 0: "fit" }[event.key];
    if (!wish) return;
    event.preventDefault();
    steps[wish]();
  });
  watch();
}
