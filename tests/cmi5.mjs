// Holds the shipped scripts of a cmi5 package to the strict stand-in of cmi5_lrs.mjs; prints faults as JSON, or what was asked for.
// Run: node tests/cmi5.mjs walks SEED COUNT | table | rules
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import vm from "node:vm";

import { Lrs } from "./cmi5_lrs.mjs";
import { bank, DAY, doings, finished, hex, KEY, KNOWN, plain, practice, random, seen, START } from "./learner.mjs";

const folder = new URL("../courseloom/assets/js/", import.meta.url);
const shipped = ["record.js", "store.js", "scorm/xapi.js", "scorm/cmi5.js", "scorm/pack.js", "scorm/session.js"].map((name) => readFileSync(new URL(name, folder), "utf-8"));
const world = vm.createContext({ clearTimeout: (timer) => { if (timer) timer.off = true; }, localStorage: {}, URL, URLSearchParams, Uint8Array });
const { courseloomStore, courseloomConnect, courseloomPack, courseloomSession } =
  vm.runInContext(`${shipped.join("\n")}\n({ courseloomStore, courseloomConnect, courseloomPack, courseloomSession })`, world);
const name = ({ verb }) => verb.id.split("/").pop();

/* A window. What it asks arrives a moment later, and the answer a moment after that, unless it is gone by then. */
function windowOf(lrs, search, kept, isFramed, dice) {
  const tab = { location: { search }, sessionStorage: kept.storage, history: kept.history, crypto: globalThis.crypto, flying: 0, isGone: false, isKilled: false };
  tab.parent = isFramed ? {} : tab;
  tab.document = { createElement: () => ({}), head: { append(meta) { tab.policy = meta.content; } } };
  tab.fetch = async (address, { method, headers = {}, body, keepalive }) => {
    tab.flying += 1;
    await new Promise(setImmediate);
    if (tab.isKilled && dice.next() < 0.5) { tab.flying -= 1; return new Promise(() => {}); }
    let answer = null, fault = null;
    try {
      if (!keepalive) throw new Error("a request that ends with its page");
      answer = lrs.handle(method, address, Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])), body);
    } catch (error) { fault = error; }
    await new Promise(setImmediate);
    tab.flying -= 1;
    if (tab.isGone) return new Promise(() => {});
    if (fault) throw fault;
    const named = Object.fromEntries(Object.entries(answer.headers).map(([key, value]) => [key.toLowerCase(), value]));
    return { status: answer.status, headers: { get: (key) => named[key.toLowerCase()] ?? null }, text: async () => answer.body, json: async () => JSON.parse(answer.body) };
  };
  return tab;
}
function storage() {
  const held = new Map();
  const history = { state: null, replaceState(state) { history.state = plain(state); } };
  return { storage: { getItem: (key) => held.get(key) ?? null, setItem: (key, text) => { held.set(key, text); } }, history };
}

/* A learner with one system. */
function learner(lrs, known = KNOWN, { dice = random(1), isFramed = false, report = true } = {}) {
  const me = { lrs, session: null, store: null, now: START, said: [], timers: [], faults: lrs.faults, since: [], tab: null, search: "", kept: null, finished: false };
  const packer = courseloomPack({ ...known, key: KEY });
  const held = () => seen(JSON.parse((me.session && me.session.place.get(KEY)) || "null") || packer.unpack("", me.now));
  const stored = () => { const text = lrs.documents.get(`${lrs.registration} courseloom`); return text ? JSON.parse(text) : null; };
  me.fault = (...words) => me.faults.push(words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" ").slice(0, 1500));
  me.verbs = () => lrs.of(lrs.registration).map(name);
  me.settle = async () => { for (let left = 400; left && (me.tab.flying || left > 394); left -= 1) await new Promise(setImmediate); };
  me.note = () => { if (me.session) me.since.push(held()); };
  /* "saved" is a promise: the record is stored as it is, and so is what it has reached. */
  function check() {
    const doc = stored(), now = packer.unpack(doc.packed, me.now);
    if (!isDeepStrictEqual(seen(now), held())) me.fault("saved was said of what is not stored", held(), seen(now));
    const done = (now.tests[known.final] || []).filter((one) => one.finished !== null), verbs = me.verbs();
    if (known.counted && done.length && !verbs.includes("completed")) me.fault("saved was said without Completed");
    const best = Math.max(...done.map(({ score }) => score)), { mastery } = lrs.sessions.get(me.token());
    const isPassed = done.length && (mastery === undefined ? done.some(({ passed }) => passed) : Math.floor(best * 10000 + 1e-6) / 10000 >= mastery);
    if (known.counted && isPassed && !verbs.includes("passed") && me.said[me.said.length - 1] === "saved") me.fault("saved was said without Passed");
    me.since = [held()];
  }
  me.token = () => new URL(new URLSearchParams(me.search).get("fetch")).searchParams.get("k");
  /* Opens the page of a launch, or the same page again. */
  me.open = async (search, kept = storage()) => {
    Object.assign(me, { search, kept, timers: [], session: null, tab: windowOf(lrs, search, kept, isFramed, dice) });
    const system = await new Promise((then) => { courseloomConnect(me.tab, known, then, () => me.now); });
    me.system = system;
    me.session = system && courseloomSession(system, { ...known, key: KEY }, {
      clock: () => me.now, report,
      later(then, wait) { const timer = { then, at: me.now + wait }; me.timers.push(timer); return timer; },
      tell(state) { me.said.push(state); if (["saved", "later"].includes(state) && me.session) check(); },
    });
    if (!me.session) return null;
    me.store = courseloomStore(KEY, () => me.now, me.session.place);
    const now = held();
    if (!me.since.some((one) => isDeepStrictEqual(one, now)) && me.since.length) me.fault("not resumed", now, me.since[0]);
    me.since = [now];
    await me.settle();
    return me.session;
  };
  me.launch = (given) => me.open(lrs.launch(given));
  me.wait = async (ms) => {
    me.now += ms;
    for (let left = 30; left; left -= 1) {
      const due = me.timers.filter((timer) => !timer.off && timer.at <= me.now)[0];
      if (!due) break;
      due.off = true;
      due.then();
      await me.settle();
    }
  };
  me.page = () => { me.store = courseloomStore(KEY, () => me.now, me.session.place); };
  const leave = async () => { me.tab.isGone = true; me.session = null; me.timers = []; await me.settle(); };
  me.close = async () => { if (!me.session) return; me.session.end(); await leave(); };
  me.kill = async () => { me.tab.isKilled = true; await leave(); };
  me.reload = async () => { me.session.end(); const { search, kept } = me; await leave(); return me.open(search, kept); };
  me.finish = async () => { me.isDone = false; me.session.finish(() => { me.isDone = true; }); await me.settle(); if (me.isDone) await leave(); return me.isDone; };
  return me;
}

/* One learner at random, for some days. */
async function walk(seed) {
  const dice = random(seed), { next, below, one } = dice, lrs = new Lrs({ tags: one(["both", "get", "none", "required"]) });
  const mastery = one([undefined, undefined, 0.9, 0.5]), isFramed = next() < 0.4;
  const me = learner(lrs, next() < 0.5 ? KNOWN : { ...KNOWN, counted: false }, { dice, isFramed });
  const steps = {
    ...doings(me, dice),
    wait: () => me.wait(one([10, 1500, 70000, 3e6])), hide() { me.session.flush(); }, close: me.close, kill: me.kill,
    async finish() {
      if (await me.finish()) return;
      mend();
      for (let left = 3; left; left -= 1) await me.wait(130000);
      if (!me.isDone && !lrs.sessions.get(me.token()).isExpired) me.fault("not finished although the system is there");
      await me.kill();
    },
    reload: () => (isFramed ? null : me.reload()),
    fail() { lrs.failing = true; }, down() { lrs.down = true; }, lose() { lrs.lost = true; }, refuse() { lrs.closed = [one(["statements", "activities/state"])]; },
    mend, expire() { lrs.sessions.get(me.token()).isExpired = true; },
  };
  function mend() { Object.assign(lrs, { failing: false, down: false, lost: false, closed: [] }); }
  const often = ["answer", "answer", "answer", "answer", "answerTest", "answerTest", "handIn", "beginTest", "navigate", "wait", "mend"], names = Object.keys(steps);
  for (let left = 120; left && !me.faults.length; left -= 1) {
    me.now += below(40) * 1000;
    if (!me.session) {
      me.now += below(3) * DAY;
      if (next() < 0.2) lrs.down = true; else mend();
      const mode = next() < 0.1 && lrs.statements.length ? one(["Review", "Browse"]) : "Normal", before = lrs.documents.get(`${lrs.registration} courseloom`);
      const { since } = me;
      if (!await me.launch({ mode, mastery })) { mend(); continue; }
      if (mode !== "Normal") {
        for (let turn = 0; turn < 4; turn += 1) steps[one(["answer", "handIn", "beginTest", "navigate"])]();
        if (next() < 0.5) await me.finish();
        await me.close();
        if (lrs.documents.get(`${lrs.registration} courseloom`) !== before) me.fault("a review changed something");
        me.since = since;
      }
      continue;
    }
    await steps[next() < 0.75 ? one(often) : one(names)]();
    me.note();
    if (next() < 0.6 && me.tab) await me.settle();
    if (/private|own words/.test(JSON.stringify([lrs.statements, ...lrs.documents]))) me.fault("what is private was sent");
  }
  /* Once the system takes things again, all is saved without anybody's doing. */
  mend();
  if (me.session && !me.faults.length && !lrs.sessions.get(me.token()).isExpired) {
    for (let left = 4; left; left -= 1) { await me.wait(130000); await me.settle(); }
    if (!["saved", "later"].includes(me.said[me.said.length - 1])) me.fault("not saved in the end", me.said[me.said.length - 1]);
    if (!await me.finish()) me.fault("not finished");
    if (me.verbs().pop() !== "terminated") me.fault("not terminated", me.verbs());
  }
  return me.faults.map((fault) => `walk ${seed}: ${fault}`);
}

const hand = (...scores) => async (me) => {
  for (const score of scores) {
    me.now += 60000;
    me.store.update((state) => { state.tests[KNOWN.final] = [...(state.tests[KNOWN.final] || []), finished(score, me.now)]; });
    await me.settle();
  }
};
const answer = (count, from = 0) => (me) => practice.slice(from, from + count).forEach(({ h, k }) => me.store.record(h, k, { chosen: [0] }, 0, null));

/* What a system has got at the end of each of these stories: a text for each session. */
async function table() {
  const stories = {}, part = { ...KNOWN, counted: false };
  const short = (one) => {
    const { score, duration } = one.result || {}, mark = one.context.extensions["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"];
    return name(one) + (score ? ` ${score.scaled}` : "") + (mark === undefined ? "" : ` of ${mark}`) + (name(one) === "terminated" ? ` after ${duration}` : "");
  };
  async function end(title, known, ...visits) {
    const lrs = new Lrs(), me = learner(lrs, known, { isFramed: visits.some(({ framed }) => framed), report: visits.some(({ report }) => report) });
    const sessions = [];
    for (const visit of visits) {
      const before = lrs.statements.length;
      await me.launch({ mode: visit.mode, mastery: visit.mastery });
      if (visit.does) await visit.does(me);
      await me.settle();
      me.now += 3600e3;
      if (visit.killed) await me.kill(); else if (visit.closed) await me.close(); else await me.finish();
      sessions.push(lrs.statements.slice(before).map(short).join(", "));
    }
    stories[title] = { sessions, faults: lrs.faults, said: me.said[me.said.length - 1], kept: lrs.documents.has(`${lrs.registration} courseloom`) };
  }
  const reloaded = (does) => async (me) => { if (does) await does(me); await me.reload(); await me.reload(); };
  const both = (...all) => async (me) => { for (const one of all) await one(me); };
  const framed = true, closed = true, killed = true, mode = "Review";
  await end("opened and finished", KNOWN, {});
  await end("opened and killed", KNOWN, { killed });
  await end("opened in a frame and closed", KNOWN, { framed, closed });
  await end("opened in a window and closed", KNOWN, { closed });
  await end("opened and loaded again twice", KNOWN, { does: reloaded() });
  await end("every practice question answered", KNOWN, { does: answer(12) });
  await end("failed", KNOWN, { does: hand(0.5) });
  await end("failed, and closed in a window", KNOWN, { does: hand(0.5), closed }, {});
  await end("failed, and killed", KNOWN, { does: hand(0.5), killed }, {});
  await end("just below the mark", KNOWN, { does: hand(0.79999) });
  await end("passed", KNOWN, { does: hand(0.8) });
  await end("passed, and killed", KNOWN, { does: hand(0.8), killed }, {});
  await end("failed, then passed at once", KNOWN, { does: hand(0.5, 0.9) });
  await end("failed, then passed another day", KNOWN, { does: hand(0.5) }, { does: hand(0.9) });
  await end("failed, loaded again, then passed", KNOWN, { does: both(reloaded(hand(0.5)), hand(0.9)) }, {});
  await end("failed twice, the second lower", KNOWN, { does: hand(0.5) }, { does: hand(0.2) });
  await end("passed, then a lower retake", KNOWN, { does: hand(0.9) }, { does: hand(0.2) });
  await end("passed, then forgotten, then a lower retake", KNOWN, { does: hand(0.9) }, { does: both((me) => { me.store.forget(); me.store.begin(); }, hand(0.2)) });
  await end("passed, then reviewed", KNOWN, { does: hand(0.9) }, { mode, does: hand(0.2) });
  await end("failed, then reviewed and passed there", KNOWN, { does: hand(0.5), mastery: 0.9 }, { mode, does: hand(1) });
  await end("browsed", KNOWN, { mode: "Browse", does: hand(1) });
  await end("0.8 where the system asks 0.9", KNOWN, { does: hand(0.8), mastery: 0.9 });
  await end("0.9 where the system asks 0.9", KNOWN, { does: hand(0.9), mastery: 0.9 });
  await end("0.6 where the system asks 0.5", KNOWN, { does: hand(0.6), mastery: 0.5 });
  await end("0.8 where the system asks 0.9, then 0.7", KNOWN, { does: hand(0.8), mastery: 0.9 }, { mastery: 0.7 });
  await end("part: some answered", part, { does: answer(2) });
  await end("part: all answered", part, { does: answer(3) });
  await end("part: all answered, then forgotten", part, { does: answer(3) }, { does: (me) => me.store.forget() });
  await end("part: the test of the course passed", part, { does: hand(1) });
  await end("part: answers one by one", part, { does: answer(3), report: true });
  return stories;
}

/* What is easier said than drawn at random: each returns what a test looks at. */
async function rules() {
  const found = {};
  /* Two windows of one registration: what the other has stored is read before it is written over. */
  for (const tags of ["both", "get", "required", "none"]) {
    const lrs = new Lrs({ tags }), one = learner(lrs), two = learner(lrs);
    await one.launch();
    await two.launch();
    one.now += 1000;
    answer(2)(one);
    await one.settle();
    two.now += 5000;
    answer(2, 2)(two);
    await two.settle();
    await hand(0.9)(one);
    const { answers, tests } = courseloomPack(KNOWN).unpack(JSON.parse(lrs.documents.get(`${lrs.registration} courseloom`)).packed, one.now);
    found[`two windows, ETags: ${tags}`] = { answers: Object.keys(answers).length, tests: (tests[KNOWN.final] || []).length, faults: lrs.faults, said: [one, two].map((me) => me.said[me.said.length - 1]) };
  }
  /* What the system refuses: an answer by itself never holds up a result. */
  {
    const lrs = new Lrs(), me = learner(lrs), { broken } = lrs;
    lrs.broken = (one, session) => (name(one) === "answered" ? "refused" : broken.call(lrs, one, session));
    await me.launch();
    answer(1)(me);
    await hand(0.9)(me);
    found["answers refused"] = { verbs: me.verbs(), said: me.said[me.said.length - 1] };
  }
  /* The tab keeps the token and what was said, and no answer. */
  {
    const lrs = new Lrs(), me = learner(lrs);
    await me.launch();
    lrs.down = true;
    me.store.record(practice[0].h, practice[0].k, { text: "typed by the learner" }, 0, null);
    await me.settle();
    found["kept in the tab"] = { isToken: /"token":"\w+/.test(me.kept.storage.getItem("courseloom-session")), isAnswer: /answered|typed/.test(me.kept.storage.getItem("courseloom-session")), policy: me.tab.policy, said: me.said };
  }
  /* Without storage of the tab, its history keeps the token. */
  {
    const lrs = new Lrs(), me = learner(lrs), kept = storage();
    kept.storage = { getItem() { throw new Error("denied"); }, setItem() { throw new Error("denied"); } };
    await me.open(lrs.launch(), kept);
    await me.reload();
    found["storage denied"] = { fetches: lrs.fetches, faults: lrs.faults, isOpen: Boolean(me.session) };
  }
  {
    const lrs = new Lrs(), me = learner(lrs);
    await me.launch({ back: "https://system.example/back" });
    found["the way back"] = me.system.back;
    await me.finish();
    found["after the end"] = { session: await me.open(me.search, me.kept), fetches: lrs.fetches };
    const other = learner(new Lrs());
    await other.launch({ back: "javascript:alert(1)" });
    found["a script as the way back"] = other.system.back;
  }
  /* A record that has no room in the packed state leaves what is stored as it is. */
  {
    const lrs = new Lrs(), me = learner(lrs), packed = () => JSON.parse(lrs.documents.get(`${lrs.registration} courseloom`)).packed;
    await me.launch();
    answer(2)(me);
    await me.settle();
    const before = packed();
    me.store.update((state) => { state.talks[hex(1, 10)] = { k: hex(1, 8), path: Array(5000).fill(1), at: me.now }; });
    await me.settle();
    await me.close();
    found["no room"] = { isAsBefore: packed() === before, said: me.said[me.said.length - 1] };
  }
  /* A system that cannot say which statements it has. */
  {
    const lrs = new Lrs(), me = learner(lrs);
    lrs.found = () => ({ status: 200, body: "<html>" });
    await me.launch();
    found["statements unread"] = { isOpen: Boolean(me.session), faults: lrs.faults };
  }
  {
    const lrs = new Lrs(), me = learner(lrs);
    await me.launch({ mastery: 0.75 });
    answer(2)(me);
    await hand(0.9)(me);
    found.statement = lrs.statements.find((one) => name(one) === "passed");
    found.answered = lrs.statements.find((one) => name(one) === "answered");
  }
  return found;
}

const [what, ...given] = process.argv.slice(2);
let result = [];
if (what === "walks") {
  for (let n = 0; n < Number(given[1]) && !result.length; n += 1) result.push(...await walk(Number(given[0]) * 100000 + n));
} else result = what === "table" ? await table() : await rules();
console.log(JSON.stringify(result));
