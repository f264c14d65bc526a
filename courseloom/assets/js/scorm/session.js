/* A session with a learning system: what it is told, and when. Nothing here draws anything, and nothing knows the system's language.

   `courseloomSession(system, known, {clock, later, tell, report})` returns null where the system opens no session or does not say what it
   holds. `tell(state)` is called with "saving" (it is on its way), "saved", "waiting" (an answer is not saved yet), "later" (saved; the
   system takes the result when the course is opened next), "looking" (review: nothing is saved) and "newer" (kept by a later
   version: nothing is saved). `report` is whether answers are sent one by one. The session is
     place        what courseloomStore (store.js) keeps its text in
     page         the number of the page read last, or null
     fresh        whether nothing was read or answered yet
     lost         whether what was held could not be read
     flush()      sends what is not saved; returns false where something was refused
     end()        sends it and closes the session, since the page is being left
     finish(then) closes the session once all is saved, where the system has a way to

   What was refused is sent again, with growing pauses. A `system` (api.js, cmi5.js) is
     open()             {held, mode}: the packed text it holds ("" where none) and how the course was opened; null without a session
     look()             nothing will be saved
     save(tell, adopt, done)  stores what `tell()` returns, {text, status, score, at, spent}, and calls `done(taken)` now or later, with the word
                        to show where it is not "saved". `adopt(text)` is for what somebody else has stored meanwhile
     answer(one)        an answer by itself: {id, kind, type, given, score, now}; what is refused of it never holds up anything else
     end(spent, tell)   the page is being left; `spent` and `tell` are null where nothing is saved
     finish(spent, done)  optional: closes the session; `done(taken)` */
function courseloomSession(system, known, { clock, later, tell, report }) {
  const LIMIT = 4000, SOON = 1000, LONGEST = 60000;
  const packer = courseloomPack(known), began = clock(), held = new Map(), opened = system.open();
  if (!opened) return null;
  const found = packer.unpack(opened.held, clock()), isNewer = found === "newer", readOnly = isNewer || ["review", "browse"].includes(opened.mode);
  const state = found && !isNewer ? found : packer.unpack("", clock());
  let dirty = false, timer = null, pause = 0, over = false, told = "", changes = 0, base = JSON.stringify(state), leave = null, isLeaving = false;
  const say = (now) => { if (now !== told) tell(told = now); }, spent = () => Math.max(clock() - began, 0);

  /* What the record says: {status, score, at}. Nothing is passed or scored before the final test is handed in; a part of the course
     without that test is completed when each of its questions for practice is answered. */
  function outcome(now) {
    if (known.counted) {
      const done = (now.tests[known.final] || []).filter((one) => one.finished !== null);
      if (!done.length) return { status: "incomplete", score: null };
      const score = Math.max(...done.map((one) => one.score)), at = Math.max(...done.map((one) => one.finished));
      return { status: done.some((one) => one.passed) ? "passed" : "failed", score, at };
    }
    const all = known.needed.every((number) => {
      const name = packer.name(number), one = now.answers[name.slice(0, 10)];
      return one && one.k === name.slice(10) && one.score !== null;
    });
    return { status: all && known.needed.length ? "completed" : "incomplete", score: null };
  }

  const reports = report ? courseloomReports(system, known, packer, state) : null;
  function record() { return JSON.parse(held.get(known.key) || "null") || packer.unpack("", clock()); }

  /* Three states of the record: this one, the one that both began with, and the one that is stored now. */
  function adopt(text) {
    const theirs = packer.unpack(text, clock());
    if (!theirs || theirs === "newer") return;
    held.set(known.key, JSON.stringify(courseloomJoined(record(), JSON.parse(base), theirs)));
    base = JSON.stringify(theirs);
  }
  function telling() {
    const now = record();
    return { text: packer.pack(now, LIMIT), ...outcome(now), spent: spent() };
  }
  function flush() {
    clearTimeout(timer);
    timer = null;
    if (readOnly || over || isLeaving) return;
    let sent = 0, text = base, isAnswered = false;
    const now = () => { sent = changes; text = JSON.stringify(record()); return telling(); };
    if (reports) reports.send(record(), clock());
    system.save(now, adopt, (taken, word) => {
      isAnswered = true;
      if (over) return;
      dirty = !taken || sent !== changes;
      if (!taken) {
        pause = Math.min(pause ? pause * 2 : SOON, LONGEST);
        clearTimeout(timer);
        timer = later(flush, pause);
        say("waiting");
        return;
      }
      pause = 0;
      base = text;
      if (dirty) return;
      say(word || "saved");
      if (leave) leave();
    });
    if (!isAnswered && told !== "waiting") say("saving");
  }
  function end() {
    if (over) return;
    flush();
    over = true;
    clearTimeout(timer);
    if (readOnly || isLeaving) system.end(null, null); else system.end(spent(), telling);
  }
  function finish(then) {
    const close = () => {
      leave = null;
      isLeaving = true;
      system.finish(readOnly ? null : spent(), (taken) => {
        if (taken) { over = true; then(); return; }
        pause = Math.min(pause ? pause * 2 : SOON, LONGEST);
        timer = later(close, pause);
        say("waiting");
      });
    };
    leave = close;
    if (readOnly) close(); else flush();
  }

  /* Answers, tests and conversations are sent at once; where somebody is in the book goes a moment later, or with the next answer. */
  const weighty = (text) => { const { answers, tests, talks } = JSON.parse(text || "{}"); return JSON.stringify([answers, tests, talks]); };
  const place = {
    get: (name) => (held.has(name) ? held.get(name) : null),
    set(name, text) {
      const was = held.get(name);
      held.set(name, text);
      if (name !== known.key || readOnly || isLeaving) return;
      dirty = true;
      changes += 1;
      if (weighty(was) !== weighty(text)) flush(); else timer = timer || later(flush, SOON);
    },
    remove(name) {
      held.delete(name);
      changes += 1;
      if (name === known.key) flush();
    },
  };
  held.set(known.key, JSON.stringify(state));
  if (readOnly) { system.look(); say(isNewer ? "newer" : "looking"); } else flush();
  const fresh = ![...Object.keys(state.pages), ...Object.keys(state.answers)].length;
  return { place, page: state.page, fresh, lost: found === null, end, finish, flush: () => { if (dirty) flush(); return told !== "waiting"; } };
}

/* What was answered, as SCORM 2004 and cmi5 write it (`isNew`), or SCORM 1.2. */
function courseloomResponse(kind, { chosen, number, text, points }, isNew) {
  const LETTERS = "abcdefghijklmnopqrstuvwxyz", joined = (list) => list.join(isNew ? "[,]" : ","), paired = (a, b) => a + (isNew ? "[.]" : ".") + b;
  if (number !== undefined) return String(number);
  if (!chosen) return points ? "" : (text || "").slice(0, 250);
  if (chosen.some((one) => one === null || one > 25)) return "";
  if (kind === "t") return isNew ? String(chosen[0] === 0) : "tf"[chosen[0]];
  if (kind === "x") return joined(chosen.map((one, i) => paired(i + 1, LETTERS[one])));
  if (kind === "s") return joined(chosen.map((one, i) => [one, i]).sort((a, b) => a[0] - b[0]).map(([, i]) => LETTERS[i]));
  return joined(chosen.map((one) => LETTERS[one]));
}

/* Answers one by one: each that has a result, in chapters and in tests that were handed in, goes to the system once. */
function courseloomReports(system, known, packer, first) {
  const TYPES = { c: "choice", m: "choice", t: "true-false", x: "matching", s: "sequencing", n: "numeric", f: "fill-in" };
  function given(state) {
    const done = (state.tests[known.final] || []).filter((one) => one.finished !== null);
    const inTests = done.flatMap((one) => Object.entries(one.answers).map(([h, answer]) => [h, { ...answer, at: one.finished }]));
    return [...Object.entries(state.answers), ...inTests].filter(([h, one]) => one.given && packer.current.has(h))
      .map(([h, one]) => ({ number: packer.current.get(h), ...one, mark: h + " " + one.at + " " + JSON.stringify(one.given) }));
  }
  const sent = new Set(given(first).map((one) => one.mark));
  function send(state, now) {
    given(state).filter((one) => !sent.has(one.mark)).forEach((one) => {
      const kind = known.kinds[one.number - 1], type = TYPES[kind];
      sent.add(one.mark);
      if (type) system.answer({ id: "q" + one.number, kind, type, given: one.given, score: one.score, now });  // else in own words, or a rating
    });
  }
  return { send };
}
