/* The learner's record as a value: validation, migration of older versions, and merging of two records.
   Nothing here stores anything. The format is docs/progress-format.md.

   This is the only place where data from a file or from the browser's storage is validated. A record from `mend` has only the
   fields named here, each of its type and within its bounds; names are hashes, so none collides with a property of
   Object.prototype. */
const courseloomRecord = (function () {
  const VERSION = 2, NAME = /^[0-9a-f]{10}$/;
  const LATEST = Date.UTC(2200, 0, 1);  // later times are invalid
  const MOST = { text: 1e5, names: 5000, attempts: 1000, list: 1000 };
  const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isWithin = (value, low, high) => Number.isFinite(value) && value >= low && value <= high;
  const isWhole = (value, low, high) => Number.isInteger(value) && isWithin(value, low, high);
  const isTime = (value) => isWithin(value, 0, LATEST);
  const isIndex = (value) => isWhole(value, 0, 9999);
  const isKey = (value) => typeof value === "string" && value.length <= 16;
  const isName = (value) => typeof value === "string" && NAME.test(value);
  const isListOf = (value, sound) => Array.isArray(value) && value.length <= MOST.list && value.every(sound);
  const isScore = (value) => value === null || isWithin(value, 0, 1);
  const isSure = (value) => value === null || [1, 2, 3].includes(value);

  /* `talks` are scenarios: the stored format keeps this older name. */
  function empty(now) { return { v: VERSION, at: now, since: now, page: null, pages: {}, places: {}, answers: {}, tests: {}, cards: {}, notes: {}, talks: {} }; }

  /* Returns the valid part of a stored record, and the number of invalid things left out; null when it is not a record of
     this course. */
  function mend(kept, now) {
    if (!isRecord(kept) || !isWhole(kept.v, 1, VERSION)) return null;
    const at = isTime(kept.at) ? kept.at : now;
    const where = isIndex(kept.page) ? kept.page : null;
    if (kept.v === 1) return { state: { ...empty(now), page: where, since: at, at }, lost: 0 };
    let lost = 0;

    /* Each returns the valid part of a value, or null. */
    function written(text) {
      if (typeof text !== "string") return null;
      if (text.length > MOST.text) lost += 1;
      return text.slice(0, MOST.text);
    }
    function given(one) {
      if (!isRecord(one)) return null;
      const { chosen, number, text, points } = one;
      if (chosen !== undefined) return isListOf(chosen, (each) => each === null || isIndex(each)) ? { chosen } : null;
      if (number !== undefined) return isWithin(number, -1e15, 1e15) ? { number } : null;
      if (typeof text !== "string" || !(points === undefined || isListOf(points, isIndex))) return null;
      return points === undefined ? { text: written(text) } : { text: written(text), points };
    }
    function said(one) {
      if (!isRecord(one)) return null;
      const { given: what = null, score = null, sure = null } = one, sound = what === null ? null : given(what);
      return (what === null || sound) && isScore(score) && isSure(sure) ? { given: sound, score, sure } : null;
    }
    function answer(one) {
      const sound = said(one);
      if (!sound || !isKey(one.k)) return null;
      const when = isTime(one.at) ? one.at : at, first = said(one.first) || sound;
      return {
        k: one.k, ...sound, tries: isWhole(one.tries, 1, 1e6) ? one.tries : 1, at: when,
        first: { ...first, at: isRecord(one.first) && isTime(one.first.at) ? one.first.at : when },
      };
    }
    function inTest(one) {
      const sound = said(one);
      return sound && isKey(one.k) ? { k: one.k, ...sound } : null;
    }
    function attempt(one) {
      if (!isRecord(one)) return null;
      const { seed, started, finished, items, score = null, passed = null, flags, here } = one;
      const isDone = isTime(finished) && isWithin(score, 0, 1) && typeof passed === "boolean";
      if (!isWhole(seed, 0, 2 ** 32 - 1) || !isTime(started) || !isListOf(items, isName) || !isRecord(one.answers)) return null;
      if (!isDone && finished !== null) return null;
      const sound = { seed, started, finished, items, answers: sift(one.answers, inTest), score: isDone ? score : null, passed: isDone ? passed : null };
      if (isDone) return sound;
      return { ...sound, flags: isListOf(flags, isName) ? flags : [], here: isIndex(here) && here < items.length ? here : 0 };
    }
    function attempts(list) {
      if (!Array.isArray(list)) return null;
      const whole = list.slice(-MOST.attempts).map(attempt).filter(Boolean);
      lost += list.length - whole.length;
      return whole;
    }
    const page = (one) => (isTime(one) ? one : null);
    const place = (one) => (isWhole(one, 1, 99) ? one : null);
    function card(one) {
      const sound = isRecord(one) && isKey(one.k) && isTime(one.at) && isTime(one.due) && isWithin(one.s, 1e-4, 36500) && isWithin(one.d, 1, 10)
        && isWhole(one.g, 1, 4) && isWhole(one.n, 1, 1e6);
      return sound ? { k: one.k, at: one.at, due: one.due, s: one.s, d: one.d, g: one.g, n: one.n } : null;
    }
    const note = (one) => (isRecord(one) && typeof one.text === "string" && isTime(one.at) ? { text: written(one.text), at: one.at } : null);
    const scenario = (one) => (isRecord(one) && isKey(one.k) && isTime(one.at) && isListOf(one.path, isIndex) ? { k: one.k, path: one.path, at: one.at } : null);

    /* The valid entries of a map by hashed names. */
    function sift(held, sound) {
      if (held === undefined) return {};
      if (!isRecord(held)) { lost += 1; return {}; }
      const found = Object.entries(held), whole = [];
      for (const [name, one] of found) {
        const kept = whole.length < MOST.names && isName(name) ? sound(one) : null;
        if (kept !== null) whole.push([name, kept]);
      }
      lost += found.length - whole.length;
      return Object.fromEntries(whole);
    }

    const held = (name, sound) => sift(kept[name], sound);
    const state = {
      v: VERSION, at, since: isTime(kept.since) ? kept.since : at, page: where, pages: held("pages", page), places: held("places", place),
      answers: held("answers", answer), tests: held("tests", attempts), cards: held("cards", card), notes: held("notes", note), talks: held("talks", scenario),
    };
    return { state, lost };
  }

  /* Merges two records. Of two entries the later is kept, of two first answers the earlier, and of two places in a page the one
     further on. A time in the future counts as now. */
  function merge(mine, theirs, now) {
    const when = (one) => Math.min(one.at, now), began = (one) => Math.min(one.first.at, now);
    const later = (a, b) => (when(b) > when(a) ? b : a);
    const answers = (a, b) => {
      const last = later(a, b);
      return a.k === b.k ? { ...last, tries: Math.max(a.tries, b.tries), first: began(b) < began(a) ? b.first : a.first } : last;
    };
    const attempts = (a, b) => {
      const all = new Map(a.map((one) => [one.started, one]));
      b.forEach((one) => { const here = all.get(one.started); if (!here || (here.finished === null && one.finished !== null)) all.set(one.started, one); });
      return Array.from(all.values()).sort((x, y) => x.started - y.started);
    };
    const joined = (a, b, both) => {
      const out = { ...a };
      Object.entries(b).forEach(([name, one]) => { out[name] = Object.hasOwn(a, name) ? both(a[name], one) : one; });
      return out;
    };
    return {
      ...theirs, ...mine, page: mine.page === null ? theirs.page : mine.page, since: Math.min(mine.since, theirs.since),
      pages: joined(mine.pages, theirs.pages, Math.max), places: joined(mine.places, theirs.places, Math.max),
      answers: joined(mine.answers, theirs.answers, answers), tests: joined(mine.tests, theirs.tests, attempts), cards: joined(mine.cards, theirs.cards, later), notes: joined(mine.notes, theirs.notes, later),
      talks: joined(mine.talks, theirs.talks, later),
    };
  }

  return { VERSION, LATEST, isRecord, empty, mend, merge };
})();
