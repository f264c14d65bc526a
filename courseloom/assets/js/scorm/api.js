/* The API of a learning system, in both dialects of SCORM. It is found by walking up the parents of a window and those of the window
   that opened it; a window of another origin is passed over.

   `courseloomLms(window, version)` returns null where there is none, or a system as courseloomSession (session.js) asks for it. A call
   that throws counts as refused, and a status and a score never go down: both are read before they are written. */
const courseloomDialects = {
  "1.2": {
    api: "API", before: "LMS", calls: ["Initialize", "GetValue", "SetValue", "Commit", "Finish"],
    status: "cmi.core.lesson_status", suspend: "cmi.suspend_data", exit: "cmi.core.exit", time: "cmi.core.session_time", mode: "cmi.core.lesson_mode",
    score: "cmi.core.score.", scaled: false, response: "student_response", wrong: "wrong",
    /* HHHH:MM:SS.SS */
    span(ms) {
      const all = Math.min(Math.floor(ms / 10), 9999 * 360000 + 359999), two = (number) => String(number).padStart(2, "0");
      return two(Math.floor(all / 360000)) + ":" + two(Math.floor(all / 6000) % 60) + ":" + two(Math.floor(all / 100) % 60) + "." + two(all % 100);
    },
  },
  "2004": {
    api: "API_1484_11", before: "", calls: ["Initialize", "GetValue", "SetValue", "Commit", "Terminate"],
    status: "cmi.completion_status", success: "cmi.success_status", suspend: "cmi.suspend_data", exit: "cmi.exit", time: "cmi.session_time", mode: "cmi.mode",
    score: "cmi.score.", scaled: true, response: "learner_response", wrong: "incorrect",
    /* ISO 8601, without days */
    span(ms) {
      const all = Math.floor(ms / 10);
      return "PT" + Math.floor(all / 360000) + "H" + Math.floor(all / 6000) % 60 + "M" + (all % 6000) / 100 + "S";
    },
  },
};

function courseloomLms(from, version) {
  const names = courseloomDialects[version], LEVELS = 20;
  const quietly = (read) => { try { return read() || null; } catch (error) { return null; } };

  function above(start) {
    for (let one = start, level = 0; one && level < LEVELS; level += 1) {
      const found = quietly(() => one[names.api]), up = quietly(() => one.parent);
      if (found) return { found };
      if (!up || up === one) return { top: one };
      one = up;
    }
    return {};
  }
  function find() {
    for (let start = from, level = 0; start && level < LEVELS; level += 1) {
      const { found, top } = above(start), opened = start;
      if (found) return found;
      start = quietly(() => top.opener) || quietly(() => opened.opener);
    }
    return null;
  }

  const api = find();
  if (!api) return null;
  const call = (name, ...given) => { try { return String(api[names.before + name](...given)); } catch (error) { return null; } };
  const [begin, read, write, store, finish] = names.calls, isTrue = (said) => said === "true";
  const UNSET = "403";  // of SCORM 2004: there is such an element, and nothing is in it yet
  /* The value, "" where none is set, null where the system does not say. */
  function get(name) {
    const said = call(read, name);
    if (said === null || said === "undefined" || said === "null") return null;
    return said !== "" || ["0", UNSET].includes(call("GetLastError")) ? said : null;
  }
  /* Each returns whether the system took what it was told, or had it. */
  const set = (name, to) => isTrue(call(write, name, String(to)));
  const HUNDRED = 10000, ORDER = ["", "incomplete", "failed", "completed", "passed"], rank = (status) => Math.max(ORDER.indexOf(status), 0);
  function raise(element, to) {
    const now = get(element);
    return now !== null && (rank(now) >= rank(to) || set(element, to));
  }
  function putScore(score) {
    const raw = Math.floor(score * HUNDRED + 1e-6) / 100, now = get(names.score + "raw");
    if (now === null) return false;
    if (now !== "" && Number(now) >= raw) return true;
    set(names.score + "min", 0);
    set(names.score + "max", 100);
    return (!names.scaled || set(names.score + "scaled", Math.round(raw * 100) / HUNDRED)) && set(names.score + "raw", raw);
  }
  function putStatus(status) {
    if (!names.success) return raise(names.status, status);
    const result = ["passed", "failed"].includes(status);
    return raise(names.status, result ? "completed" : status) && (!result || raise(names.success, status));
  }

  let count = NaN;
  function open() {
    /* A system that says no to a second start, such as of a page that was loaded again, may still take everything. */
    if (!isTrue(call(begin, "")) && !get(names.status)) return null;
    const held = get(names.suspend), mode = get(names.mode);
    return held === null ? null : { held, mode };
  }
  /* A system turns a status that nobody has set into "completed" when the session ends, even where somebody only looks. */
  function look() {
    if (["not attempted", "unknown"].includes(get(names.status))) set(names.status, names.success ? "incomplete" : "browsed");
  }
  function save(tell, adopt, done) {
    const { text, status, score, spent } = tell();
    let taken = text !== null && set(names.suspend, text);
    taken = (score === null || putScore(score)) && taken;
    taken = putStatus(status) && taken;
    set(names.time, names.span(spent));
    set(names.exit, "suspend");
    done(isTrue(call(store, "")) && taken);
  }
  /* As `cmi.interactions`. */
  function answer({ id, kind, type, given, score, now }) {
    if (Number.isNaN(count)) count = Number(get("cmi.interactions._count") || NaN);
    if (!Number.isInteger(count)) return;
    const at = "cmi.interactions." + count + ".", two = (value) => String(value).padStart(2, "0"), day = new Date(now);
    if (!set(at + "id", id)) return;
    count += 1;
    set(at + "type", type);
    if (names.scaled) set(at + "timestamp", day.toISOString().slice(0, 19) + "Z");
    else set(at + "time", [day.getHours(), day.getMinutes(), day.getSeconds()].map(two).join(":"));
    const said = courseloomResponse(kind, given, names.scaled);
    if (said) set(at + names.response, said);
    set(at + "result", score === null ? "neutral" : score > 1 - 1e-9 ? "correct" : score < 1e-9 ? names.wrong : score.toFixed(2));
  }
  function end(spent) {
    if (spent !== null) set(names.time, names.span(spent));
    call(finish, "");
  }
  return { open, look, save, answer, end };
}

/* The system of a page, as soon as it is known. */
function courseloomConnect(from, known, then) { then(courseloomLms(from, known.version)); }
