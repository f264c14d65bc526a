/* The API of a learning system, in both dialects of SCORM. It is found by walking up the parents of a window and those of the window
   that opened it; a window of another origin is passed over.

   `courseloomLms(window, version)` returns null where there is none, or
     names         the elements of this dialect
     start()       whether a session is open, now or already
     get(name)     the value, "" where none is set, null where the system does not say
     set(name, to) whether the system took it
     commit()      whether it was stored
     end()         whether the session was closed
   A call that throws counts as refused. */
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
  const [begin, read, write, store, end] = names.calls, isTrue = (said) => said === "true";
  const UNSET = "403";  // of SCORM 2004: there is such an element, and nothing is in it yet
  const lms = {
    names,
    /* A system that says no to a second start, such as of a page that was loaded again, may still take everything. */
    start: () => isTrue(call(begin, "")) || Boolean(lms.get(names.status)),
    get(name) {
      const said = call(read, name);
      if (said === null || said === "undefined" || said === "null") return null;
      return said !== "" || ["0", UNSET].includes(call("GetLastError")) ? said : null;
    },
    set: (name, to) => isTrue(call(write, name, String(to))),
    commit: () => isTrue(call(store, "")),
    end: () => isTrue(call(end, "")),
  };
  return lms;
}
