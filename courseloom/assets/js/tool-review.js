/* Review: repeats the scored questions that the learner has answered, when they are due; offers practice rounds, the three
   booster sets and a calendar file. Nothing is stored unless the learner has turned remembering on, and a practice round stores
   nothing even then. A test may set `courseloomClock`, a function like Date.now, before the scripts; the store uses it too. */
(function () {
  const root = document.querySelector('.tool[data-tool="review"]');
  if (!root) return;
  const { review: words, forms } = courseloomItems.words, plan = courseloomSchedule, kept = courseloomKept;
  const now = () => (window.courseloomClock || Date.now)();
  const { make, fill, button, say } = courseloomDom;
  const titles = new Map(courseloomItems.chapters.map((chapter) => [chapter.slug, chapter]));
  const all = new Map(Object.entries(courseloomItems.questions)
    .filter(([, asked]) => asked.returns));

  const heading = (text) => make("h2", { tabindex: "-1" }, text);

  function when(days) {
    if (days <= 1) return words.tomorrow;
    if (days < 14) return fill(words.days, { n: days });
    return days < 56 ? fill(words.weeks, { n: Math.round(days / 7) }) : fill(words.months, { n: Math.round(days / 30.4) });
  }

  /* A card dated later than tomorrow was made by a wrong clock: it is due now. */
  const inTime = (card) => (card && card.at > now() + 864e5 ? { ...card, at: now() - 864e5, due: now() } : card);

  /* What the device remembers, or null. Answers given in the chapters become cards, or count as a review of an existing card:
     a new card is graded by the worse of the first and the latest answer, since a second try comes after reading the reasons. */
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
  const limit = make("select", null, [5, 10, 15, 30].map((count) => make("option", null, String(count))));
  limit.value = "15";
  const limits = () => make("p", null, make("label", null, [words.limit + " ", limit]));

  function showToday() {
    const found = cards(), title = heading(words.today);
    const practise = make("div", null, [
      make("p", null, words.practise_why),
      make("p.choices", null, button(words.practise, () => start(drawn(Array.from(all.keys())).slice(0, limit.value), { store: false }))),
    ]);
    if (!found) {
      const reach = () => { const on = document.querySelector(".memory button"); if (on) on.focus(); };
      const there = kept ? make("p.choices", null, button(words.to_memory, reach)) : "";
      today.replaceChildren(title, make("p", null, words.off), there, limits(), practise);
      return;
    }
    const names = Object.keys(found), ready = names.filter((h) => due(found[h]));
    const later = names.filter((h) => !due(found[h])), soonest = Math.min(...later.map((h) => found[h].due));
    const waiting = later.length ? make("p", null, fill(words.later, { count: later.length, when: when(plan.days(now(), soonest)) })) : "";
    const first = !names.length ? words.empty : ready.length ? fill(words.due, { count: ready.length }) : words.none_due;
    const go = () => {
      /* First what was missed by somebody very sure, then what is most likely forgotten. */
      const answers = kept.read().answers, missed = (h) => Boolean(answers[h]) && answers[h].sure === 3 && answers[h].score < 1;
      const risk = ready.slice().sort((a, b) => missed(b) - missed(a) || known(found[a]) - known(found[b])).slice(0, limit.value);
      const mixed = (some) => plan.mixed(some, (h) => all.get(h).chapter);
      start([...mixed(risk.filter(missed)), ...mixed(risk.filter((h) => !missed(h)))], { store: true, changed: new Set(ready.filter((h) => found[h].changed)) });
    };
    const begin = ready.length ? make("p.choices", null, button(words.start, go, "button.primary")) : "";
    today.replaceChildren(title, make("p.due", null, first), waiting, limits(), begin, practise);
  }

  function showSets() {
    if (!lists.length) return "";
    const note = make("p", null, words.sets_why + (kept && kept.read() ? " " + words.sets_kept : ""));
    const own = lists.some((list) => list.dataset.items.split(" ").some((h) => (all.get(h) || {}).purpose === "booster"));
    const section = make("section", null, [heading(own ? words.own_sets : words.sets), note]);
    lists.forEach((list) => {
      const names = list.dataset.items.split(" ").filter((h) => all.has(h));
      const go = button(words.do_set, () => start(names, { store: Boolean(kept && kept.read()) }));
      go.setAttribute("aria-label", words.do_set + ": " + list.dataset.title);
      section.append(make("div.set", null, [list, make("p.choices", null, go)]));
    });
    document.addEventListener("courseloom-memory", () => { note.textContent = words.sets_why + (kept && kept.read() ? " " + words.sets_kept : ""); });
    return section;
  }

  function showCalendar() {
    const local = new Date(now()), two = (number) => String(number).padStart(2, "0");
    const day = make("input", { type: "date" }), line = make("p.said", { role: "status" });
    day.value = local.getFullYear() + "-" + two(local.getMonth() + 1) + "-" + two(local.getDate());
    const go = () => {
      const [year, month, date] = day.value.split("-").map(Number);
      if (!date) { say(line, words.no_date); day.focus(); return; }
      const days = [2, 14, 60].map((after) => new Date(year, month - 1, date + after));
      const text = courseloomCalendar(days, words.event, new Date(now()));
      courseloomFile("course-review.ics", text, "text/calendar");
      const named = days.map((one) => one.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" }));
      say(line, fill(words.made, { dates: named.join(", ") }));
    };
    return make("section", null, [heading(words.calendar), make("p", null, words.calendar_why),
      make("p.choices", null, [make("label", null, [words.finished + " ", day]), button(words.make, go)]), line]);
  }

  /* One question after the other. `store` stays as it was at the start of the round. */
  function start(names, { store, changed }) {
    const results = [];
    overview.hidden = true;
    session.hidden = false;
    ask(0);

    /* The next question is loaded while this one is answered. */
    function ask(at) {
      const ready = () => { put(at); courseloomForms.when(names.slice(at + 1, at + 2), () => {}, () => {}); };
      if (!courseloomForms.when([names[at]], ready, () => missing(at))) session.replaceChildren(make("p.said", { role: "status" }, forms.loading));
    }

    function missing(at) {
      const title = heading(fill(words.one, { number: at + 1, all: names.length })), last = at === names.length - 1;
      session.replaceChildren(title, make("p.said", null, courseloomWords.page.not_loaded), make("p.choices", null,
        button(forms.again, () => ask(at), "button.primary"), button(last ? words.finish : words.skip, () => (last ? finish() : ask(at + 1)))));
      title.focus();
    }

    function put(at) {
      const h = names[at], asked = all.get(h), chapter = titles.get(asked.chapter), last = at === names.length - 1;
      const title = heading(fill(words.one, { number: at + 1, all: names.length }));
      const card = make("div.activity"), back = make("p.said", { role: "status" }, changed && changed.has(h) ? words.changed : "");
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
        if (page) again.replaceChildren(make("a", { href: page }, fill(words.read_again, { chapter: chapter ? chapter.title : "" })));
      });
      session.replaceChildren(title, chapter ? make("p.where", null, fill(words.from, { chapter: chapter.title })) : "", card, back, again,
        make("p.choices", null, last ? [on] : [on, enough]));
      title.focus();
    }

    function finish() {
      const title = heading(store ? words.done : words.done_set), right = results.filter((one) => one.grade > 2).length;
      const lines = results.map((one) => {
        const asked = all.get(one.h), name = asked.stem.length > 110 ? asked.stem.slice(0, 110).replace(/\s+\S*$/, "") + " …" : asked.stem;
        const how = [[words.was_not, words.was_partly, words.was_known][Math.min(one.grade, 3) - 1], one.back ? fill(words.comes, { when: one.back }) : ""];
        return make("li", null, [asked.href ? make("a", { href: asked.href }, name) : name, make("span.how", null, how.filter(Boolean).join(" · "))]);
      });
      session.replaceChildren(title,
        make("p", null, results.length ? fill(words.result, { known: right, all: results.length }) : words.nothing_answered),
        store ? "" : make("p", null, words.kept_nothing), lines.length ? make("ul.results", null, lines) : "",
        make("p.choices", null, button(words.overview, () => {
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
