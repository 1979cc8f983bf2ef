// What changed on the server, as it happens: one stream while the page is seen; without a stream a look every ten seconds.

const POLL_MS = 10000;
// Due times grow old, and leases end without anybody's doing.
const SAFETY_MS = 30000;
const listeners = new Set();
let source = null;
let streaming = false;
let asked = Date.now();

/** Call a function with the keys of items that changed, or with null where anything may have. */
export function onChange(listener) {
  listeners.add(listener);
  connect();
}

function tell(ids) {
  asked = Date.now();
  listeners.forEach((listener) => listener(ids));
}

function mark() {
  document.documentElement.dataset.live = streaming ? "stream" : "poll";
}

function connect() {
  if (source || document.visibilityState !== "visible" || !listeners.size || !window.EventSource) return;
  source = new EventSource(document.body.dataset.liveUrl);
  source.addEventListener("hello", () => {
    // Between two streams something may have happened.
    if (!streaming) tell(null);
    streaming = true;
    mark();
  });
  source.addEventListener("items", (event) => tell(event.data.split(",").map(Number)));
  source.addEventListener("error", () => {
    streaming = false;
    mark();
    // The browser tries again by itself unless it was told not to.
    if (source && source.readyState === EventSource.CLOSED) source = null;
  });
}

function disconnect() {
  source?.close();
  source = null;
  streaming = false;
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    connect();
    tell(null);
  } else disconnect();
});
window.addEventListener("pagehide", disconnect);
setInterval(() => {
  if (document.visibilityState !== "visible" || !listeners.size) return;
  if (Date.now() - asked >= (streaming ? SAFETY_MS : POLL_MS)) tell(null);
}, 1000);
// A stream that was refused for good (no ASGI, no sign-in) is asked for again now and then.
setInterval(connect, 60000);
mark();
