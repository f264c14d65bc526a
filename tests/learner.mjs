// A small course and what a learner may do in it, for the tests of packages for learning systems: scorm.mjs and cmi5.mjs.
export const plain = (value) => JSON.parse(JSON.stringify(value)), KEY = "0123456789ab", DAY = 864e5, START = Date.UTC(2026, 10, 1);
export const hex = (number, length) => number.toString(16).padStart(length, "0");

/* A small course: 12 questions for practice, 6 of a final test, 2 conversations, 4 pages. */
export const asked = Array.from({ length: 18 }, (_, i) => ({ h: hex(i + 161, 10), k: hex(i + 7, 8) }));
export const KNOWN = {
  key: KEY, questions: asked.map(({ h, k }) => h + k).join(""), kinds: "cmtxsnf--cccccccc-", gone: [], talks: hex(1, 10) + hex(1, 8) + hex(2, 10) + hex(2, 8),
  pages: [1, 2, 3, 4].map((i) => hex(i, 10)).join(""), order: [1, 2, 3, 4], final: hex(99, 10), counted: true, needed: [1, 2, 3], hrefs: [],
};
export const practice = asked.slice(0, 12), bank = asked.slice(12);

export function random(seed) {
  let state = seed >>> 0;
  const next = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
  return { next, below: (most) => Math.floor(next() * most), one: (list) => list[Math.floor(next() * list.length)] };
}

/* What a system has to give back: all that docs/scorm.md says is kept. */
export function seen(state) {
  if (!state) return { answers: {}, tests: [], talks: {} };
  const share = (score) => (score === null ? null : Math.round(score * 1e9) / 1e9);
  const said = ({ k, given, score }) => ({ k, score: share(score), given: given && given.points ? { text: "", points: given.points } : given });
  const map = (all, one) => Object.fromEntries(Object.entries(all || {}).sort().map(([name, each]) => [name, one(each)]));
  const tests = Object.values(state.tests || {}).flat(), done = tests.filter((one) => one.finished !== null);
  const best = done.reduce((so, one) => (so && so.score >= one.score ? so : one), null), last = done.slice(-3);
  return plain({
    page: state.page, pages: Object.keys(state.pages || {}).sort(), places: map(state.places, (one) => one),
    answers: map(state.answers, (one) => ({ ...said(one), tries: Math.min(one.tries, 63), first: share(one.first.score) })),
    tests: tests.filter((one) => one.finished === null || one === best || last.includes(one)).map((one) => ({ ...one, score: share(one.score), answers: map(one.answers, said) })),
    talks: map(state.talks, ({ k, path }) => ({ k, path })),
  });
}

export const SHARES = [0, 1, 1, 0, 0.5, 1 / 3, 2 / 3, 1 / 6, 1 / 2 - 1 / 3, 3 / 7, 7 / 15, 0.1234567];
export function someAnswer({ one, below }) {
  return one([
    { chosen: [below(26)] }, { chosen: [below(5)] }, { chosen: [0, 2, 5] }, { chosen: [] }, { chosen: [3, 1, 0, 2] }, { number: below(900) / 8 },
    { number: -3 }, { text: "soap & wàter; 'n|o' 50%" }, { text: "a" }, { text: "in my own words", points: [0, 2] }, { text: "", points: [] },
  ]);
}

/* What a learner, `me`, may do: {store, now, page()}. */
export function doings(me, dice) {
  const { next, below, one } = dice;
  const tests = (change) => me.store.update((state) => { const list = state.tests[KNOWN.final] || []; change(list); state.tests[KNOWN.final] = list; });
  const opened = (list) => list.find((each) => each.finished === null);
  return {
    answer() { const { h, k } = one(practice); me.store.record(h, k, next() < 0.05 ? null : someAnswer(dice), one(SHARES), one([1, 2, 3, null])); },
    beginTest() { tests((list) => { if (!opened(list)) list.push({ seed: below(2 ** 32), started: me.now, finished: null, items: bank.map(({ h }) => h).slice(below(3)), answers: {}, score: null, passed: null, flags: [], here: 0 }); }); },
    answerTest() {
      tests((list) => {
        const test = opened(list);
        if (!test) return;
        test.here = below(test.items.length);
        const h = test.items[test.here], { k } = asked.find((each) => each.h === h);
        test.answers[h] = { k, given: someAnswer(dice), score: null, sure: one([1, null]) };
        test.flags = next() < 0.3 ? [h] : test.flags;
      });
    },
    handIn() {
      tests((list) => {
        const test = opened(list);
        if (!test) return;
        test.items.forEach((h) => { test.answers[h] = { k: asked.find((each) => each.h === h).k, given: null, sure: null, ...test.answers[h], score: one([0, 1, 0.5]) }; });
        test.score = test.items.reduce((sum, h) => sum + test.answers[h].score, 0) / test.items.length;
        test.passed = test.score >= 0.8 - 1e-9;
        test.finished = me.now;
        delete test.flags;
        delete test.here;
      });
    },
    navigate() { me.page(); me.store.update((state) => { state.page = below(4); state.pages[hex(state.page + 1, 10)] = me.now; if (next() < 0.5) state.places[hex(state.page + 1, 10)] = 1 + below(60); }); },
    talk() { me.store.update((state) => { state.talks[hex(1, 10)] = { k: hex(1, 8), path: Array.from({ length: below(9) }, () => below(4)), at: me.now }; }); },
    note() { me.store.update((state) => { state.notes[hex(5, 10)] = { text: "private", at: me.now }; }); },
    forget() { if (next() < 0.2) { me.store.forget(); me.store.begin(); } },
  };
}

/* A test that was handed in with this score. */
export function finished(score, started) {
  return {
    seed: 7, started, finished: started + 9, items: bank.map(({ h }) => h), score, passed: score * 100 >= 80 - 1e-9,
    answers: Object.fromEntries(bank.map(({ h, k }) => [h, { k, given: { chosen: [0] }, score, sure: null }])),
  };
}
