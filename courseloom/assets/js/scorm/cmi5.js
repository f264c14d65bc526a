/* A learning system that takes cmi5: statements, and one document of state. xapi.js reaches it. Numbers in comments are sections of
   cmi5 Quartz, first edition.

   The document is {v, packed, best, completed, passed, failed}; the last three are {done}: whether their statement has been taken. The id
   of such a statement follows from what it says, so whatever got lost on its way can be sent again and counts once. Of Passed and Failed a
   session may send one (9.3): Passed goes at once and Failed when the session ends, so that a retake can still pass. */
const courseloomVerbs = {
  initialized: "http://adlnet.gov/expapi/verbs/initialized", completed: "http://adlnet.gov/expapi/verbs/completed",
  passed: "http://adlnet.gov/expapi/verbs/passed", failed: "http://adlnet.gov/expapi/verbs/failed",
  answered: "http://adlnet.gov/expapi/verbs/answered", terminated: "http://adlnet.gov/expapi/verbs/terminated",
};

function courseloomCmi5({ launch, text, etag, hasPassed, isThere, ask, good, stateOf, kept, keep, clock, uuid, actor, activity, registration, isFramed }) {
  const CMI5 = "https://w3id.org/xapi/cmi5/context/", VERSION = 1, TRIES = 3, STATE = stateOf("courseloom"), verbs = courseloomVerbs;
  const mastery = Number.isFinite(Number(launch.masteryScore ?? NaN)) ? Number(launch.masteryScore) : null;
  let accepted = text, anyTag = null, flying = null, wanted = null, isBusy = false, isClosed = false, isOwed = false;
  function parsed(body) { try { return JSON.parse(body) || {}; } catch (error) { return { packed: "?" }; } }
  let doc = { ...(text === null ? {} : parsed(text)), ...(hasPassed ? { passed: { done: true } } : {}) };

  /* Statements */
  const isWaiting = (id) => kept.queue.some((one) => one.id === id);
  const spent = () => "PT" + Math.floor(Math.max(clock() - kept.began, 0) / 10) / 100 + "S";
  function context(verb, result) {
    const made = JSON.parse(JSON.stringify(launch.contextTemplate)), list = (one) => (one === undefined ? [] : [one].flat());
    const isJudged = "success" in result, category = list((made.contextActivities || {}).category);
    const add = (name) => { if (!category.some(({ id }) => id === CMI5 + name)) category.push({ objectType: "Activity", id: CMI5 + name }); };
    if (verb !== "answered") add("categories/cmi5");
    if (verb !== "answered" && (isJudged || "completion" in result)) add("categories/moveon");
    made.registration = registration;
    if (category.length) made.contextActivities = { ...made.contextActivities, category };
    if (verb !== "answered" && isJudged && mastery !== null) made.extensions = { ...made.extensions, [CMI5 + "extensions/masteryscore"]: mastery };
    return made;
  }
  /* The same words of the same registration make the same id. */
  function idOf(...words) {
    const text = [registration, activity, ...words].join(" "), bytes = [];
    [2166136261, 2654435769, 2246822507, 3266489909].forEach((seed) => {
      const sum = Array.from(text).reduce((so, sign) => { const next = Math.imul(so ^ sign.codePointAt(0), 16777619); return next ^ (next >>> 15); }, seed);
      bytes.push(sum, sum >>> 8, sum >>> 16, sum >>> 24);
    });
    return uuid(Uint8Array.from(bytes));
  }
  const ids = { completed: () => idOf("completed"), passed: () => idOf("passed"), failed: () => idOf("failed", doc.failed.at) };
  function queue(verb, result = {}, id = uuid(), object = { objectType: "Activity", id: activity }) {
    kept.last = Math.max(clock(), kept.last);  // the order of statements is that of their times (9.3)
    const said = Object.keys(result).length ? { result } : {};
    kept.queue.push({
      id, actor, verb: { id: verbs[verb], display: { en: verb } }, object, ...said, context: context(verb, result), timestamp: new Date(kept.last).toISOString(),
    });
    keep();
  }

  /* "taken", "refused", or "down" where it has to be tried again. A refusal of what the system has already counts as taken. */
  async function post(one) {
    const { status } = await ask("POST", "statements", null, JSON.stringify(one));
    if (good({ status }) || status === 409) return "taken";
    if (status < 400 || status >= 500 || [401, 408, 429].includes(status)) return "down";
    const isOnce = [verbs.completed, verbs.passed].includes(one.verb.id);
    return await (isOnce ? isThere(one.verb.id) : ask("GET", "statements", { statementId: one.id }).then(good)) ? "taken" : "refused";
  }
  /* Sends what waits, in order; returns whether all was taken. Of Failed and of answers one by one, what the system refuses is given up. */
  async function drain() {
    let isClean = true;
    for (const one of [...kept.queue]) {
      const said = await post(one).catch(() => "down"), isExtra = [verbs.answered, verbs.failed].includes(one.verb.id);
      if (said === "taken" || (said === "refused" && isExtra)) {
        kept.queue = kept.queue.filter(({ id }) => id !== one.id);
        Object.keys(ids).filter((name) => doc[name] && ids[name]() === one.id)
          .forEach((name) => { doc = { ...doc, [name]: { ...doc[name], done: true } }; });
        keep();
      } else {
        isClean = false;
        if (said === "down" || one.verb.id === verbs.initialized) break;
      }
    }
    return isClean;
  }

  /* The document for what the record says now; a record that has no room (`packed` is null) leaves the one that it holds. With a mastery
     score of the system this decides, without one the course. */
  const passes = (status) => (mastery === null ? status === "passed" : doc.best >= mastery);
  function reach({ text: packed, status, score, at }) {
    doc = { ...doc, v: VERSION, packed: packed === null ? doc.packed : packed };
    const slot = (name, more = {}) => { doc = { ...doc, [name]: { done: false, ...more } }; };
    if (score !== null) doc.best = Math.max(doc.best || 0, Math.floor(score * 10000 + 1e-6) / 10000);
    if (status !== "incomplete" && !doc.completed) slot("completed");
    if (score === null || doc.passed) return;
    if (passes(status)) slot("passed"); else if (!doc.failed || doc.failed.at < at) slot("failed", { at });
  }
  function queueReached() {
    const isDue = (name) => doc[name] && !doc[name].done && !isWaiting(ids[name]());
    if (isDue("completed")) queue("completed", { completion: true, duration: spent() }, ids.completed());
    isOwed = Boolean(isDue("passed") && kept.failed);
    if (isDue("passed") && !isOwed && (mastery === null || doc.best >= mastery)) queue("passed", { score: { scaled: doc.best }, success: true, duration: spent() }, ids.passed());
  }
  function queueFailed() {
    if (doc.failed && !doc.failed.done && !doc.passed && !kept.failed && (mastery === null || doc.best < mastery)) {
      kept.failed = true;
      queue("failed", { score: { scaled: doc.best }, success: false, duration: spent() }, ids.failed());
    }
  }
  function queueEnd() {
    if (kept.ended) return;
    kept.ended = true;
    queue("terminated", { duration: spent() });
  }

  /* State. What somebody else, such as another window, has stored meanwhile is read and joined before it is written over. Where a
     system gives no ETag, it is read each time; where it asks for one and shows none, any will do. */
  const guard = () => (etag ? { "If-Match": etag } : accepted === null ? { "If-None-Match": "*" } : {});
  async function reread(adopt) {
    const answer = await ask("GET", "activities/state", STATE);
    if (answer.status !== 404 && !good(answer)) throw new Error(String(answer.status));
    const now = answer.status === 404 ? null : await answer.text();
    etag = now === null ? null : answer.headers.get("ETag") || anyTag;
    if (now === accepted || now === null) { accepted = now; return; }
    const theirs = parsed(now), both = (name) => theirs[name] || doc[name];
    if (theirs.v > VERSION) throw new Error("newer");
    accepted = now;
    doc = { ...doc, best: Math.max(doc.best || 0, theirs.best || 0), completed: both("completed"), passed: both("passed"), failed: both("failed") };
    adopt(theirs.packed || "");
  }
  async function put() {
    const body = JSON.stringify(doc);
    if (body === accepted) return true;
    flying = body;
    const answer = await ask("PUT", "activities/state", STATE, body, guard()).finally(() => { flying = null; });
    if (good(answer)) {
      accepted = body;
      etag = answer.headers.get("ETag");
      return true;
    }
    if (![409, 412].includes(answer.status)) return false;
    if (!etag) anyTag = "*";
    return null;
  }
  async function turn({ tell, adopt }) {
    let isStored = null;
    await drain();
    for (let left = TRIES; left && isStored === null; left -= 1) {
      if (accepted !== null && !etag) await reread(adopt);
      const told = tell();
      if (told.text === null) return false;
      reach(told);
      isStored = await put();
      if (isStored === null) await reread(adopt);
    }
    if (!isStored || isClosed) return false;
    queueReached();
    const isClean = await drain();
    await put().catch(() => null);
    return isClean;
  }
  async function run() {
    isBusy = true;
    let now = null, isTaken = false;
    while (wanted) {
      now = wanted;
      wanted = null;
      isTaken = await turn(now).catch(() => false);
    }
    isBusy = false;
    now.done(isTaken, isOwed ? "later" : "");
  }

  return {
    mark: mastery, back: /^https?:/.test(launch.returnURL || "") ? launch.returnURL : "",
    open() {
      if (!kept.began) {
        kept.began = clock();
        queue("initialized");
      }
      return { held: doc.v > VERSION ? "9" : doc.packed || "", mode: String(launch.launchMode).toLowerCase() };
    },
    look() { drain(); },
    save(tell, adopt, done) {
      wanted = { tell, adopt, done };
      if (!isBusy) run();
    },
    /* "cmi5 allowed" (7.1.3): without the category of cmi5. */
    answer({ id, kind, type, given, score }) {
      const response = courseloomResponse(kind, given, true), definition = { type: "http://adlnet.gov/expapi/activities/cmi.interaction", interactionType: type };
      const result = { ...(response ? { response } : {}), ...(score === null ? {} : { success: score > 1 - 1e-9, score: { scaled: score } }) };
      queue("answered", result, uuid(), { objectType: "Activity", id: activity.replace(/\/*$/, "/") + id, definition });
    },
    /* A window of its own may only be loaded again, which cannot be told from being closed: there the session ends by `finish`, or the
       system calls it abandoned (9.3.6). In a frame, it is the system's page that is loaded again, and it launches anew. */
    end(spentHere, tell) {
      isClosed = true;
      if (tell) {
        reach(tell());
        const body = JSON.stringify(doc);
        if (body !== accepted && body !== flying) ask("PUT", "activities/state", STATE, body, flying ? {} : guard()).catch(() => null);
        queueReached();
        queueFailed();
      }
      if (isFramed) queueEnd();
      if (kept.queue.length) ask("POST", "statements", null, JSON.stringify(kept.queue)).catch(() => null);
    },
    async finish(spentHere, done) {
      if (spentHere !== null) queueFailed();
      const isClean = await drain();
      if (spentHere !== null) await put().catch(() => null);
      if (isClean) queueEnd();
      done(isClean && await drain());
    },
  };
}

/* One record of three: `mine` and `theirs` have both become what they are from `base`. What changed here stays; all else is theirs. */
function courseloomJoined(mine, base, theirs) {
  const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  function joined(one, before, other) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]), out = {};
    names.forEach((name) => {
      const now = isSame(one[name], before[name]) ? other[name] : one[name];
      if (now !== undefined) out[name] = now;
    });
    return out;
  }
  const byStart = (list = []) => Object.fromEntries(list.map((one) => [one.started, one]));
  const tests = {};
  [...Object.keys(mine.tests), ...Object.keys(theirs.tests)].forEach((name) => {
    tests[name] = Object.values(joined(byStart(mine.tests[name]), byStart(base.tests[name]), byStart(theirs.tests[name]))).sort((a, b) => a.started - b.started);
  });
  const maps = Object.fromEntries(["pages", "places", "answers", "talks"].map((name) => [name, joined(mine[name], base[name], theirs[name])]));
  return { ...mine, ...maps, tests, since: Math.min(mine.since, theirs.since) };
}
