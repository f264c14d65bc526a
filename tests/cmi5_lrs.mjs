// A strict stand-in for a learning system that takes cmi5 (Quartz, first edition): launches, the token, statements, state with ETags.
// `new Lrs(options)` answers `handle(method, url, headers, body)` with {status, headers, body}; tests/cmi5.mjs asks it in one process.
// Run: node tests/cmi5_lrs.mjs serve   (prints its port; POST /control with {launch: {…}} or {set: {…}}, GET /control for what it has got)
//
// What breaks a rule is refused, and written into `faults`; what the stand-in refuses because a test wants it to, is not.
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";

const validate = createRequire(import.meta.url)("@learninglocker/xapi-validation").default;
const VERBS = "http://adlnet.gov/expapi/verbs/", CMI5 = "https://w3id.org/xapi/cmi5/context/", CATEGORY = CMI5 + "categories/";
const SESSION = CMI5 + "extensions/sessionid", MASTERY = CMI5 + "extensions/masteryscore", PUBLISHER = "urn:uuid:7c1a3a0e-6f0b-5b1c-9c63-0a4b8f1f2a11";
const MINE = ["initialized", "completed", "passed", "failed", "terminated"], ACTIVITY = "https://system.example/activities/1";
const ACTOR = { objectType: "Agent", account: { homePage: "https://system.example", name: "s1" } };
const sha = (text) => `"${createHash("sha1").update(text).digest("hex")}"`, name = (statement) => statement.verb.id.replace(VERBS, "");

export class Lrs {
  constructor({ base = "http://lrs.test", tags = "both" } = {}) {
    Object.assign(this, { base, tags, statements: [], documents: new Map(), sessions: new Map(), faults: [], registration: randomUUID(), fetches: 0 });
    /* down: nobody answers; failing: 503; lost: it is done, and the answer gets lost; closed: the paths that are refused with 403. */
    Object.assign(this, { down: false, failing: false, lost: false, closed: [] });
  }

  /* The query of a new launch. */
  launch({ mode = "Normal", mastery, back, fresh = false } = {}) {
    if (fresh) this.registration = randomUUID();
    const session = { id: randomUUID(), token: randomUUID(), mode, mastery, registration: this.registration, isFetched: false, asked: new Set() };
    this.sessions.set(session.token, session);
    const template = {
      contextActivities: { grouping: [{ objectType: "Activity", id: PUBLISHER }], category: { id: "https://system.example/category" } },
      extensions: { [SESSION]: session.id, "https://system.example/kept": 1 }, language: "en",
    };
    const data = { contextTemplate: template, launchMode: mode, moveOn: "Passed", ...(mastery === undefined ? {} : { masteryScore: mastery }), ...(back ? { returnURL: back } : {}) };
    this.documents.set(`${this.registration} LMS.LaunchData`, JSON.stringify(data));
    session.template = template;
    return "?" + new URLSearchParams({
      endpoint: `${this.base}/xapi`, fetch: `${this.base}/fetch?k=${session.token}`, actor: JSON.stringify(ACTOR), registration: this.registration, activityId: ACTIVITY,
    });
  }

  of(registration) { return this.statements.filter(({ context }) => context.registration === registration); }

  handle(method, url, headers, body) {
    if (this.down) throw new TypeError("Failed to fetch");
    const answer = this.failing ? { status: 503 } : this.answered(method, new URL(url, this.base), headers, body);
    if (this.lost) throw new TypeError("Failed to fetch");
    return { headers: {}, body: "", ...answer };
  }
  fault(status, what) {
    this.faults.push(what);
    return { status, body: what };
  }

  answered(method, url, headers, body) {
    const query = url.searchParams, path = url.pathname.replace(/^\/xapi\//, "");
    if (url.pathname === "/fetch") {
      const session = this.sessions.get(query.get("k"));
      if (method !== "POST" || !session) return this.fault(400, `${method} of a token`);
      this.fetches += 1;
      if (session.isFetched) { this.faults.push("a token was asked for twice"); return { status: 200, body: JSON.stringify({ "error-code": "1", "error-text": "tokenalreadyused" }) }; }
      session.isFetched = true;
      return { status: 200, body: JSON.stringify({ "auth-token": Buffer.from(session.token).toString("base64") }) };
    }
    const token = Buffer.from((/^Basic (.+)$/.exec(headers.authorization || "") || [])[1] || "", "base64").toString(), session = this.sessions.get(token);
    if (!session || !session.isFetched) return this.fault(401, `${method} ${path} without a token`);
    if (session.isExpired) return { status: 401 };
    if (headers["x-experience-api-version"] !== "1.0.3") return this.fault(400, `${path} without a version`);
    if (this.closed.includes(path)) return { status: 403 };
    if (path === "activities/state") return this.state(method, query, headers, body, session);
    if (path === "agents/profile") {
      if (method !== "GET" || !query.get("agent")) return this.fault(400, `${method} of a profile`);
      session.asked.add(query.get("profileId"));
      return { status: 404 };
    }
    if (path !== "statements") return this.fault(404, path);
    if (method === "GET") return this.found(query, session);
    if (method !== "POST") return this.fault(405, `${method} of statements`);
    return this.store([JSON.parse(body)].flat(), session);
  }

  found(query, session) {
    const id = query.get("statementId"), verb = query.get("verb");
    if (id) { const one = this.statements.find((each) => each.id === id); return one ? { status: 200, body: JSON.stringify(one) } : { status: 404 }; }
    const list = this.of(session.registration).filter((each) => each.verb.id === verb && each.object.id === query.get("activity"));
    return { status: 200, body: JSON.stringify({ statements: list, more: "" }) };
  }

  state(method, query, headers, body, session) {
    const id = query.get("stateId"), key = `${session.registration} ${id}`, held = this.documents.get(key) ?? null, has = held !== null;
    const isWhole = query.get("activityId") === ACTIVITY && query.get("registration") === session.registration && isDeepStrictEqual(JSON.parse(query.get("agent")), ACTOR);
    if (!isWhole) return this.fault(400, "state of nobody");
    const tag = has && this.tags !== "none" ? { ETag: sha(held) } : {};
    if (method === "GET") { session.asked.add(id); return has ? { status: 200, headers: tag, body: held } : { status: 404 }; }
    if (method !== "PUT" || id === "LMS.LaunchData") return this.fault(403, `${method} of ${id}`);
    if (session.mode !== "Normal") return this.fault(403, `state in ${session.mode}`);
    if (headers["content-type"] !== "application/json") return this.fault(400, "state of no type");
    const match = headers["if-match"], none = headers["if-none-match"];
    if (this.tags === "required" && has && !match && !none) return { status: 409 };
    if ((match && match !== "*" && (!has || match !== sha(held))) || (match === "*" && !has) || (none === "*" && has)) return { status: 412 };
    JSON.parse(body);
    this.documents.set(key, body);
    if (this.stored) this.stored(JSON.parse(body));
    return { status: 204, headers: this.tags === "both" ? { ETag: sha(body) } : {} };
  }

  store(given, session) {
    const before = this.statements.length;
    for (const one of given) {
      const same = this.statements.find(({ id }) => id === one.id);
      if (same && isDeepStrictEqual(same, one)) continue;
      const wrong = same ? "conflict" : this.broken(one, session);
      if (wrong) {
        this.statements.length = before;
        return same ? { status: 409 } : this.fault(403, `${one.verb && name(one)}: ${wrong}`);
      }
      this.statements.push(one);
    }
    return { status: 200, body: JSON.stringify(given.map(({ id }) => id)) };
  }

  /* The rule that a statement breaks, or "". */
  broken(one, session) {
    const invalid = validate(one, ["statement"]);
    if (invalid.length) return JSON.stringify(invalid[0]);
    const { context = {}, result = {}, object } = one, ofAu = this.of(session.registration), here = ofAu.filter((each) => each.context.extensions[SESSION] === session.id);
    const verb = name(one), verbs = here.filter(isDefined).map(name), last = here[here.length - 1], category = context.contextActivities.category.map(({ id }) => id);
    const earlier = ofAu.filter(isDefined).map(name), { mastery } = session, has = (field) => Object.hasOwn(result, field), judged = ["passed", "failed"].includes(verb);
    if (!one.id || !/Z$/.test(one.timestamp || "")) return "no id or time";
    if (!isDeepStrictEqual(one.actor, ACTOR) || context.registration !== session.registration) return "of somebody else";
    if (!isDeepStrictEqual(context.contextActivities.grouping, session.template.contextActivities.grouping) || !category.includes("https://system.example/category")) return "not from the template";
    if (!Object.entries(session.template.extensions).every(([id, value]) => context.extensions[id] === value) || context.language !== "en") return "not from the template";
    if (!["LMS.LaunchData", "courseloom", "cmi5LearnerPreferences"].every((id) => session.asked.has(id))) return "nothing was asked first";
    if (verbs.includes("terminated")) return "after the end";
    if (last && one.timestamp < last.timestamp) return "before the last";
    if (!verbs.length !== (verb === "initialized" && isDefined(one))) return "not first";
    if (category.includes(CATEGORY + "moveon") !== (isDefined(one) && (has("success") || has("completion")))) return "moveOn";
    if (!isDefined(one)) return MINE.includes(verb) || session.mode !== "Normal" ? "not allowed" : "";
    if (!MINE.includes(verb) || object.id !== ACTIVITY) return "not defined";
    if (session.mode !== "Normal" && !["initialized", "terminated"].includes(verb)) return `in ${session.mode}`;
    if (verbs.includes(verb) || (judged && verbs.some((each) => ["passed", "failed"].includes(each)))) return "twice in a session";
    if (["completed", "passed"].includes(verb) && earlier.includes(verb)) return "twice in a registration";
    if (verb === "failed" && earlier.includes("passed")) return "after Passed";
    if (has("score") !== judged || (judged && result.success !== (verb === "passed")) || (!judged && has("success"))) return "result";
    if (has("completion") !== (verb === "completed") || (has("completion") && result.completion !== true)) return "completion";
    if (has("duration") !== (verb !== "initialized") || (has("duration") && !/^PT\d+(\.\d+)?S$/.test(result.duration))) return "duration";
    if (judged && !(result.score.scaled >= 0 && result.score.scaled <= 1)) return "score";
    if (judged && mastery !== undefined && (result.score.scaled >= mastery) !== (verb === "passed")) return "masteryScore";
    if ((judged && mastery !== undefined ? mastery : undefined) !== context.extensions[MASTERY]) return "masteryScore";
    return "";
  }
}
const isDefined = ({ context }) => context.contextActivities.category.some(({ id }) => id === CATEGORY + "cmi5");

if (process.argv[2] === "serve") {
  const lrs = new Lrs();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => {
      const cors = {
        "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Experience-API-Version, If-Match, If-None-Match",
        "Access-Control-Allow-Methods": "GET, PUT, POST", "Access-Control-Expose-Headers": "ETag", "Access-Control-Max-Age": "600",
      };
      if (request.method === "OPTIONS") { response.writeHead(204, cors).end(); return; }
      if (request.url === "/control") {
        const { launch, set } = body ? JSON.parse(body) : {};
        Object.assign(lrs, set);
        const said = launch ? lrs.launch(launch) : { statements: lrs.statements, faults: lrs.faults, fetches: lrs.fetches, documents: Object.fromEntries(lrs.documents) };
        response.end(JSON.stringify(said));
        return;
      }
      try {
        const answer = lrs.handle(request.method, request.url, request.headers, body);
        response.writeHead(answer.status, { ...cors, ...answer.headers }).end(answer.body);
      } catch (error) { response.destroy(); }
    });
  });
  server.listen(0, "127.0.0.1", () => {
    lrs.base = `http://127.0.0.1:${server.address().port}`;
    console.log(server.address().port);
  });
}
