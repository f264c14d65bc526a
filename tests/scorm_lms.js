/* Stand-ins for a learning system, for Node and for a page. `standIn(version, server, strict)` returns the API of one launch.

   `server` outlives a launch: {values, faults, commits, failing, dead, throwing, refusing, mute, mode, stored}. What is set is cached by the API and goes
   to the server with a commit. A strict one has the elements, patterns, limits, error codes and state transitions that were measured
   on Moodle, and turns a status that nobody has set into "completed" when the session is closed; a lenient one takes everything.
   Whatever lowers a stored status or score is written into `faults`, and the code of each refusal into `refused`, where there is one;
   with `closed` it takes no answers one by one. */
const TEXT = (most) => new RegExp("^[\\u0000-\\uffff]{0," + most + "}$"), DECIMAL = /^-?[0-9]{0,3}(\.[0-9]*)?$/, WORD = /^[A-Za-z0-9._-]{1,255}$/;
const oneOf = (...words) => ({ test: (text) => words.includes(text) });
const within = (low, high, pattern) => ({ test: (text) => pattern.test(text) && text !== "" && Number(text) >= low && Number(text) <= high });
const TYPES = ["true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"];
const REAL = /^-?[0-9]+(\.[0-9]{1,7})?$/;
/* By element: its default (undefined: none), and the pattern of what may be set (null: read only); "w" in front: not to be read. */
const ELEMENTS = {
  "1.2": {
    "cmi.core.student_id": ["s1", null], "cmi.core.student_name": ["Learner, A", null], "cmi.core.lesson_location": ["", TEXT(255)],
    "cmi.core.credit": ["credit", null], "cmi.core.lesson_status": ["not attempted", oneOf("passed", "completed", "failed", "incomplete", "browsed")],
    "cmi.core.entry": ["", null], "cmi.core.score.raw": ["", within(0, 100, DECIMAL)], "cmi.core.score.min": ["", within(0, 100, DECIMAL)],
    "cmi.core.score.max": ["", within(0, 100, DECIMAL)], "cmi.core.total_time": ["00:00:00", null], "cmi.core.lesson_mode": ["normal", null],
    "cmi.core.exit": ["", oneOf("time-out", "suspend", "logout", ""), "w"],
    "cmi.core.session_time": ["00:00:00", /^[0-9]{2,4}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,2})?$/, "w"],
    "cmi.suspend_data": ["", TEXT(4096)], "cmi.launch_data": ["", null], "cmi.comments": ["", TEXT(4096)], "cmi.interactions._count": ["0", null],
    "cmi.interactions.n.id": ["", WORD, "w"], "cmi.interactions.n.type": ["", oneOf(...TYPES), "w"],
    "cmi.interactions.n.time": ["", /^([0-2][0-9]):([0-5][0-9]):([0-5][0-9])(\.[0-9]{1,2})?$/, "w"],
    "cmi.interactions.n.student_response": ["", TEXT(255), "w"], "cmi.interactions.n.weighting": ["", DECIMAL, "w"],
    "cmi.interactions.n.result": ["", { test: (text) => text !== "" && /^(correct|wrong|unanticipated|neutral|[0-9]{0,3}(\.[0-9]*)?)$/.test(text) }, "w"],
    "cmi.interactions.n.latency": ["", /^[0-9]{2,4}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,2})?$/, "w"],
  },
  "2004": {
    "cmi.learner_id": ["s1", null], "cmi.learner_name": ["Learner, A", null], "cmi.location": [undefined, TEXT(1000)], "cmi.credit": ["credit", null],
    "cmi.completion_status": ["unknown", oneOf("completed", "incomplete", "not attempted", "unknown")],
    "cmi.success_status": ["unknown", oneOf("passed", "failed", "unknown")], "cmi.entry": ["", null], "cmi.mode": ["normal", null],
    "cmi.score.scaled": [undefined, within(-1, 1, REAL)], "cmi.score.raw": [undefined, REAL], "cmi.score.min": [undefined, REAL], "cmi.score.max": [undefined, REAL],
    "cmi.total_time": ["PT0S", null], "cmi.exit": ["", oneOf("time-out", "suspend", "logout", "normal", ""), "w"],
    "cmi.session_time": ["PT0S", /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/, "w"],
    "cmi.suspend_data": [undefined, TEXT(64000)], "cmi.launch_data": [undefined, null], "cmi.interactions._count": ["0", null],
    "cmi.interactions.n.id": [undefined, WORD], "cmi.interactions.n.type": [undefined, oneOf(...TYPES, "long-fill-in", "other")],
    "cmi.interactions.n.timestamp": [undefined, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,2})?(Z|[+-]\d{2}:\d{2})?$/],
    "cmi.interactions.n.learner_response": [undefined, TEXT(4000)], "cmi.interactions.n.weighting": [undefined, REAL],
    "cmi.interactions.n.result": [undefined, { test: (text) => /^(correct|incorrect|unanticipated|neutral)$/.test(text) || REAL.test(text) }],
    "cmi.interactions.n.description": [undefined, TEXT(250)],
  },
};
const CODES = {
  "1.2": { again: "101", closed: "301", early: "301", element: "401", readOnly: "403", writeOnly: "404", type: "405", index: "201", unset: "0", commit: "101", first: "201" },
  "2004": { again: "103", closed: "104", early: "132", element: "401", readOnly: "404", writeOnly: "405", type: "406", index: "351", unset: "403", commit: "391", first: "408" },
};
const RANKS = {
  "cmi.core.lesson_status": ["not attempted", "browsed", "incomplete", "failed", "completed", "passed"],
  "cmi.completion_status": ["unknown", "not attempted", "incomplete", "completed"], "cmi.success_status": ["unknown", "failed", "passed"],
};

/* Take what a commit brings, and note whatever it lowers. */
function storeValues(server, values) {
  Object.entries(RANKS).forEach(([name, ranks]) => {
    const before = server.values[name], after = values[name];
    if (before !== undefined && ranks.indexOf(after) < ranks.indexOf(before)) server.faults.push(name + ": " + before + " became " + after);
  });
  Object.keys(server.values).filter((name) => /score\.(raw|scaled)$/.test(name) && server.values[name] !== "").forEach((name) => {
    if (!(Number(values[name]) >= Number(server.values[name])) || values[name] === "") server.faults.push(name + ": " + server.values[name] + " became " + values[name]);
  });
  server.values = { ...values };
  server.commits += 1;
  if (server.stored) server.stored();
}

function standIn(version, server, strict) {
  const elements = ELEMENTS[version], codes = CODES[version], cache = { ...server.values }, modeOf = version === "1.2" ? "cmi.core.lesson_mode" : "cmi.mode";
  let state = "new", error = "0";
  const no = (code, value) => { error = code; if (server.refused) server.refused.push(code); return value; }, ok = (value) => { error = "0"; return value; };
  const guard = () => { if (server.throwing) throw new Error("the system is not there"); };
  const known = (name) => elements[name.replace(/^(cmi\.interactions\.)\d+\./, "$1n.")], nth = (name) => (/^cmi\.interactions\.(\d+)\./.exec(name) || [])[1];
  const count = () => new Set(Object.keys(cache).map(nth).filter(Boolean)).size;
  function store() {
    if (server.failing || server.dead) return no(codes.commit, "false");
    storeValues(server, cache);
    return ok("true");
  }
  function start() {
    guard();
    if (state !== "new" && strict) return no(state === "open" ? codes.again : codes.closed, "false");
    if (server.refusing) return no(codes.again, "false");
    state = "open";
    return ok("true");
  }
  function get(name) {
    guard();
    if (state !== "open" && strict) return no(codes.early, "");
    if (name === server.mute) return no("101", "");
    if (name === modeOf) return ok(server.mode || "normal");
    if (name === "cmi.interactions._count") return ok(String(count()));
    const element = known(name);
    if (!strict) return ok(String(cache[name] ?? (element && element[0]) ?? ""));
    if (!element) return no(codes.element, "");
    if (element[2]) return no(codes.writeOnly, "");
    const value = cache[name] ?? element[0];
    return value === undefined ? no(codes.unset, "") : ok(value);
  }
  function set(name, value) {
    guard();
    if (state !== "open" && strict) return no(codes.early, "false");
    const element = known(name), at = nth(name);
    if (at !== undefined && server.closed) return no(codes.element, "false");
    if (strict) {
      if (!element) return no(codes.element, "false");
      if (!element[1]) return no(codes.readOnly, "false");
      if (typeof value !== "string" || !element[1].test(value)) return no(codes.type, "false");
      if (at !== undefined && Number(at) > count()) return no(codes.index, "false");
      if (at !== undefined && version === "2004" && !name.endsWith(".id") && cache["cmi.interactions." + at + ".id"] === undefined) return no(codes.first, "false");
    }
    cache[name] = value;
    return ok("true");
  }
  function commit() { guard(); return state === "open" || !strict ? store() : no(codes.early, "false"); }
  function end() {
    guard();
    if (state !== "open" && strict) return no(codes.early, "false");
    const status = version === "1.2" ? "cmi.core.lesson_status" : "cmi.completion_status";
    if (strict && [undefined, "not attempted", "unknown"].includes(cache[status])) cache[status] = "completed";
    state = "closed";
    return store();
  }
  const last = () => error;
  if (version === "1.2") {
    return { LMSInitialize: start, LMSGetValue: get, LMSSetValue: set, LMSCommit: commit, LMSFinish: end, LMSGetLastError: last, LMSGetErrorString: last, LMSGetDiagnostic: last };
  }
  return { Initialize: start, GetValue: get, SetValue: set, Commit: commit, Terminate: end, GetLastError: last, GetErrorString: last, GetDiagnostic: last };
}
