/* The learner's record (docs/progress-format.md) as one short text for a learning system, and back. docs/scorm.md says what is in it:
   never how sure somebody was, never a reflection, never what was written in own words.

   Everything is named by its number in `book/numbers.yml`, so that each answer stays with its question whatever is added, moved or
   reworded. `known` is {questions, talks, pages, order, gone, final}: texts of 18 hex digits for each number (name and key), of 10 for
   a page, the numbers of the pages in the order of the book, the numbers of questions that are no longer asked in this form, and
   the name of the final test. */
function courseloomPack(known) {
  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", VERSION = "1";
  const DAY = 864e5, DAWN = Date.UTC(2025, 0, 1), NONE = "_", LEVELS = 4;
  const divisor = (a, b) => (b ? divisor(b, a % b) : a);
  /* The scores that take one sign: 0, 1 and every fraction with a denominator up to 13. */
  const SHARES = Array.from({ length: 13 }, (_, i) => i + 1)
    .flatMap((of) => Array.from({ length: of + 1 }, (_, part) => (divisor(part, of) === 1 ? [part / of] : [])).flat());

  const numbered = (text, length) => (text.match(new RegExp(".{" + length + "}", "g")) || []);
  const asked = numbered(known.questions, 18), told = numbered(known.talks, 18), pages = numbered(known.pages, 10), gone = new Set(known.gone);
  const index = (all) => new Map(all.map((one, i) => [one, i + 1]));
  const askedAt = index(asked), toldAt = index(told), pageAt = index(pages);
  const current = new Map(asked.flatMap((one, i) => (gone.has(i + 1) ? [] : [[one.slice(0, 10), i + 1]])));

  /* Two signs for a number below 4096. */
  const two = (number) => SIGNS[number >> 6] + SIGNS[number & 63];
  const one = (sign) => { const found = SIGNS.indexOf(sign); if (found < 0) throw new Error("sign"); return found; };
  const ofTwo = (signs) => one(signs[0]) * 64 + one(signs[1]);
  const dayOf = (time) => two(Math.min(Math.max(Math.floor((time - DAWN) / DAY), 0), 4095));
  const noon = (signs) => DAWN + ofTwo(signs) * DAY + DAY / 2;
  /* A text in letters, digits and * - _ . only: some systems change a per cent sign, a plus or a quotation mark. */
  const escaped = (text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, ""))
    .replace(/[!'()*~]/g, (sign) => "%" + sign.charCodeAt(0).toString(16)).replaceAll("%", "*");
  const sum = (text) => two(Array.from(text).reduce((so, sign) => (so * 31 + sign.charCodeAt(0)) % 4093, 7));

  function share(score) {
    if (score === null) return NONE;
    const at = SHARES.findIndex((each) => Math.abs(each - score) < 1e-9);
    return at < 0 ? "~" + score + ";" : SIGNS[at];
  }
  function said(given, short) {
    if (!given) return "0";
    const { chosen, number, text, points } = given, fits = (list) => list.length < 64 && list.every((each) => each === null || each < 62);
    if (chosen && chosen.length === 1 && chosen[0] !== null && chosen[0] < 26) return SIGNS[26 + chosen[0]];
    if (chosen && fits(chosen)) return "L" + SIGNS[chosen.length] + chosen.map((each) => (each === null ? "." : SIGNS[each])).join("");
    if (number !== undefined) return "N" + number + ";";
    if (points && fits(points)) return "P" + SIGNS[points.length] + points.map((each) => SIGNS[each]).join("");
    if (text === undefined) return "0";
    let whole = Array.from(text);
    while (escaped(whole.join("")).length > (short ? 0 : 48)) whole = whole.slice(0, -1);
    return "T" + escaped(whole.join("")) + ";";
  }

  /* A reader of what the two functions above and below write. */
  function reader(text) {
    let at = 0;
    const take = (count) => { if (at + count > text.length) throw new Error("short"); at += count; return text.slice(at - count, at); };
    const self = {
      more: () => at < text.length, take, is: (sign) => text[at] === sign && Boolean(take(1)),
      until() { const end = text.indexOf(";", at), start = at; if (end < 0) throw new Error("short"); at = end + 1; return text.slice(start, end); },
      share() {
        const sign = take(1);
        if (sign === NONE) return null;
        return sign === "~" ? Number(self.until()) : SHARES[one(sign)];
      },
      said() {
        const sign = take(1), list = () => Array.from(take(one(take(1))), (each) => (each === "." ? null : one(each)));
        if (sign === "0") return null;
        if (sign === "L") return { chosen: list() };
        if (sign === "N") return { number: Number(self.until()) };
        if (sign === "P") return { text: "", points: list() };
        if (sign === "T") return { text: decodeURIComponent(self.until().replaceAll("*", "%")) };
        return { chosen: [one(sign) - 26] };
      },
    };
    return self;
  }

  /* Level 0 holds everything; each level above leaves something out that the text has no room for: days, then first answers, then
     what was typed and all attempts but the best and the last. */
  function answers(state, level) {
    const found = Object.entries(state.answers).map(([h, each]) => [askedAt.get(h + each.k), each]).filter(([number]) => number);
    let before = 0, day = "";
    return found.sort((a, b) => a[0] - b[0]).map(([number, each]) => {
      const jump = number === before + 1 ? "" : "." + two(number), on = level < 1 || !day ? dayOf(each.at) : day, moved = on === day ? "" : "@" + on;
      const again = level < 2 && (each.tries > 1 || each.first.score !== each.score);
      before = number;
      day = on;
      return jump + moved + share(each.score) + (again ? "!" + SIGNS[Math.min(each.tries, 63)] + share(each.first.score) : "") + said(each.given, level > 2);
    }).join("");
  }
  function answered(text, now) {
    const from = reader(text), found = {};
    let number = 0, at = now;
    while (from.more()) {
      number = from.is(".") ? ofTwo(from.take(2)) : number + 1;
      if (from.is("@")) at = Math.min(noon(from.take(2)), now);
      const score = from.share(), again = from.is("!") ? { tries: one(from.take(1)), first: from.share() } : null, given = from.said();
      const name = asked[number - 1], first = again ? { given: null, score: again.first } : { given, score };
      if (!name) continue;
      const answer = { k: name.slice(10), given, score, sure: null, tries: again ? again.tries : 1, at };
      found[name.slice(0, 10)] = { ...answer, first: { ...first, sure: null, at } };
    }
    return found;
  }

  /* The open attempt, the last three that were handed in, and the best one. */
  function tests(state, level) {
    const all = state.tests[known.final] || [], done = all.filter((each) => each.finished !== null);
    const best = done.reduce((so, each) => (so && so.score >= each.score ? so : each), null);
    const last = done.slice(level < 3 ? -3 : -1);
    return all.filter((each) => each.finished === null || each === best || last.includes(each)).map((each) => {
      const names = each.items.map((h) => askedAt.get(h + (each.answers[h] || {}).k) || current.get(h) || 0), inTest = (h) => each.answers[h];
      return [
        each.started.toString(36), each.finished === null ? "" : each.finished.toString(36), each.seed.toString(36),
        share(each.score) + Number(Boolean(each.passed)), names.map(two).join(""),
        each.items.map((h) => (inTest(h) ? share(inTest(h).score) + said(inTest(h).given, level > 2) : ".")).join(""),
        (each.flags || []).map((h) => two(each.items.indexOf(h))).join(""), (each.here || 0).toString(36),
      ].join(",");
    }).join("/");
  }
  const pairs = (text) => text.match(/../g) || [];
  function attempt(text) {
    const [started, finished, seed, result, listed, given, flags, here] = text.split(",");
    const items = pairs(listed).map((signs) => asked[ofTwo(signs) - 1] || ""), from = reader(given), score = reader(result).share(), found = {};
    items.forEach((name) => {
      if (from.is(".")) return;
      const answer = { k: name.slice(10), score: from.share(), given: from.said(), sure: null };
      if (name) found[name.slice(0, 10)] = answer;
    });
    const names = items.map((name) => name.slice(0, 10)), there = names.filter(Boolean);
    const base = { seed: parseInt(seed, 36), started: parseInt(started, 36), items: there, answers: found };
    if (finished) return { ...base, finished: parseInt(finished, 36), score, passed: result.endsWith("1") };
    const flagged = pairs(flags).map((signs) => names[ofTwo(signs)]).filter(Boolean), place = Math.min(parseInt(here, 36), Math.max(there.length - 1, 0));
    return { ...base, finished: null, score: null, passed: null, flags: flagged, here: place };
  }

  const opened = (state) => Object.entries(state.pages).filter(([h]) => pageAt.has(h))
    .map(([h, at]) => two(pageAt.get(h)) + SIGNS[Math.min(state.places[h] || 0, 63)] + dayOf(at)).sort().join("");
  const played = (state) => Object.entries(state.talks).map(([h, each]) => [toldAt.get(h + each.k), each])
    .filter(([number, each]) => number && each.path.every((reply) => reply < 62)).sort((a, b) => a[0] - b[0])
    .map(([number, each]) => two(number) + dayOf(each.at) + each.path.map((reply) => SIGNS[reply]).join("") + ";").join("");

  /* The text for a record, of at most `limit` signs; null where even the least does not fit. */
  function pack(state, limit) {
    for (let level = 0; level < LEVELS; level += 1) {
      const page = state.page === null ? 0 : known.order[state.page] || 0;
      const parts = [dayOf(state.since) + dayOf(state.at), page ? two(page) : "", opened(state), answers(state, level), tests(state, level), played(state)];
      const text = VERSION + parts.join("|") + "|";
      if (text.length + 2 <= limit) return text + sum(text);
    }
    return null;
  }

  /* The record of a text; "newer" where a later version of this file wrote it, null where it cannot be read. */
  function unpack(text, now) {
    const none = { v: 2, since: now, at: now, page: null, pages: {}, places: {}, answers: {}, tests: {}, talks: {}, cards: {}, notes: {} };
    if (text === "") return none;
    if (/^[2-9]/.test(text)) return "newer";
    if (text[0] !== VERSION || sum(text.slice(0, -2)) !== text.slice(-2)) return null;
    try {
      const [days, page, places, given, taken, talks] = text.slice(1, -3).split("|"), state = none, early = (time) => Math.min(time, now);
      state.since = early(noon(days.slice(0, 2)));
      state.at = early(noon(days.slice(2)));
      state.page = page ? known.order.indexOf(ofTwo(page)) : null;
      if (state.page === -1) state.page = null;
      (places.match(/.{5}/g) || []).forEach((each) => {
        const h = pages[ofTwo(each) - 1], section = one(each[2]);
        if (!h) return;
        state.pages[h] = early(noon(each.slice(3)));
        if (section) state.places[h] = section;
      });
      state.answers = answered(given, now);
      if (taken) state.tests[known.final] = taken.split("/").map(attempt);
      const from = reader(talks);
      while (from.more()) {
        const name = told[ofTwo(from.take(2)) - 1], at = early(noon(from.take(2))), path = Array.from(from.until(), one);
        if (name) state.talks[name.slice(0, 10)] = { k: name.slice(10), path, at };
      }
      return state;
    } catch (error) { return null; }
  }

  return { pack, unpack, current, name: (number) => asked[number - 1] };
}
