// What is typed is kept in the browser as well until the server has it: a crash, a power cut or a dead line loses nothing.

const PREFIX = "allwege-call";
const LONGEST_MS = 7 * 24 * 3600 * 1000;
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "version", "window", "lines-INITIAL_FORMS", "action"]);

export function typed(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name)));
}

const same = (one, other) => Object.keys({ ...one, ...other }).every((name) => (one[name] || "") === (other[name] || ""));

/** The copy of one form; where the browser keeps nothing, there is none. */
export class Keeper {
  constructor(form) {
    this.form = form;
    this.mine = `${PREFIX}:${form.dataset.user}:`;
    this.key = this.mine + form.dataset.note;
  }

  keep() {
    const copy = { at: Date.now(), version: this.form.elements.version.value, data: typed(this.form) };
    try {
      localStorage.setItem(this.key, JSON.stringify(copy));
    } catch {
      // Full or forbidden: the server's copy is the one that counts.
    }
  }

  drop(key = this.key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // As above.
    }
  }

  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  /** What was typed into this very call and differs from what the server has; ``sure`` where nobody changed it there since. */
  own() {
    const copy = this.read(this.key);
    if (!copy) return null;
    if (same(copy.data, typed(this.form))) {
      this.drop();
      return null;
    }
    return { ...copy, key: this.key, sure: copy.version === this.form.elements.version.value };
  }

  /** The newest call of this person that the server has never seen; copies of calls that are over are dropped. */
  async stray() {
    let keys = [];
    try {
      keys = Object.keys(localStorage).filter((key) => key.startsWith(this.mine) && key !== this.key);
    } catch {
      return null;
    }
    const copies = keys.map((key) => ({ key, ...this.read(key) })).sort((one, other) => other.at - one.at);
    let found = null;
    for (const copy of copies) {
      if (!copy.data || Date.now() - copy.at > LONGEST_MS) this.drop(copy.key);
      else if ((await this.isUnknown(copy.key)) && !found) found = copy;
    }
    return found;
  }

  async isUnknown(key) {
    const url = this.form.dataset.pageUrl.replace(this.form.dataset.note, key.slice(this.mine.length));
    const response = await fetch(url, { method: "HEAD", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    // A call that was taken or discarded leads elsewhere.
    if (response?.redirected) this.drop(key);
    return response?.status === 404;
  }
}
