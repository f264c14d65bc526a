/* What a learner asked to be remembered, as a value: what is sound in it, an older one brought up to date, two made into one.
   Nothing here stores anything. The format is docs/progress-format.md. */
const courseloomRecord = (function () {
  const VERSION = 2, NAME = /^[0-9a-f]{10}$/;
  const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isTime = (value) => Number.isFinite(value) && value >= 0;
  const isIndex = (value) => Number.isInteger(value) && value >= 0;
  const isScore = (value) => value === null || (Number.isFinite(value) && value >= 0 && value <= 1);
  const isSure = (value) => value === null || [1, 2, 3].includes(value);

  function isGiven(given) {
    if (given === null) return true;
    if (!isRecord(given)) return false;
    if ("chosen" in given) return Array.isArray(given.chosen) && given.chosen.every((one) => one === null || isIndex(one));
    if ("number" in given) return Number.isFinite(given.number);
    return typeof given.text === "string" && (given.points === undefined || (Array.isArray(given.points) && given.points.every(isIndex)));
  }

  function empty(now) { return { v: VERSION, at: now, since: now, page: null, pages: {}, answers: {}, tests: {}, cards: {}, notes: {}, talks: {} }; }

  /* Each returns what is sound of a thing, or null. */
  function whatWasGiven(one) {
    if (!isRecord(one)) return null;
    const { given = null, score = null, sure = null } = one;
    return isGiven(given) && isScore(score) && isSure(sure) ? { ...one, given, score, sure } : null;
  }
  function answer(one, at) {
    const sound = whatWasGiven(one);
    if (!sound || typeof sound.k !== "string") return null;
    const { given, score, sure } = sound, first = whatWasGiven(one.first) || { given, score, sure };
    return { ...sound, tries: isIndex(one.tries) && one.tries > 0 ? one.tries : 1, at: isTime(one.at) ? one.at : at, first };
  }
  function attempt(one) {
    const sound = isRecord(one) && Number.isInteger(one.seed) && isTime(one.started) && isRecord(one.answers)
      && Array.isArray(one.items) && one.items.every((name) => typeof name === "string")
      && (one.finished === null || (isTime(one.finished) && Number.isFinite(one.score)));
    if (!sound) return null;
    const answers = Object.entries(one.answers).map(([name, each]) => [name, whatWasGiven(each)]).filter(([, each]) => each !== null);
    return { ...one, answers: Object.fromEntries(answers) };
  }
  const page = (one) => (isTime(one) ? one : null);
  const card = (one) => (isRecord(one) && isTime(one.at) ? one : null);
  const talk = (one) => (isRecord(one) && typeof one.k === "string" && isTime(one.at) && Array.isArray(one.path) && one.path.every(isIndex) ? one : null);
  const note = (one) => (isRecord(one) && typeof one.text === "string" && isTime(one.at) ? one : null);

  /* The sound part of what was kept, and how many things had to be left out; null where it is no record of ours. */
  function mend(kept, now) {
    if (!isRecord(kept) || !isIndex(kept.v) || kept.v < 1 || kept.v > VERSION) return null;
    const at = isTime(kept.at) ? kept.at : now;
    const where = isIndex(kept.page) ? kept.page : null;
    if (kept.v === 1) return { state: { ...empty(now), page: where, since: at, at }, lost: 0 };
    let lost = 0;
    const sift = (held, sound) => {
      if (held === undefined) return {};
      if (!isRecord(held)) { lost += 1; return {}; }
      const found = Object.entries(held).map(([name, one]) => [name, NAME.test(name) ? sound(one) : null]);
      const whole = found.filter(([, one]) => one !== null);
      lost += found.length - whole.length;
      return Object.fromEntries(whole);
    };
    const attempts = (list) => {
      if (!Array.isArray(list)) return null;
      const whole = list.map(attempt).filter(Boolean);
      lost += list.length - whole.length;
      return whole;
    };
    const state = {
      ...kept, v: VERSION, at, since: isTime(kept.since) ? kept.since : at, page: where,
      pages: sift(kept.pages, page), answers: sift(kept.answers, (one) => answer(one, at)), tests: sift(kept.tests, attempts),
      cards: sift(kept.cards, card), notes: sift(kept.notes, note), talks: sift(kept.talks, talk),
    };
    return { state, lost };
  }

  /* Two records as one. Of two entries the later stays, and of two first answers the earlier. A time yet to come counts as now. */
  function merge(mine, theirs, now) {
    const when = (one) => Math.min(one.at, now), began = (one) => Math.min(isTime(one.first.at) ? one.first.at : one.at, now);
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
      Object.entries(b).forEach(([name, one]) => { out[name] = name in a ? both(a[name], one) : one; });
      return out;
    };
    return {
      ...theirs, ...mine, page: mine.page === null ? theirs.page : mine.page, since: Math.min(mine.since, theirs.since),
      pages: joined(mine.pages, theirs.pages, Math.max), answers: joined(mine.answers, theirs.answers, answers),
      tests: joined(mine.tests, theirs.tests, attempts), cards: joined(mine.cards, theirs.cards, later), notes: joined(mine.notes, theirs.notes, later),
      talks: joined(mine.talks, theirs.talks, later),
    };
  }

  return { VERSION, isRecord, empty, mend, merge };
})();
