/* The final test: rules, then one question at a time, an overview before handing in, and the result. No feedback is shown
   before that. An attempt is {seed, started, finished, items, answers, score, passed}, see docs/progress-format.md; it is
   stored on the device where the learner has turned remembering on, else only in this page. */
(function () {
  const place = document.querySelector('.tool[data-tool="final"]'), known = courseloomItems, plan = known.final;
  if (!place || !plan) return;
  const words = known.words.final, store = courseloomKept, { make, fill, button } = courseloomDom;
  const screen = make("div"), status = make("p.status", { role: "status" }), below = make("div");
  const root = make("div.test", null, screen, status, below);
  const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const bank = plan.shares.reduce((sum, share) => sum + share.pool.length, 0);
  const wanted = plan.shares.reduce((sum, share) => sum + share.wanted, 0);
  const size = plan.shares.reduce((sum, share) => sum + Math.min(share.wanted, share.pool.length), 0);
  let attempt = null;  // the open one
  let sheet = null;  // the sheet of the question on screen
  let past = [];  // handed in since this page was opened
  let listed = false;  // whether the list of questions is open
  let starting = false;  // whether the start screen is shown
  let loading = false;  // whether a start waits for its questions

  const say = (text) => courseloomDom.say(status, text);
  /* A new screen: its first element is the heading, which takes the focus so that reading goes on there. */
  function show(nodes, after, quiet) {
    starting = false;
    screen.replaceChildren(...nodes);
    below.replaceChildren(...(after || []));
    status.textContent = "";
    if (quiet) return;
    nodes[0].focus({ preventScroll: true });
    nodes[0].scrollIntoView();
  }
  const heading = (text) => make("h2", { tabindex: "-1" }, text);

  /* What the device remembers. */
  const inState = (state) => (state && state.tests[plan.name]) || [];
  const attempts = () => inState(store && store.read());
  const same = (one) => (other) => other.started === one.started;
  const isKept = () => attempts().some(same(attempt));
  const handedIn = () => {
    const kept = attempts().filter((one) => one.finished !== null);
    return kept.concat(past.filter((one) => !kept.some(same(one)))).sort((a, b) => a.started - b.started);
  };

  /* An open attempt whose questions are all still there. Answers to a question with a new key are asked for again. */
  function opened() {
    const one = attempts().find((each) => each.finished === null && each.items.length && each.items.every((name) => known.questions[name]));
    if (!one) return null;
    const answers = Object.entries(one.answers).filter(([name, answer]) => answer.k === (known.questions[name] || {}).k);
    return { ...one, answers: Object.fromEntries(answers) };
  }

  /* Returns false when another tab has handed this attempt in. */
  function keep(one) {
    if (!store || !store.read()) return true;
    let late = false;
    store.update((state) => {
      const list = inState(state), at = list.findIndex(same(one));
      late = at !== -1 && list[at].finished !== null && one.finished === null;
      if (late) return;
      if (at === -1) list.push(one); else list[at] = one;
      state.tests[plan.name] = list;
    });
    store.complain();
    return !late;
  }
  function drop() {
    if (store && store.read()) store.update((state) => { state.tests[plan.name] = inState(state).filter((one) => one.finished !== null); });
    attempt = null;
  }
  const leaving = (event) => { if (attempt && (!isKept() || store.trouble)) { event.preventDefault(); event.returnValue = ""; } };
  function guard(on) {
    if (on) window.addEventListener("beforeunload", leaving); else window.removeEventListener("beforeunload", leaving);
  }
  document.addEventListener("courseloom-memory", () => {
    if (store.read()) [...past, ...(attempt ? [attempt] : [])].forEach(keep); else past = [];
    if (starting) courseloomDrawn(place, () => start(true));
  });

  /* The rules, before anything starts. */
  function start(quiet) {
    const before = handedIn(), open = attempt || opened();
    const rule = (name, values) => make("li", null, fill(words[name], values || {}));
    const few = plan.shares.filter((share) => share.pool.length < share.wanted);
    const named = (slug) => (known.chapters.find((chapter) => chapter.slug === slug) || { title: slug }).title;
    const rules = make("ul", null,
      rule("rule_drawn", { count: size, bank }),
      ...(few.length ? [rule("rule_few", { count: size, wanted, chapters: few.map((share) => named(share.chapter)).join("; ") })] : []),
      rule("rule_mark", { mark: courseloomShare(plan.pass_mark / 100) }), rule("rule_attempts"), rule("rule_time"), rule("rule_feedback"), rule("rule_sent"));
    const parts = plan.shares.map((share) => make("li", null, named(share.chapter) + ": " + Math.min(share.wanted, share.pool.length)));
    const each = make("details", null, make("summary", null, words.from_each), make("ul", null, ...parts));
    const buttons = make("div.actions");
    if (open) {
      const goOn = () => { attempt = open; guard(true); ask(open.here); };
      buttons.append(button(words.go_on, () => loaded(open.items, goOn), "button.check"), button(words.anew, () => begin(true)));
    } else if (size) {
      buttons.append(button(before.length ? words.again : words.start, () => begin(false), "button.check"));
    }
    show([heading(words.rules), rules, each, ...memory(), ...(open ? [make("p.test-open", null, standing(open))] : []), buttons], history(before), quiet);
    starting = true;
  }
  const standing = (open) => fill(words.open, { date: date.format(open.started), answered: done(open).length, count: open.items.length });
  const done = (one) => one.items.filter((name) => courseloomSheet.state(one.answers[name]) !== "open");

  /* One sentence about remembering, and the switch for it: the same as at the foot of the page. */
  function memory() {
    const foot = document.querySelector(".memory button");
    if (!store || !foot) return [make("p", null, words.keep_never)];
    if (store.read()) return [make("p", null, words.keep_on)];
    const remember = button(courseloomWords.memory.remember, () => {
      foot.click();
      if (!store.read()) { say(document.querySelector(".memory-status").textContent); return; }
      start();
      say(courseloomWords.memory.remembered);
    });
    return [make("p", null, words.keep_offer), make("div.actions", null, remember)];
  }

  function history(before) {
    const entries = before.map((one, index) => {
      const said = fill(words.attempt, { date: date.format(one.finished), score: courseloomShare(one.score), verdict: one.passed ? words.pass : words.no_pass });
      const again = button(words.show_again, () => result(one, index + 1));
      again.setAttribute("aria-label", fill(words.show_attempt, { number: index + 1 }));
      return make("li", null, said + " ", again);
    });
    const list = entries.length ? [make("ol.test-past", null, ...entries)] : [];
    const count = entries.length ? fill(words.counted, { count: entries.length }) : words.counted_none;
    return [make("h3", null, words.attempts), make("p", null, count), ...list];
  }

  function begin(anew) {
    const seed = crypto.getRandomValues(new Uint32Array(1))[0];
    const last = handedIn().pop(), objective = (name) => known.questions[name].objective;
    const items = courseloomDrawing.draw(plan.shares, objective, seed, last ? last.items : []);
    loaded(items, () => {
      if (anew) drop();
      attempt = { seed, started: Date.now(), finished: null, items, answers: {}, score: null, passed: null, flags: [], here: 0 };
      guard(true);
      keep(attempt);
      ask(0);
    });
  }

  /* Nothing starts, and no attempt is dropped or made, before the questions are there. */
  function loaded(items, then) {
    if (loading) return;
    loading = true;
    const done = (next) => () => { loading = false; next(); };
    if (!courseloomForms.when(items, done(then), done(() => say(courseloomWords.page.not_loaded)))) status.textContent = known.words.forms.loading;
  }

  /* One question. */
  function ask(index) {
    const name = attempt.items[index], last = index === attempt.items.length - 1;
    attempt.here = index;
    sheet = courseloomSheet.blank(known.questions[name], attempt.seed);
    courseloomSheet.put(sheet, attempt.answers[name]);
    const count = make("p.test-count"), flag = button(words.flag, () => {
      attempt.flags = flagged(name) ? attempt.flags.filter((one) => one !== name) : [...attempt.flags, name];
      if (note()) say(flagged(name) ? words.flagged : words.unflagged);
    });
    const note = () => {
      if (!keep(attempt)) { late(); return false; }
      count.textContent = progress();
      flag.setAttribute("aria-pressed", String(flagged(name)));
      below.replaceChildren(list(), ...(last ? [] : [make("div.actions", null, button(words.look_over, lookOver))]));
      return true;
    };
    const steps = make("div.actions", null, ...(index ? [button(words.back, () => ask(index - 1))] : []),
      last ? button(words.look_over, lookOver, "button.check") : button(words.next, () => ask(index + 1), "button.check"), flag);
    const all = attempt.items.length;
    show([heading(fill(words.question, { number: index + 1, count: all })), count, make("div.activity", null, sheet), steps]);
    sheet.addEventListener("submit", (event) => event.preventDefault());
    sheet.addEventListener("change", () => { answer(name); note(); });
    note();
  }
  /* Another tab has handed this attempt in: that hand-in is kept. */
  function late() {
    const other = attempts().find(same(attempt));
    attempt = null;
    guard(false);
    result(other, handedIn().findIndex(same(other)) + 1);
  }
  const flagged = (name) => attempt.flags.includes(name);
  const progress = () => fill(words.progress, { answered: done(attempt).length, count: attempt.items.length, flags: attempt.flags.length });
  function answer(name) {
    const given = courseloomSheet.given(sheet), sure = courseloomSheet.sure(sheet);
    if (given || sure) attempt.answers[name] = { k: sheet.dataset.k, given, score: null, sure }; else delete attempt.answers[name];
  }

  /* Buttons that lead to any question: a number, a mark and, for screen readers, the state in words. */
  function jump(name, index, here) {
    const state = courseloomSheet.state(attempt.answers[name]), marks = { open: "", part: "◐", done: "✓" };
    const one = button("", () => ask(index));
    one.append(String(index + 1), make("span", { "aria-hidden": "true" }, " " + (flagged(name) ? (document.dir ? "←" : "→") : marks[state])));
    one.setAttribute("aria-label", fill(words.jump, { number: index + 1, state: words["state_" + state] }) + (flagged(name) ? ", " + words.state_flag : ""));
    if (index === here) one.setAttribute("aria-current", "true");
    return make("li", null, one);
  }
  function list() {
    const entries = attempt.items.map((name, index) => jump(name, index, attempt.here));
    const details = make("details.test-list", { open: listed }, make("summary", null, words.all), make("p", null, words.marks), make("ol", null, ...entries));
    details.addEventListener("toggle", () => { listed = details.open; });
    return make("nav", { "aria-label": words.all }, details);
  }

  /* Lists what is still open, so that nothing is handed in by accident. */
  function lookOver() {
    sheet = null;
    const entries = attempt.items.map((name, index) => [name, index]);
    const named = (title, wanted) => {
      const here = entries.filter(([name]) => wanted(name)).map(([name, index]) => jump(name, index, -1));
      return here.length ? [make("p", null, title), make("ol.test-jumps", null, ...here)] : [];
    };
    const is = (wanted) => (name) => courseloomSheet.state(attempt.answers[name]) === wanted;
    const open = [...named(words.still_open, is("open")), ...named(words.still_part, is("part"))];
    const hand = button(words.hand_in, handIn, "button.check"), back = button(words.back_to, () => ask(attempt.here));
    show([heading(words.before_hand_in), make("p", null, progress()), ...(open.length ? open : [make("p", null, words.all_answered)]),
      ...named(words.still_flagged, flagged), make("p", null, words.hand_in_note), make("div.actions", null, hand, back)]);
  }

  function handIn() {
    if (!keep(attempt)) { late(); return; }
    const finished = attempt;
    let sum = 0;
    finished.items.forEach((name) => {
      const given = finished.answers[name] || { k: known.questions[name].k, given: null, sure: null };
      finished.answers[name] = { ...given, score: courseloomSheet.score(known.questions[name], given) };
      sum += finished.answers[name].score;
    });
    finished.score = sum / finished.items.length;
    finished.passed = finished.score * 100 >= plan.pass_mark - 1e-9;
    finished.finished = Date.now();
    delete finished.flags;
    delete finished.here;
    past.push(finished);
    attempt = null;
    guard(false);
    keep(finished);
    result(finished, handedIn().findIndex(same(finished)) + 1);
  }

  function result(one, number) { loaded(one.items.filter((name) => known.questions[name]), () => showResult(one, number)); }
  function showResult(one, number) {
    const made = courseloomFinalResult(one, number, known, words);
    made.another.addEventListener("click", () => { if (opened()) start(); else begin(false); });
    made.back.addEventListener("click", () => start());
    show(made.nodes);
  }

  courseloomDrawn(place, () => { place.append(root); start(true); });
})();
