/* Review: brings back the scored questions that the learner has answered, when they are about to be forgotten; practice rounds and
   the three sets for later; a calendar file. Nothing is stored unless the learner has switched remembering on, and a practice round
   stores nothing even then. A test may set `courseloomClock`, a function like Date.now, before the scripts: the store takes it too. */
(function () {
  const root = document.querySelector('.tool[data-tool="review"]');
  if (!root) return;
  const words = courseloomItems.words.review, plan = courseloomSchedule, kept = courseloomKept;
  const now = () => (window.courseloomClock || Date.now)();
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const titles = new Map(courseloomItems.chapters.map((chapter) => [chapter.slug, chapter]));
  const all = new Map(Object.entries(courseloomItems.questions)
    .filter(([, asked]) => ["selfcheck", "booster"].includes(asked.purpose) && asked.kind !== "rate-the-reply"));

  /* An element: its name and class ("p.note"), what is in it, and its attributes. */
  function make(name, inside, attributes) {
    const [tag, ...classes] = name.split("."), made = document.createElement(tag);
    if (classes.length) made.className = classes.join(" ");
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...[inside || []].flat());
    return made;
  }
  function button(text, press, name) {
    const made = make(name || "button", text, { type: "button" });
    made.addEventListener("click", press);
    return made;
  }
  function heading(text) { return make("h2", text, { tabindex: "-1" }); }
  /* Now and again a screen reader misses a text that comes with its region: it is filled a moment later. */
  function say(line, text) { line.textContent = ""; setTimeout(() => { line.textContent = text; }, 60); }

  function when(days) {
    if (days <= 1) return words.tomorrow;
    if (days < 14) return fill(words.days, { n: days });
    return days < 56 ? fill(words.weeks, { n: Math.round(days / 7) }) : fill(words.months, { n: Math.round(days / 30.4) });
  }

  /* A card dated later than tomorrow is of a wrong clock: it is due now. */
  const inTime = (card) => (card && card.at > now() + 864e5 ? { ...card, at: now() - 864e5, due: now() } : card);

  /* What the device remembers, or null. Answers given in the chapters become cards, or count as a look at the card that is there:
     a first card goes by the worse of the first and the latest answer, since a second try comes after reading the reasons. */
  function cards() {
    const state = kept && kept.read();
    if (!state) return null;
    const found = {}, fresh = {};
    all.forEach((asked, h) => {
      const answer = state.answers[h];
      let card = state.cards[h] || null;
      if (!answer && !card) return;
      if (answer && answer.k !== asked.k) { found[h] = { due: now(), at: answer.at, changed: true }; return; }
      if (answer && !(card && card.k === asked.k && card.at >= answer.at)) {
        const later = card && card.k === asked.k;
        const tries = later || asked.points ? [answer] : [answer, answer.first || answer];
        const grade = Math.min(...tries.map((one) => plan.grade(one.score, one.sure, ((answer.given || {}).points || []).length, asked.points)));
        fresh[h] = card = plan.next(card, answer.at, grade, asked.k);
      }
      found[h] = inTime(card);
    });
    if (Object.keys(fresh).length) kept.update((later) => Object.assign(later.cards, fresh));
    return found;
  }
  const due = (card) => plan.days(now(), card.due) === 0;
  const known = (card) => (card.changed ? 0 : plan.chance(plan.days(card.at, now()), card.s));

  function drawn(names) {
    const left = names.slice();
    return names.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
  }

  /* The overview. */
  const lists = Array.from(root.querySelectorAll(".sheet"));
  const overview = make("div.review"), today = make("section"), session = make("section.session");
  const limit = make("select", [5, 10, 15, 30].map((count) => make("option", String(count))));
  limit.value = "15";
  const limits = () => make("p", make("label", [words.limit + " ", limit]));

  function showToday() {
    const found = cards(), title = heading(words.today);
    const practise = make("div", [
      make("p", words.practise_why),
      make("p.choices", button(words.practise, () => start(drawn(Array.from(all.keys())).slice(0, limit.value), { store: false }))),
    ]);
    if (!found) {
      const reach = () => { const on = document.querySelector(".memory button"); if (on) on.focus(); };
      const there = kept ? make("p.choices", button(words.to_memory, reach)) : "";
      today.replaceChildren(title, make("p", words.off), there, limits(), practise);
      return;
    }
    const names = Object.keys(found), ready = names.filter((h) => due(found[h]));
    const later = names.filter((h) => !due(found[h])), soonest = Math.min(...later.map((h) => found[h].due));
    const waiting = later.length ? make("p", fill(words.later, { count: later.length, when: when(plan.days(now(), soonest)) })) : "";
    const first = !names.length ? words.empty : ready.length ? fill(words.due, { count: ready.length }) : words.none_due;
    const go = () => {
      const risk = ready.slice().sort((a, b) => known(found[a]) - known(found[b]));
      start(plan.mixed(risk.slice(0, limit.value), (h) => all.get(h).chapter), { store: true, changed: new Set(ready.filter((h) => found[h].changed)) });
    };
    const begin = ready.length ? make("p.choices", button(words.start, go, "button.primary")) : "";
    today.replaceChildren(title, make("p.due", first), waiting, limits(), begin, practise);
  }

  function showSets() {
    if (!lists.length) return "";
    const note = make("p", words.sets_why + (kept && kept.read() ? " " + words.sets_kept : ""));
    const own = lists.some((list) => list.dataset.items.split(" ").some((h) => (all.get(h) || {}).purpose === "booster"));
    const section = make("section", [heading(own ? words.own_sets : words.sets), note]);
    lists.forEach((list) => {
      const names = list.dataset.items.split(" ").filter((h) => all.has(h));
      const go = button(words.do_set, () => start(names, { store: Boolean(kept && kept.read()) }));
      go.setAttribute("aria-label", words.do_set + ": " + list.dataset.title);
      section.append(make("div.set", [list, make("p.choices", go)]));
    });
    document.addEventListener("courseloom-memory", () => { note.textContent = words.sets_why + (kept && kept.read() ? " " + words.sets_kept : ""); });
    return section;
  }

  function showCalendar() {
    const local = new Date(now()), two = (number) => String(number).padStart(2, "0");
    const day = make("input", [], { type: "date" }), line = make("p.said", [], { role: "status" });
    day.value = local.getFullYear() + "-" + two(local.getMonth() + 1) + "-" + two(local.getDate());
    const go = () => {
      const [year, month, date] = day.value.split("-").map(Number);
      if (!date) { say(line, words.no_date); day.focus(); return; }
      const days = [2, 14, 60].map((after) => new Date(year, month - 1, date + after));
      const text = courseloomCalendar(days, words.event, new Date(now()));
      const link = make("a", [], { download: "course-review.ics", href: URL.createObjectURL(new Blob([text], { type: "text/calendar" })) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      const named = days.map((one) => one.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" }));
      say(line, fill(words.made, { dates: named.join(", ") }));
    };
    return make("section", [heading(words.calendar), make("p", words.calendar_why),
      make("p.choices", [make("label", [words.finished + " ", day]), button(words.make, go)]), line]);
  }

  /* One question after the other. `store` stays as it was at the start of the round. */
  function start(names, { store, changed }) {
    const results = [];
    overview.hidden = true;
    session.hidden = false;
    ask(0);

    function ask(at) {
      const h = names[at], asked = all.get(h), chapter = titles.get(asked.chapter), last = at === names.length - 1;
      const title = heading(fill(words.one, { number: at + 1, all: names.length }));
      const card = make("div.activity"), back = make("p.said", changed && changed.has(h) ? words.changed : "", { role: "status" });
      const again = make("p.again"), state = store && kept.read(), before = state ? inTime(state.cards[h] || null) : null;
      let answered = false;
      const on = button(words.skip, () => (last ? finish() : ask(at + 1)), "button.on"), enough = button(words.enough, finish);
      card.innerHTML = asked.form;
      const form = card.querySelector("form");
      form.id = "review-question";
      form.querySelector(".count").remove();
      courseloomQuiz(card, courseloomWords.quiz, (slug, given, score, sure) => {
        if (given === null || (answered && !asked.points)) return;
        const grade = plan.grade(score, sure, (given.points || []).length, asked.points);
        const result = { h, grade, back: null };
        if (store) {
          kept.record(h, asked.k, given, score, sure);
          const held = kept.update((later) => {
            const next = plan.next(before, Math.max(now(), (later.answers[h] || {}).at || 0), grade, asked.k);
            later.cards[h] = next;
            result.back = when(plan.days(now(), next.due));
          });
          kept.complain();
          if (!held) result.back = null;
        }
        if (answered) results.pop();
        results.push(result);
        answered = true;
        on.textContent = last ? words.finish : words.next;
        on.classList.add("primary");
        if (result.back) say(back, fill(asked.points ? words.tick_when : words.back_when, { when: result.back }));
        const page = asked.href || (chapter && chapter.href);
        if (page) again.replaceChildren(make("a", fill(words.read_again, { chapter: chapter ? chapter.title : "" }), { href: page }));
      });
      session.replaceChildren(title, chapter ? make("p.where", fill(words.from, { chapter: chapter.title })) : "", card, back, again,
        make("p.choices", last ? [on] : [on, enough]));
      title.focus();
    }

    function finish() {
      const title = heading(store ? words.done : words.done_set), right = results.filter((one) => one.grade > 2).length;
      const lines = results.map((one) => {
        const asked = all.get(one.h), name = asked.stem.length > 110 ? asked.stem.slice(0, 110).replace(/\s+\S*$/, "") + " …" : asked.stem;
        const how = [[words.was_not, words.was_partly, words.was_known][Math.min(one.grade, 3) - 1], one.back ? fill(words.comes, { when: one.back }) : ""];
        return make("li", [asked.href ? make("a", name, { href: asked.href }) : name, make("span.how", how.filter(Boolean).join(" · "))]);
      });
      session.replaceChildren(title,
        make("p", results.length ? fill(words.result, { known: right, all: results.length }) : words.nothing_answered),
        store ? "" : make("p", words.kept_nothing), lines.length ? make("ul.results", lines) : "",
        make("p.choices", button(words.overview, () => {
          session.hidden = true;
          session.replaceChildren();
          overview.hidden = false;
          showToday();
          today.querySelector("h2").focus();
        }, "button.primary")));
      title.focus();
    }
  }

  courseloomDrawn(root, () => {
    session.hidden = true;
    showToday();
    overview.append(today, showSets(), showCalendar());
    root.append(overview, session);
  });
  document.addEventListener("courseloom-memory", () => { if (!overview.hidden) courseloomDrawn(root, showToday); });
})();
