/* A session with a learning system: what it is told, and when. Nothing here draws anything.

   `courseloomSession(lms, known, {clock, later, tell, report})` returns null where the system opens no session or does not say what it
   holds. `tell(state)` is called with "saved", "waiting" (an answer is not saved yet), "looking" (review: nothing is saved) and "newer"
   (kept by a later version: nothing is saved). `report` is whether answers are sent one by one. The session is
     place       what courseloomStore (store.js) keeps its text in
     page        the number of the page read last, or null
     fresh       whether nothing was read or answered yet
     lost        whether what was held could not be read
     flush()     sends what is not saved; returns whether all is saved then
     end()       sends it and closes the session

   A status and a score never go down: both are read before they are written. What was refused is sent again, with growing pauses. */
function courseloomSession(lms, known, { clock, later, tell, report }) {
  const LIMIT = 4000, SOON = 1000, LONGEST = 60000, HUNDRED = 10000;
  const { names } = lms, packer = courseloomPack(known), began = clock(), held = new Map();
  const ORDER = ["", "incomplete", "failed", "completed", "passed"], rank = (status) => Math.max(ORDER.indexOf(status), 0);
  if (!lms.start()) return null;
  const before = lms.get(names.suspend), mode = lms.get(names.mode);
  if (before === null) return null;
  const found = packer.unpack(before, clock()), isNewer = found === "newer", readOnly = isNewer || ["review", "browse"].includes(mode);
  const state = found && !isNewer ? found : packer.unpack("", clock());
  let dirty = false, timer = null, pause = 0, over = false, told = "";
  const say = (now) => { if (now !== told) tell(told = now); };

  /* What the record says, in the words of the system: {status, score}. Nothing is passed or scored before the final test is handed in;
     a part of the course without that test is completed when each of its questions for practice is answered. */
  function outcome(now) {
    if (known.counted) {
      const done = (now.tests[known.final] || []).filter((one) => one.finished !== null);
      if (!done.length) return { status: "incomplete", score: null };
      return { status: done.some((one) => one.passed) ? "passed" : "failed", score: Math.max(...done.map((one) => one.score)) };
    }
    const all = known.needed.every((number) => {
      const name = packer.name(number), one = now.answers[name.slice(0, 10)];
      return one && one.k === name.slice(10) && one.score !== null;
    });
    return { status: all && known.needed.length ? "completed" : "incomplete", score: null };
  }

  /* Each returns whether the system took what it was told, or had it. */
  function raise(element, to) {
    const now = lms.get(element);
    return now !== null && (rank(now) >= rank(to) || lms.set(element, to));
  }
  function putScore(score) {
    const raw = Math.floor(score * HUNDRED + 1e-6) / 100, now = lms.get(names.score + "raw");
    if (now === null) return false;
    if (now !== "" && Number(now) >= raw) return true;
    lms.set(names.score + "min", 0);
    lms.set(names.score + "max", 100);
    return (!names.scaled || lms.set(names.score + "scaled", Math.round(raw * 100) / HUNDRED)) && lms.set(names.score + "raw", raw);
  }
  function putStatus(status) {
    if (!names.success) return raise(names.status, status);
    const result = ["passed", "failed"].includes(status);
    return raise(names.status, result ? "completed" : status) && (!result || raise(names.success, status));
  }

  const reports = report ? courseloomReports(lms, known, packer, state) : null;
  function record() { return JSON.parse(held.get(known.key) || "null") || packer.unpack("", clock()); }

  function flush() {
    clearTimeout(timer);
    timer = null;
    if (readOnly || over) return;
    const now = record(), text = packer.pack(now, LIMIT), { status, score } = outcome(now);
    if (reports) reports.send(now, clock());
    let taken = text !== null && lms.set(names.suspend, text);
    taken = (score === null || putScore(score)) && taken;
    taken = putStatus(status) && taken;
    lms.set(names.time, names.span(Math.max(clock() - began, 0)));
    lms.set(names.exit, "suspend");
    taken = lms.commit() && taken;
    dirty = !taken;
    if (taken) { pause = 0; say("saved"); return; }
    pause = Math.min(pause ? pause * 2 : SOON, LONGEST);
    timer = later(flush, pause);
    say("waiting");
  }
  function end() {
    if (over) return;
    flush();
    over = true;
    clearTimeout(timer);
    if (!readOnly) lms.set(names.time, names.span(Math.max(clock() - began, 0)));
    lms.end();
  }

  /* Answers, tests and conversations are sent at once; where somebody is in the book goes a moment later, or with the next answer. */
  const weighty = (text) => { const { answers, tests, talks } = JSON.parse(text || "{}"); return JSON.stringify([answers, tests, talks]); };
  const place = {
    get: (name) => (held.has(name) ? held.get(name) : null),
    set(name, text) {
      const was = held.get(name);
      held.set(name, text);
      if (name !== known.key || readOnly) return;
      dirty = true;
      if (weighty(was) !== weighty(text)) flush(); else timer = timer || later(flush, SOON);
    },
    remove(name) {
      held.delete(name);
      if (name === known.key) flush();
    },
  };
  held.set(known.key, JSON.stringify(state));
  /* A system turns a status that nobody has set into "completed" when the session ends, even where somebody only looks. */
  if (readOnly && ["not attempted", "unknown"].includes(lms.get(names.status))) lms.set(names.status, names.success ? "incomplete" : "browsed");
  if (readOnly) say(isNewer ? "newer" : "looking"); else flush();
  const fresh = ![...Object.keys(state.pages), ...Object.keys(state.answers)].length;
  return { place, page: state.page, fresh, lost: found === null, end, flush: () => { if (dirty) flush(); return !dirty; } };
}

/* Answers one by one, as `cmi.interactions`. What the system refuses of them never holds up anything else. */
function courseloomReports(lms, known, packer, first) {
  const { names } = lms, LETTERS = "abcdefghijklmnopqrstuvwxyz", isNew = names.scaled;
  const TYPES = { c: "choice", m: "choice", t: "true-false", x: "matching", s: "sequencing", n: "numeric", f: "fill-in" };
  const joined = (list) => list.join(isNew ? "[,]" : ","), paired = (a, b) => a + (isNew ? "[.]" : ".") + b;
  let count = Number(lms.get("cmi.interactions._count") || NaN);

  /* Every answer that has a result: those in chapters, and those in tests that were handed in. */
  function given(state) {
    const done = (state.tests[known.final] || []).filter((one) => one.finished !== null);
    const inTests = done.flatMap((one) => Object.entries(one.answers).map(([h, answer]) => [h, { ...answer, at: one.finished }]));
    return [...Object.entries(state.answers), ...inTests].filter(([h, one]) => one.given && packer.current.has(h))
      .map(([h, one]) => ({ number: packer.current.get(h), ...one, mark: h + " " + one.at + " " + JSON.stringify(one.given) }));
  }
  const sent = new Set(given(first).map((one) => one.mark));

  function response(kind, { chosen, number, text, points }) {
    if (number !== undefined) return String(number);
    if (!chosen) return points ? "" : (text || "").slice(0, 250);
    if (chosen.some((one) => one === null || one > 25)) return "";
    if (kind === "t") return isNew ? String(chosen[0] === 0) : "tf"[chosen[0]];
    if (kind === "x") return joined(chosen.map((one, i) => paired(i + 1, LETTERS[one])));
    if (kind === "s") return joined(chosen.map((one, i) => [one, i]).sort((a, b) => a[0] - b[0]).map(([, i]) => LETTERS[i]));
    return joined(chosen.map((one) => LETTERS[one]));
  }
  function send(state, now) {
    if (!Number.isInteger(count)) return;
    given(state).filter((one) => !sent.has(one.mark)).forEach((one) => {
      const kind = known.kinds[one.number - 1], at = "cmi.interactions." + count + ".";
      sent.add(one.mark);
      if (!TYPES[kind]) return;  // written in own words, or a rating
      const two = (value) => String(value).padStart(2, "0"), day = new Date(now);
      if (!lms.set(at + "id", "q" + one.number)) return;
      count += 1;
      lms.set(at + "type", TYPES[kind]);
      if (isNew) lms.set(at + "timestamp", day.toISOString().slice(0, 19) + "Z");
      else lms.set(at + "time", [day.getHours(), day.getMinutes(), day.getSeconds()].map(two).join(":"));
      const said = response(kind, one.given);
      if (said) lms.set(at + names.response, said);
      lms.set(at + "result", one.score === null ? "neutral" : one.score > 1 - 1e-9 ? "correct" : one.score < 1e-9 ? names.wrong : one.score.toFixed(2));
    });
  }
  return { send };
}
