// Holds the shipped scripts of a SCORM package to stand-ins for learning systems; prints faults as JSON, or what was asked for.
// Run: node tests/scorm.mjs walks SYSTEM VERSION SEED COUNT   (SYSTEM: strict, lenient or again, which is npm's scorm-again)
//      node tests/scorm.mjs spoilt SEED COUNT
//      node tests/scorm.mjs table VERSION | reports VERSION | times | written | windows VERSION | longest < KNOWN | releases < KNOWNS | kept < STATE
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import vm from "node:vm";

import { bank, DAY, doings, finished, hex, KEY, KNOWN, plain, practice, random, seen, SHARES, someAnswer, START } from "./learner.mjs";

const folder = new URL("../courseloom/assets/js/", import.meta.url), read = (url) => readFileSync(url, "utf-8");
const shipped = ["record.js", "store.js", "scorm/api.js", "scorm/pack.js", "scorm/session.js"].map((name) => read(new URL(name, folder)));
const NAMES = "courseloomRecord, courseloomStore, courseloomLms, courseloomPack, courseloomSession, courseloomDialects, standIn, storeValues";
const world = vm.createContext({ clearTimeout: (timer) => { if (timer) timer.off = true; }, localStorage: {} });
const { courseloomRecord, courseloomStore, courseloomLms, courseloomPack, courseloomSession, courseloomDialects, standIn, storeValues } =
  vm.runInContext(`${shipped.join("\n")}\n${read(new URL("scorm_lms.js", import.meta.url))}\n({ ${NAMES} })`, world);

const [what, ...given] = process.argv.slice(2);

/* npm's scorm-again as a launch of a server like that of the stand-ins. */
async function again(version) {
  const esm = (name) => import(new URL(`node_modules/scorm-again/dist/esm/${name}.js`, import.meta.url));
  const Api = version === "1.2" ? (await esm("scorm12")).Scorm12API : (await esm("scorm2004")).Scorm2004API;
  const before = version === "1.2" ? "LMS" : "";
  return (server) => {
    const api = new Api({ autocommit: false, logLevel: 5 });
    if (server.held) api.loadFromJSON(server.held.cmi || server.held, "cmi");
    const names = Object.keys(server.values), calls = {}, mode = courseloomDialects[version].mode;
    ["Initialize", "GetValue", "SetValue", "GetLastError", "GetErrorString", "GetDiagnostic"].forEach((name) => {
      calls[before + name] = (...values) => {
        if (server.throwing) throw new Error("gone");
        if (name === "GetValue" && values[0] === mode) return server.mode;
        return server.refusing && name === "Initialize" ? "false" : api[before + name](...values);
      };
    });
    const store = (name) => () => {
      if (server.throwing) throw new Error("gone");
      if (server.failing || server.dead) return "false";
      const values = Object.fromEntries(WATCHED[version].map((each) => [each, String(api[`${before}GetValue`](each))]).filter(([, value]) => value !== ""));
      const held = plain(api.renderCMIToJSONObject()), said = api[before + name]("");
      if (String(said) === "true") { server.held = held; storeValues(server, { ...Object.fromEntries(names.map((each) => [each, server.values[each]])), ...values }); }
      return said;
    };
    calls[`${before}Commit`] = store("Commit");
    calls[before + (version === "1.2" ? "Finish" : "Terminate")] = store(version === "1.2" ? "Finish" : "Terminate");
    return calls;
  };
}
const WATCHED = {
  "1.2": ["cmi.core.lesson_status", "cmi.core.score.raw", "cmi.suspend_data"],
  2004: ["cmi.completion_status", "cmi.success_status", "cmi.score.raw", "cmi.score.scaled", "cmi.suspend_data"],
};

/* A learner with one system: launches, leaves, and knows what the system has accepted. */
function learner(version, launch, known = KNOWN) {
  const server = { values: {}, faults: [], commits: 0, mode: "normal" };
  const me = { server, session: null, store: null, now: START, said: [], timers: [], accepted: null, faults: server.faults };
  const held = () => seen(JSON.parse((me.session && me.session.place.get(KEY)) || "null"));
  server.stored = () => { if (me.session) me.accepted = held(); };
  me.fault = (...words) => me.faults.push(words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" ").slice(0, 1500));
  me.launch = () => {
    const api = launch(server), { api: name } = courseloomDialects[version], before = plain(server.values);
    me.timers = [];
    me.session = null;
    const lms = courseloomLms({ [name]: api }, version);
    me.session = courseloomSession(lms, { ...known, key: KEY }, {
      clock: () => me.now, report: true,
      later(then, wait) { const timer = { then, at: me.now + wait }; me.timers.push(timer); return timer; },
      tell(state) {
        me.said.push(state);
        if (state === "saved" && me.session && !isDeepStrictEqual(held(), me.accepted)) me.fault("saved was said of what is not stored", held(), me.accepted);
      },
    });
    me.store = me.session && courseloomStore(KEY, () => me.now, me.session.place);
    if (!me.session && !isDeepStrictEqual(plain(server.values), before)) me.fault("values changed without a session");
    if (me.session && me.accepted && !isDeepStrictEqual(seen(me.store.read()), me.accepted)) me.fault("not resumed", seen(me.store.read()), me.accepted);
    if (me.session) me.accepted = seen(me.store.read());
    return me.session;
  };
  me.wait = (ms) => {
    me.now += ms;
    for (let left = 20; left; left -= 1) {
      const due = me.timers.filter((timer) => !timer.off && timer.at <= me.now)[0];
      if (!due) break;
      due.off = true;
      due.then();
    }
  };
  me.page = () => { me.store = courseloomStore(KEY, () => me.now, me.session.place); };
  me.close = () => { if (me.session) me.session.end(); me.session = null; };
  me.kill = () => { me.timers = []; me.session = null; };
  return me;
}

/* One learner at random, for some days. */
function walk(version, launch, seed) {
  const dice = random(seed), { next, below, one } = dice, me = learner(version, launch, next() < 0.5 ? KNOWN : { ...KNOWN, counted: false }), { server } = me;
  const steps = {
    ...doings(me, dice),
    wait() { me.wait(one([10, 1500, 70000, 3e6])); },
    hide() { me.session.flush(); },
    close() { me.close(); }, kill() { me.kill(); },
    fail() { server.failing = true; }, mend() { server.failing = server.throwing = false; }, die() { server.dead = true; }, throws() { server.throwing = next() < 0.5; },
  };
  const often = ["answer", "answer", "answer", "answer", "answerTest", "answerTest", "handIn", "beginTest", "navigate", "wait"], names = Object.keys(steps);
  for (let left = 120; left && !me.faults.length; left -= 1) {
    me.now += below(40) * 1000;
    if (!me.session) {
      server.dead = false;
      me.now += below(3) * DAY;
      server.mode = server.commits && next() < 0.1 ? "review" : "normal";
      server.refusing = next() < 0.1;
      const before = JSON.stringify(server.values), looking = server.mode === "review", { accepted } = me;
      if (!me.launch()) { server.failing = server.throwing = server.refusing = false; continue; }
      if (looking) {
        for (let turn = 0; turn < 4; turn += 1) steps[one(often)]();
        me.close();
        if (JSON.stringify(server.values) !== before) me.fault("a review changed something", before, server.values);
        me.accepted = accepted;
      }
      continue;
    }
    steps[next() < 0.7 ? one(often) : one(names)]();
    if (!/^[\w~@!*;,|/.-]*$/.test(server.values["cmi.suspend_data"] || "")) me.fault("a sign that systems may change", server.values);
    if (/private|own words/.test(JSON.stringify(server.values))) me.fault("what is private was sent");
  }
  /* Once the system takes things again, all is saved without anybody's doing. */
  Object.assign(server, { failing: false, throwing: false, dead: false });
  if (me.session && server.mode === "normal") {
    me.wait(130000);
    if (!me.faults.length && !isDeepStrictEqual(me.accepted, seen(me.store.read()))) me.fault("not saved in the end", me.accepted, seen(me.store.read()));
  }
  return me.faults.map((fault) => `walk ${seed}: ${fault}`);
}

/* A system that hands back what it was given with something changed in it, as often as not with a right sum: the session begins, what
   it shows is sound, nothing goes down, and what a later version wrote stays. */
function spoilt(seed) {
  const dice = random(seed), { next, below, one } = dice, version = one(["1.2", "2004"]), me = learner(version, (server) => standIn(version, server, true));
  const { status, score, suspend } = courseloomDialects[version], SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  me.launch();
  for (let left = 1 + below(12); left; left -= 1) { const { h, k } = one(practice); me.store.record(h, k, someAnswer(dice), one(SHARES), null); }
  me.store.update((state) => {
    state.page = below(4); state.pages[hex(1, 10)] = me.now; state.places[hex(1, 10)] = 1 + below(60);
    state.talks[hex(1, 10)] = { k: hex(1, 8), path: [0, 1], at: me.now };
    if (next() < 0.7) state.tests[KNOWN.final] = [finished(one([0, 0.5, 0.9]), me.now)];
  });
  me.close();
  const { values } = me.server, raw = Number(values[`${score}raw`] || 0), before = values[status];
  let text = values[suspend];
  for (let times = 1 + below(3); times; times -= 1) {
    const at = below(text.length + 1), end = at + one([0, 1, 2, 9]), put = Array.from({ length: one([0, 1, 1, 3, 40]) }, () => one([..."|;,/.~!@_*%\u00e9\0 9eE-LNPT0", ...SIGNS])).join("");
    text = text.slice(0, at) + put + text.slice(end);
  }
  const sum = (said) => { const number = Array.from(said).reduce((so, sign) => (so * 31 + sign.charCodeAt(0)) % 4093, 7); return SIGNS[number >> 6] + SIGNS[number & 63]; };
  if (next() < 0.6) { const held = (next() < 0.9 ? "1" : "2") + text.slice(1, -2); text = held + sum(held); }
  values[suspend] = text;
  me.accepted = null;
  if (!me.launch()) return [`spoilt ${seed}: no session`];
  const state = me.store.read();
  if (state) {
    const again = courseloomRecord.mend(plain(state), me.now);
    if (again.lost || !isDeepStrictEqual(plain(again.state), plain(state))) me.fault("what was read is not sound", text, state);
  }
  const newer = /^[2-9]/.test(text), after = (name) => me.server.values[name];
  if (next() < 0.5) me.store.record(practice[0].h, practice[0].k, { chosen: [0] }, 1, null);
  me.wait(2000);
  me.close();
  if (newer && after(suspend) !== text) me.fault("what a later version wrote was replaced", text);
  if (Number(after(`${score}raw`) || 0) < raw) me.fault("the score went down", text);
  if (before === "passed" && after(status) !== "passed") me.fault("the status went down", text);
  return me.faults.map((fault) => `spoilt ${seed}: ${fault}`);
}

/* What a system holds at the end of each of these stories. */
function table(version) {
  const stories = {}, test = finished;
  const end = (name, known, ...visits) => {
    const me = learner(version, (server) => standIn(version, server, true), known);
    visits.forEach((visit) => {
      Object.assign(me.server, { mode: visit.mode || "normal", mute: visit.mute });
      me.launch();
      if (visit.does) visit.does(me);
      me.now += 3600e3;
      if (visit.killed) me.kill(); else me.close();
    });
    const { values, faults } = me.server, { status, success, score } = courseloomDialects[version];
    stories[name] = { status: values[status] ?? null, success: success ? values[success] ?? "unknown" : null, raw: values[`${score}raw`] ?? null, scaled: values[`${score}scaled`] ?? null, faults, kept: Boolean(values["cmi.suspend_data"]) };
  };
  const hand = (...scores) => (me) => me.store.update((state) => { state.tests[KNOWN.final] = [...(state.tests[KNOWN.final] || []), ...scores.map((score, i) => test(score, me.now + i * 10))]; });
  const open = (me) => me.store.update((state) => { state.tests[KNOWN.final] = [{ ...test(0, me.now), finished: null, score: null, passed: null, flags: [], here: 0 }]; });
  const answer = (count) => (me) => practice.slice(0, count).forEach(({ h, k }) => me.store.record(h, k, { chosen: [0] }, 0, null));
  const part = { ...KNOWN, counted: false };
  end("opened and left", KNOWN, {});
  end("opened and killed", KNOWN, { killed: true });
  end("every practice question answered", KNOWN, { does: answer(12) });
  end("test begun", KNOWN, { does: open });
  end("failed", KNOWN, { does: hand(0.5) });
  end("just below the mark", KNOWN, { does: hand(0.79999) });
  end("passed", KNOWN, { does: hand(0.8) });
  end("failed, then passed", KNOWN, { does: hand(0.5) }, { does: hand(0.9) });
  end("passed, then a lower retake", KNOWN, { does: hand(0.9) }, { does: hand(0.2) });
  end("passed, then only looked at", KNOWN, { does: hand(0.9) }, {});
  end("passed, then reviewed", KNOWN, { does: hand(0.9) }, { mode: "review", does: hand(0.2) });
  end("failed, then reviewed and passed there", KNOWN, { does: hand(0.5) }, { mode: "review", does: hand(1) });
  end("passed, then forgotten, then a lower retake", KNOWN, { does: hand(0.9) }, { does: (me) => { me.store.forget(); me.store.begin(); hand(0.2)(me); } });
  end("passed, then what was kept is not told", KNOWN, { does: hand(0.9) }, { mute: "cmi.suspend_data" });
  end("browsed", KNOWN, { mode: "browse" });
  end("part: opened and left", part, {});
  end("part: some answered", part, { does: answer(2) });
  end("part: all answered", part, { does: answer(3) });
  end("part: all answered, then forgotten", part, { does: answer(3) }, { does: (me) => me.store.forget() });
  end("part: the test of the course passed", part, { does: hand(1) });
  return stories;
}

/* What a system gets where answers go one by one: the elements of each, what was refused, and whether a refusal holds the score up. */
function reports(version) {
  const found = {};
  for (const closed of [false, true]) {
    const me = learner(version, (server) => standIn(version, server, true)), { server } = me;
    Object.assign(server, { refused: [], closed });
    me.launch();
    const refused = server.refused.length;
    const give = (i, given, score) => { me.now += 1000; me.store.record(practice[i].h, practice[i].k, given, score, 3); };
    give(0, { chosen: [1] }, 0);
    give(1, { chosen: [0, 2] }, 0.5);
    give(2, { chosen: [1] }, 1);
    give(3, { chosen: [2, 0] }, 1);
    give(4, { chosen: [2, 0, 1] }, 0);
    give(5, { number: 12.5 }, 1);
    give(6, { text: "soap" }, 1);
    give(8, { text: "private", points: [0] }, null);
    give(0, { chosen: [0] }, 1);
    me.store.update((state) => { state.tests[KNOWN.final] = [finished(0.9, me.now)]; });
    me.close();
    const held = Object.entries(server.values).filter(([name]) => name.includes("interactions")), { score } = courseloomDialects[version];
    const rows = [];
    held.forEach(([name, value]) => { const [, , at, field] = name.split("."); rows[at] = { ...rows[at], [field]: value }; });
    found[closed ? "closed" : "open"] = { rows, refused: server.refused.slice(refused).filter((code) => code !== "403").length, raw: server.values[`${score}raw`], said: me.said[me.said.length - 1] };
  }
  return found;
}

/* Whether the system is found from a page: in the same window, above it, behind a popup, behind the frame of a popup, nowhere. */
function windows(version) {
  const top = (more) => { const made = { ...more }; made.parent = made; return made; };
  const there = top({ [courseloomDialects[version].api]: standIn(version, { values: {}, faults: [], mode: "normal" }, false) });
  const foreign = { get parent() { throw new Error("another site"); } };
  const from = [there, { parent: { parent: there } }, top({ opener: there }), { parent: top({ opener: there }) }, { parent: foreign, opener: there }, top({}), { parent: foreign }];
  return from.map((one) => Boolean(courseloomLms(one, version)));
}

/* Answers of every form, as the text that a system keeps, and as they are read from it. */
const FORMS = [
  [{ chosen: [25] }, 1], [{ chosen: [26] }, 0], [{ chosen: [null] }, 5 / 13], [{ chosen: [2, 0, null] }, 12 / 13], [{ number: -12.5 }, 11 / 12],
  [{ text: "soap; 5 %" }, 1 / 3], [{ text: "", points: [0, 2] }, null], [{ chosen: [0] }, 0.123], [null, 1],
];
function written() {
  const packer = courseloomPack(KNOWN), state = packer.unpack("", START);
  FORMS.forEach(([given, score], i) => {
    const { h, k } = practice[i], at = START + i * DAY;
    state.answers[h] = { k, given, score, sure: null, tries: 1, at, first: { given, score, sure: null, at } };
  });
  const text = packer.pack(state, 4000);
  return { text, back: Object.values(packer.unpack(text, START + 99 * DAY).answers).map(({ given, score }) => [given, score]), forms: FORMS };
}

/* The length of the state of a course of which everything is answered, in two months. */
function longest(known) {
  const packer = courseloomPack(known), all = known.questions.match(/.{18}/g), dice = random(5), finals = new Set(known.bank), state = packer.unpack("", START);
  const names = all.map((one) => [one.slice(0, 10), one.slice(10)]), items = names.filter(([h]) => finals.has(h)).slice(0, 40);
  names.filter(([h]) => !finals.has(h)).forEach(([h, k], i) => {
    const at = START + Math.floor(i / 7) * DAY, sign = known.kinds[i];
    const given = sign === "c" || sign === "t" ? { chosen: [dice.below(4)] } : sign === "f" ? { text: "twenty seconds" } : sign === "n" ? { number: dice.below(99) } : { chosen: [0, 1, 2, 3, 1] };
    const score = () => (sign === "-" ? null : sign === "m" || sign === "x" ? dice.one(SHARES) : dice.below(2)), tries = 1 + (dice.below(3) === 0);
    state.answers[h] = { k, given, score: score(), sure: 3, tries, at, first: { given, score: score(), sure: 1, at } };
  });
  const answers = Object.fromEntries(items.map(([h, k]) => [h, { k, given: { chosen: [1] }, score: 1, sure: null }]));
  state.tests[known.final] = [1, 2, 3, 4].map((n) => ({ seed: 4e9, started: START + n, finished: START + n + 9, items: items.map(([h]) => h), answers, score: n / 4, passed: true }));
  known.pages.match(/.{10}/g).forEach((h, i) => { state.pages[h] = START; state.places[h] = 1 + i; });
  known.talks.match(/.{18}/g).forEach((one) => { state.talks[one.slice(0, 10)] = { k: one.slice(10), path: [0, 1, 2, 1, 0, 1, 2, 1], at: START }; });
  const text = packer.pack(state, 1e6), back = packer.unpack(packer.pack(state, 4000), START + 99 * DAY);
  return { whole: text.length, sent: packer.pack(state, 4000).length, answers: Object.keys(back.answers).length, of: Object.keys(state.answers).length };
}

/* Each question of the first release answered by its number, as the second release finds it: [name, key, given] by name. */
function releases({ one, two }) {
  const before = courseloomPack(one), after = courseloomPack(two), state = before.unpack("", START);
  one.questions.match(/.{18}/g).forEach((name, i) => {
    const answer = { k: name.slice(10), given: { number: i + 1 }, score: 1, sure: null, tries: 1, at: START };
    state.answers[name.slice(0, 10)] = { ...answer, first: { given: answer.given, score: 1, sure: null, at: START } };
  });
  return Object.fromEntries(Object.entries(after.unpack(before.pack(state, 4000), START).answers).map(([h, { k, given: { number } }]) => [h, { k, number }]));
}

let result = null;
if (what === "walks") {
  const [system, version, seed, count] = given, launch = system === "again" ? await again(version) : (server) => standIn(version, server, system === "strict");
  result = [];
  for (let n = 0; n < Number(count) && !result.length; n += 1) result.push(...walk(version, launch, Number(seed) * 100000 + n));
} else if (what === "spoilt") {
  const [seed, count] = given.map(Number);
  result = [];
  for (let n = 0; n < count && !result.length; n += 1) result.push(...spoilt(seed + n));
} else if (what === "kept") result = courseloomPack(KNOWN).unpack(readFileSync(0, "utf-8").trim(), START + 30 * DAY);
else if (what === "table") result = table(given[0]);
else if (what === "reports") result = reports(given[0]);
else if (what === "times") result = Object.fromEntries(["1.2", "2004"].map((version) => [version, [0, 61010, 3723450, 100 * 3600e3 + 5000, 12345 * 3600e3].map(courseloomDialects[version].span)]));
else if (what === "written") result = written();
else if (what === "windows") result = windows(given[0]);
else if (what === "longest") result = longest(JSON.parse(readFileSync(0, "utf-8")));
else if (what === "releases") result = releases(JSON.parse(readFileSync(0, "utf-8")));
console.log(JSON.stringify(result));
