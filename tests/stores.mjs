// Holds the shipped record.js, store.js, sums.js and scoring.js to random stores, files and clocks; prints the first fault, or nothing.
// Run: node tests/stores.mjs SEED COUNT
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import vm from "node:vm";

const [seed, count] = process.argv.slice(2).map(Number), folder = new URL("../courseloom/assets/js/", import.meta.url);
const held = new Map(), room = { left: Infinity };
const localStorage = {
  getItem: (name) => (held.has(name) ? held.get(name) : null),
  removeItem: (name) => { held.delete(name); },
  setItem: (name, text) => {
    if (text.length > room.left) { const full = new Error("full"); full.name = "QuotaExceededError"; throw full; }
    held.set(name, text);
  },
};
const world = vm.createContext({ localStorage });
const parts = ["scoring.js", "record.js", "store.js", "sums.js"].map((name) => readFileSync(new URL(name, folder), "utf-8"));
const { courseloomRecord, courseloomStore, courseloomSums } =
  vm.runInContext(`${parts.join("\n")}\n({ courseloomRecord, courseloomStore, courseloomSums })`, world);

let state = seed >>> 0;
const next = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
const below = (most) => Math.floor(next() * most), one = (list) => list[below(list.length)];
const several = (most, make) => Array.from({ length: below(most + 1) }, make);
const NOW = 1.79e12, KEY = "0123456789ab";
const NAMES = ["0000000000", "aaaaaaaaaa", "0123456789", "ffffffffff"];
const odd = () => structuredClone(one(ODD));
const ODD = [null, true, -1, 9, 0.5, 1e300, 1e16, NaN, "", "x", "length", "constructor", "__proto__", [], [[]], {}, { chosen: 1 }, "x".repeat(2e5)];
const map = (make) => Object.fromEntries(several(3, () => [one(NAMES), make()]));
const time = () => NOW - below(1e10), share = () => one([null, 0, 1, next()]), sure = () => one([null, 1, 2, 3]);
const given = () => one([null, { chosen: several(3, () => below(9)) }, { number: below(99) }, { text: "ü".repeat(below(9)), points: [0] }, { text: "" }]);
const said = () => ({ given: given(), score: share(), sure: sure() });
const answer = () => ({ k: "0123abcd", ...said(), tries: 1 + below(9), at: time(), first: { ...said(), at: time() } });
function attempt() {
  const items = several(4, () => one(NAMES)), base = { seed: below(2 ** 32), started: time(), items, answers: map(() => ({ k: "0123abcd", ...said() })) };
  if (next() < 0.5) return { ...base, finished: time(), score: next(), passed: next() < 0.5 };
  return { ...base, finished: null, score: null, passed: null, flags: items.slice(1), here: items.length ? below(items.length) : 0 };
}
const attempts = () => { const all = several(3, attempt).sort((a, b) => a.started - b.started); return all.filter((each, i) => !i || each.started > all[i - 1].started); };
const sound = () => ({
  v: 2, at: time(), since: time(), page: one([null, below(30)]), pages: map(time), places: map(() => 1 + below(99)), answers: map(answer), tests: map(attempts),
  cards: map(() => ({ k: "0123abcd", at: time(), due: time(), s: 0.001 + next() * 99, d: 1 + next() * 9, g: 1 + below(4), n: 1 + below(9) })),
  notes: map(() => ({ text: "a\u2028\ud800".repeat(below(3)), at: time() })), talks: map(() => ({ k: "0123abcd", path: several(4, () => below(4)), at: time() })),
});
/* Put something odd into a random place, or add a key, or cut the text. */
function spoil(thing) {
  for (let times = 1 + below(4); times; times -= 1) {
    let part = thing;
    for (;;) {
      const keys = Object.keys(part);
      if (!keys.length || next() < 0.1) {
        if (Array.isArray(part)) part.push(odd()); else part[one(["constructor", "length", "toString", "extra"])] = odd();
        break;
      }
      const key = one(keys);
      if (next() < 0.25 || part[key] === null || typeof part[key] !== "object") { part[key] = odd(); break; }
      part = part[key];
    }
  }
  return thing;
}
function text() {
  const whole = JSON.stringify(next() < 0.1 ? odd() : spoil(sound())) || "";
  return next() < 0.1 ? whole.slice(0, below(whole.length + 1)) : next() < 0.05 ? `{"__proto__":{"v":2},"v":2,"tests":{"__proto__":[]}}` : whole;
}
const plain = (value) => JSON.parse(JSON.stringify(value));
const clocks = [0, -1, 1, 86400000, NOW, NOW + 4e9, 4102444800000, 1e14, 8.64e15];
const known = { paths: [], chapters: [{ slug: "a", page: NAMES[0] }], objectives: { o: {} }, questions: Object.fromEntries(NAMES.map((name) =>
  [name, { k: "0123abcd", kind: "choice", purpose: "selfcheck", objective: "o", chapter: "a" }])) };
const head = { format: "courseloom-progress", version: 1, course: KEY };

function trial() {
  /* Whatever stands there: nothing throws, what is read is sound, and no clock takes a letter away. */
  held.clear();
  room.left = Infinity;
  let now = NOW;
  const kept = text(), store = courseloomStore(KEY, () => now);
  held.set(KEY, kept);
  for (let turn = 0; turn < 4; turn += 1) {
    now = one(clocks);
    const found = store.read();
    if (!held.has(KEY) && !held.has(`${KEY}-aside`)) return ["a clock or a look took what was kept", kept, now];
    if (!turn && store.trouble === "part" && store.unread() !== kept) return ["what could not be read was not set aside", kept];
    if (found) {
      const again = courseloomRecord.mend(plain(found), now);
      if (again.lost || !isDeepStrictEqual(plain(again.state), plain(found))) return ["what was read is not sound", kept];
      const sums = courseloomSums(found, known);
      if ([sums.whole.first, sums.whole.latest].some((share) => share !== null && !(share >= 0 && share <= 1))) return ["a sum is out of bounds", kept];
      Object.values(found.tests).flat().forEach((each) => { if (each.finished === null && each.items.length && !each.items[each.here]) throw new Error("no place"); });
      new Intl.DateTimeFormat("en").format(found.since);
    }
    NAMES.forEach((name) => store.answer(name, "0123abcd"));
    if (next() < 0.3) store.record(one(NAMES), "0123abcd", given(), share(), sure());
    if (next() < 0.1) room.left = below(4000);
  }
  room.left = Infinity;
  store.saved("1");
  store.bringBack();
  /* A spoilt file beside a sound store takes nothing from it. */
  held.clear();
  now = NOW;
  const mine = sound();
  held.set(KEY, JSON.stringify({ ...mine, at: NOW }));
  let file = text();
  try { const made = JSON.parse(file); if (made && typeof made === "object" && !Array.isArray(made)) file = JSON.stringify({ ...made, ...head }); } catch { /* stays as it is */ }
  store.load(file);
  const after = store.read();
  if (["answers", "notes", "cards", "talks", "tests", "pages", "places"].some((part) => Object.keys(mine[part]).some((name) => !Object.hasOwn(after[part], name)))) return ["a file took something away", file];
  if (Object.entries(mine.places).some(([name, section]) => after.places[name] < section)) return ["a file took a place back", file];
  /* A record from before there were places is whole. */
  const { places, ...older } = mine, renewed = courseloomRecord.mend(plain(older), NOW);
  if (renewed.lost || !isDeepStrictEqual(plain(renewed.state), plain({ ...mine, places: {} }))) return ["an older record lost something", file];
  /* A sound store, saved, forgotten and loaded, is the same. */
  held.clear();
  held.set(KEY, JSON.stringify({ ...mine, at: NOW }));
  const saved = store.saved("1");
  store.forget();
  if (held.size) return ["not all was forgotten", saved];
  if (store.load(saved) !== "") return ["a saved file was not taken in whole", saved];
  if (!isDeepStrictEqual(plain({ ...store.read(), at: 0 }), plain({ ...mine, at: 0 }))) return ["saved and loaded is not the same", saved];
  return null;
}

/* What is kept of answers that come one after the other, and of a record of which a part cannot be read. */
function story() {
  held.clear();
  room.left = Infinity;
  let now = NOW;
  const store = courseloomStore(KEY, () => now), [h, other] = NAMES, K = "0123abcd", faults = [];
  const record = (given, score, sure, k = K) => { now += 1000; return store.record(h, k, given, score, sure); };
  const want = (what, found, right) => { if (!isDeepStrictEqual(plain(found), right)) faults.push(`${what}: ${JSON.stringify(found)}`); };
  const entry = (k, given, score, sure, tries, late, first) => ({ k, given, score, sure, tries, at: NOW + late, first });
  const said = (given, score, sure, late) => ({ given, score, sure, at: NOW + late });
  want("before it begins", [record({ chosen: [1] }, 0, 3), held.size, store.answer(h, K)], [false, 0, null]);
  now = NOW;
  store.begin();
  const wrong = { chosen: [1] }, right = { chosen: [0] };
  want("the first answer", [record(wrong, 0, 3), store.answer(h, K)], [true, entry(K, wrong, 0, 3, 1, 1000, said(wrong, 0, 3, 1000))]);
  record(right, 1, null);
  want("the second", store.answer(h, K), entry(K, right, 1, null, 2, 2000, said(wrong, 0, 3, 1000)));
  record(null, null, null);
  want("cleared", store.answer(h, K), entry(K, null, 1, null, 2, 2000, said(wrong, 0, 3, 1000)));
  want("another question", [store.answer(other, K), store.answer("constructor", K), store.answer(h, "89abcdef")], [null, null, "changed"]);
  record(null, null, null, "89abcdef");
  want("cleared under another key", store.answer(h, K).tries, 2);
  record(right, 1, 2, "89abcdef");
  want("under another key", store.answer(h, "89abcdef"), entry("89abcdef", right, 1, 2, 1, 5000, said(right, 1, 2, 5000)));
  const written = (points, text = "mine") => ({ text, points });
  record(written([]), null, null);
  record(written([0, 1]), null, null);
  want("points ticked", store.answer(h, K), entry(K, written([0, 1]), null, null, 1, 7000, said(written([0, 1]), null, null, 6000)));
  record(written([0], "other"), null, null);
  record(written([], "other"), null, null);
  want("another text, ticked", store.answer(h, K), entry(K, written([], "other"), null, null, 2, 9000, said(written([0, 1]), null, null, 6000)));
  const spoilt = JSON.stringify({ ...JSON.parse(held.get(KEY)), notes: 5 });
  held.set(KEY, spoilt);
  want("a part that cannot be read", [store.read().answers[h].tries, store.trouble, store.unread() === spoilt], [2, "part", true]);
  store.trouble = "";
  want("is set aside once", [store.read().answers[h].tries, store.trouble], [2, ""]);
  return faults.length ? faults : null;
}

const told = story();
if (told) console.log(`story: ${told.join(" | ").slice(0, 2000)}`);
for (let n = 0; n < count && !told; n += 1) {
  let fault;
  try { fault = trial(); } catch (error) { fault = ["threw", String(error && error.stack)]; }
  if (fault) { console.log(`trial ${n} of seed ${seed}: ${fault.join(" | ").slice(0, 2000)}`); break; }
}
