/* Stores the learner's record under one neutral key. Nothing is written before `begin`, and `forget` removes everything.
   After a year without a visit the record is hidden, but kept until `bringBack` or `forget`, since the clock may be wrong.
   Callers hash slugs first. The format is docs/progress-format.md.

   `place` is the only access to storage that outlives a page. It is an object:
     get(name)             the text under a name, or null
     set(name, text)       keeps a text for good before it returns; throws an error named "QuotaExceededError" where there is no room,
                           and leaves what was there
     remove(name)          removes it, if it is there
     watch(name, changed)  optional: calls `changed()` when somebody else, such as another tab, has changed it
   All are synchronous, and may throw where nothing can be stored. Names are the record's key (12 hexadecimal digits) and that key
   with "-aside", for what could not be read. `set` is called once for each change, so a place that has to commit does it there. A record
   begins with about 130 characters and grows by about 170 with each question answered.

   By default a page stores on this device. A host that shows it in a frame, such as a learning management system, may set
   `courseloomPlace` before the page's script. (The colours chosen for a tab are not stored but in `window.name`, see page.js.)

   `trouble` names the last problem: "" (none), "blocked" (no storage), "full", "no_room" (full before
   anything was kept), "newer" (kept by a later version), "spoilt" (unreadable, set aside), "part" (part of it was), "expired" (a year
   has passed). */
const courseloomDevice = {
  get: (name) => localStorage.getItem(name),
  set: (name, text) => localStorage.setItem(name, text),
  remove: (name) => localStorage.removeItem(name),
  watch: (name, changed) => window.addEventListener("storage", (event) => { if (event.key === name || event.key === null) changed(); }),
};

function courseloomStore(key, clock, place = courseloomDevice) {
  const YEAR = 366 * 864e5, DAWN = Date.UTC(2025, 0, 1), aside = key + "-aside";
  const { VERSION, LATEST, isRecord, empty, mend, merge } = courseloomRecord, tell = clock || Date.now;
  const now = () => Math.min(Math.max(tell(), 0), LATEST);
  const store = { trouble: "", watch, read, holds, begin, bringBack, forget, update, record, answer, unread, raw, saved, load };
  let last = { text: null, state: null };

  /* A clock that shows a time before this was written is wrong: nothing expires by it, and no visit is dated by it. */
  const late = (at) => at >= DAWN && now() - at >= YEAR;
  /* Sets aside a text that could not be read, with the time in front. Of two such texts the longer one is kept. */
  function setAside(text) {
    try {
      const before = unread();
      if (before === null || text.length >= before.length) place.set(aside, now() + "\n" + text);
      return true;
    } catch (error) { return false; }
  }
  function unread() {
    try { const text = place.get(aside); return text === null ? null : text.slice(text.indexOf("\n") + 1); } catch (error) { return null; }
  }
  /* The stored texts, unchanged: for saving to a file what no page can show. */
  function raw() {
    try { return [place.get(key), place.get(aside)].filter((text) => text !== null).join("\n"); } catch (error) { return ""; }
  }
  function spoilt(text) {
    store.trouble = "spoilt";
    try {
      place.remove(key);  // first, since there may be no room for both
      if (!setAside(text)) place.set(key, text);
    } catch (error) { /* it stays where it is */ }
    return null;
  }

  function read() {
    let text = null, kept = null;
    try { text = place.get(key); } catch (error) { store.trouble = "blocked"; return null; }
    if (["blocked", "newer", "expired"].includes(store.trouble)) store.trouble = "";
    if (text === null) return null;
    try { kept = JSON.parse(text); } catch (error) { return spoilt(text); }
    if (isRecord(kept) && Number.isInteger(kept.v) && kept.v > VERSION) { store.trouble = "newer"; return null; }
    const found = mend(kept, now());
    if (!found) return spoilt(text);
    if (late(found.state.at)) { store.trouble = "expired"; return null; }
    if (found.lost) {
      if (setAside(text)) write(found.state);
      store.trouble = "part";
    }
    return found.state;
  }

  /* Call `changed` whenever somebody else has changed the record. */
  function watch(changed) { if (place.watch) place.watch(key, changed); }

  /* Whether anything is stored, even if this version cannot read it. */
  function holds() {
    try { return place.get(key) !== null; } catch (error) { return false; }
  }

  function write(state) {
    try {
      place.set(key, JSON.stringify(state));
      store.trouble = "";
      return true;
    } catch (error) {
      store.trouble = error && (error.name === "QuotaExceededError" || error.code === 22) ? "full" : "blocked";
      return false;
    }
  }

  function begin() {
    if (read()) return true;
    if (holds()) return false;  // of a newer version, over a year old, or unreadable with no room to set it aside
    const begun = write(empty(now()));
    if (store.trouble === "full") store.trouble = "no_room";
    return begun;
  }

  /* Uses a record again that was hidden after a year without a visit. */
  function bringBack() {
    try {
      const found = mend(JSON.parse(place.get(key)), now());
      return Boolean(found) && write({ ...found.state, at: now() });
    } catch (error) { return false; }
  }

  /* Deletes everything. Returns a function that puts it back, or false where it could not be deleted. */
  function forget() {
    try {
      const was = [key, aside].map((name) => [name, place.get(name)]);
      was.forEach(([name]) => place.remove(name));
      store.trouble = "";
      return () => was.forEach(([name, text]) => { if (text !== null) place.set(name, text); });
    } catch (error) { store.trouble = "blocked"; return false; }
  }

  /* Reads, changes and writes the record in one go, so that no other tab's change is lost. Does nothing before `begin`.
     `store.note`, where a page has set it, adds what the page knows of its reader's place. */
  function update(change) {
    const state = read();
    if (!state) return false;
    change(state);
    if (store.note) store.note(state);
    if (now() >= DAWN) state.at = now();
    return write(state);
  }

  /* One checked answer: the first is kept for good, the latest beside it. `k` is the hash of the key; under a new key the
     entry starts afresh. Ticking points of a text that is stored already does not count as another try. */
  function record(h, k, given, score, sure) {
    return update((state) => {
      const before = state.answers[h] && state.answers[h].k === k ? state.answers[h] : null;
      if (given === null) { if (before) before.given = null; return; }
      const ticked = Boolean(before && before.given && given.text !== undefined && before.given.text === given.text);
      const tries = (before ? before.tries : 0) + (ticked ? 0 : 1), at = now(), said = { given, score, sure: sure || null };
      const first = !before || (ticked && tries === 1) ? { ...said, at: ticked ? before.first.at : at } : before.first;
      state.answers[h] = { k, ...said, tries, at, first };
    });
  }

  /* The kept answer of a question: its entry, "changed" when its key has changed since, or null. A page asks for all of its
     questions at once, so the text is read once for them all. */
  function answer(h, k) {
    let text = null;
    try { text = place.get(key); } catch (error) { return null; }
    if (text !== last.text || text === null) last = { text, state: read() };
    if (!last.state || !Object.hasOwn(last.state.answers, h)) return null;
    const entry = last.state.answers[h];
    return entry.k === k ? entry : "changed";
  }

  /* Everything as one JSON text, for a file on the learner's own device. */
  function saved(version) {
    const head = { format: "courseloom-progress", version: 1, course: key, course_version: version, saved: new Date(now()).toISOString() };
    return JSON.stringify({ ...head, ...(read() || empty(now())), ...head }, null, 1);
  }

  /* Merges a saved file into the record. Returns "" or what is wrong: "not_ours", "other_course", "newer_file", or `trouble`;
     "part" means that it was merged except for what could not be read. */
  function load(text) {
    let file = null;
    try { file = JSON.parse(text); } catch (error) { return "not_ours"; }
    if (!isRecord(file) || file.format !== "courseloom-progress" || !Number.isInteger(file.version)) return "not_ours";
    if (file.course !== key) return "other_course";
    if (file.version > 1 || (Number.isInteger(file.v) && file.v > VERSION)) return "newer_file";
    const { format, version, course, course_version, saved: when, ...kept } = file;
    const found = mend({ v: VERSION, ...kept }, now());
    if (!found) return "not_ours";
    const fresh = !read();
    if (!begin()) return store.trouble || "blocked";
    if (!update((state) => { Object.assign(state, merge(state, found.state, now() < DAWN ? LATEST : now())); })) {
      const trouble = store.trouble;
      if (fresh) forget();
      store.trouble = trouble;
      return fresh && trouble === "full" ? "no_room" : trouble;
    }
    return found.lost ? "part" : "";
  }

  return store;
}
