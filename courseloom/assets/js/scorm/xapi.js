/* How a page that was launched by cmi5 reaches its learning system. Numbers in comments are sections of cmi5 Quartz, first edition.

   `courseloomConnect(from, known, then)` calls `then(system)`: null where the page was not launched, or a system as courseloomSession
   (session.js) asks for it. The token is asked for once a launch (8.2): with what the session has sent, it stays in the tab, so that a
   page that is loaded again goes on. */
function courseloomConnect(from, known, then, clock = Date.now) {
  const KEY = "courseloom-session", WAIT = 20000, quietly = (read) => { try { return read(); } catch (error) { return null; } };
  const asked = new URLSearchParams(from.location.search);
  const [endpoint, token, agent, registration, activity] = ["endpoint", "fetch", "actor", "registration", "activityId"].map((name) => asked.get(name));
  const actor = quietly(() => JSON.parse(agent)), hosts = quietly(() => [endpoint, token].map((one) => new URL(one).origin));
  if (!actor || !registration || !activity || !hosts) { then(null); return; }
  quietly(() => only(hosts));

  /* From here on, this page may speak to these hosts alone: it was not known which before. */
  function only(origins) {
    const meta = from.document.createElement("meta");
    meta.httpEquiv = "Content-Security-Policy";
    meta.content = "connect-src " + origins.join(" ");
    from.document.head.append(meta);
  }

  const before = [() => from.sessionStorage.getItem(KEY), () => from.history.state[KEY]].map((read) => quietly(() => JSON.parse(read())));
  const kept = before.find((one) => one && one.fetch === token) || { fetch: token, token: "", began: 0, last: 0, queue: [], failed: false, ended: false };
  /* Until the tab is closed the token, the person and the results are in it; answers one by one are left out. */
  function keep() {
    const text = JSON.stringify({ ...kept, queue: kept.queue.filter((one) => one.verb.id !== courseloomVerbs.answered) });
    quietly(() => from.sessionStorage.setItem(KEY, text));
    quietly(() => from.history.replaceState({ ...from.history.state, [KEY]: text }, ""));
  }

  /* Every request outlives the page: `keepalive`. */
  function send(method, address, headers, body) {
    const limit = from.AbortSignal && from.AbortSignal.timeout ? { signal: from.AbortSignal.timeout(WAIT) } : {};
    return from.fetch(address, { method, headers, body, keepalive: true, ...limit });
  }
  function ask(method, path, query, body, more = {}) {
    const headers = { Authorization: "Basic " + kept.token, "X-Experience-API-Version": "1.0.3", ...(body ? { "Content-Type": "application/json" } : {}), ...more };
    return send(method, endpoint.replace(/\/*$/, "/") + path + (query ? "?" + new URLSearchParams(query) : ""), headers, body);
  }
  const whose = { activityId: activity, agent: JSON.stringify(actor), registration }, good = ({ status }) => status >= 200 && status < 300;
  const stateOf = (stateId) => ({ ...whose, stateId });

  function uuid(bytes = from.crypto.getRandomValues(new Uint8Array(16))) {
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /* Whether the system has a statement of this registration with this verb, as far as it says. */
  async function isThere(verb) {
    try {
      const answer = await ask("GET", "statements", { agent: whose.agent, activity, registration, verb, limit: 1 });
      return good(answer) && (await answer.json()).statements.length > 0;
    } catch (error) { return false; }
  }
  async function connect() {
    if (kept.ended) {
      if (kept.queue.length) ask("POST", "statements", null, JSON.stringify(kept.queue)).catch(() => null);
      return null;
    }
    if (!kept.token) {
      const answer = await send("POST", token), said = good(answer) && (await answer.json())["auth-token"];
      if (!said) return null;
      kept.token = said.replace(/^Basic /, "");
      keep();
    }
    const [launch, own, hasPassed] = await Promise.all([
      ask("GET", "activities/state", stateOf("LMS.LaunchData")), ask("GET", "activities/state", stateOf("courseloom")),
      isThere(courseloomVerbs.passed),
      /* What the learner prefers has to be asked for (11.0); this course has one language and no sound. */
      ask("GET", "agents/profile", { agent: whose.agent, profileId: "cmi5LearnerPreferences" }).catch(() => null),
    ]);
    if (!good(launch) || !(good(own) || own.status === 404)) return null;
    const told = await launch.json(), text = good(own) ? await own.text() : null, etag = good(own) ? own.headers.get("ETag") : null;
    if (!told.contextTemplate) return null;
    return courseloomCmi5({ launch: told, text, etag, hasPassed, isThere, ask, good, stateOf, kept, keep, clock, uuid, actor, activity, registration, isFramed: from.parent !== from });
  }
  connect().catch(() => null).then((system) => then(system || { open: () => null }));
}
