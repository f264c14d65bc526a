/* The result of a finished attempt: the score, the sections to read first, the score of each chapter, and folded every question
   with all its reasons, and the objectives. Takes an attempt and returns the elements of the screen, beginning with a heading. */
function courseloomFinalResult(attempt, number, known, words) {
  const { make, fill } = courseloomDom, plan = known.final, SURE = 3, FIRST = 3;
  const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const items = attempt.items.filter((name) => known.questions[name]);
  const share = (name) => (attempt.answers[name] || {}).score || 0, isRight = (name) => share(name) > 1 - 1e-9;
  const points = (names) => (Math.floor(names.reduce((sum, name) => sum + share(name), 0) * 10 + 1e-9) / 10).toLocaleString(document.documentElement.lang);
  const said = (names) => fill(words.points, { points: points(names), count: names.length });
  const chapters = known.chapters.map((chapter, i) => ({ ...chapter, number: parseInt(chapter.slug, 10) || i + 1, title: chapter.title.split(": ")[0] }));
  const chapterOf = (id) => chapters.find((one) => one.slug === (known.objectives[id] || {}).chapter);

  /* The sections of chapters that practise an objective, or its chapter when no section is known. */
  function places(id) {
    const chapter = chapterOf(id), found = (known.sections[id] || []).filter((place) => chapters.some((one) => place.href.startsWith(one.href)));
    return found.length || !chapter ? found : [{ title: chapter.title, href: chapter.href }];
  }
  const breadth = (href) => Math.max(1, Object.values(known.sections).filter((list) => list.some((one) => one.href === href)).length);
  const link = (place) => make("a", { href: place.href }, place.title);
  const links = (id) => places(id).flatMap((place, i) => [i ? "; " : "", link(place)]);

  /* The section that covers most of what was missed, then the one that covers most of the rest. What was sure weighs double, and a
     section for many objectives, such as one of practice, less than one for a few. */
  function toRead(names, count) {
    if (!names.length || !count) return [];
    const found = new Map(), isSure = (name) => (attempt.answers[name] || {}).sure === SURE;
    names.forEach((name) => places(known.questions[name].objective).forEach((place) => {
      const one = found.get(place.href) || { ...place, chapter: chapterOf(known.questions[name].objective), names: [], weight: 0 };
      one.names.push(name);
      one.weight += (1 - share(name)) * (isSure(name) ? 2 : 1) / breadth(place.href);
      found.set(place.href, one);
    }));
    const [first] = Array.from(found.values()).sort((a, b) => b.weight - a.weight);
    if (!first) return [];
    const sure = first.names.filter(isSure).length;
    const why = fill(sure ? words.missed_sure : words.missed, { missed: first.names.length, sure });
    const where = first.chapter ? fill(words.in_chapter, first.chapter) + " · " : "";
    return [make("li", null, link(first), make("span.how", null, where + why)), ...toRead(names.filter((name) => !first.names.includes(name)), count - 1)];
  }

  /* A mark for each question of a chapter: those that are right come first. */
  function tally(chapter) {
    const names = items.filter((name) => known.questions[name].chapter === chapter.slug).sort((a, b) => share(b) - share(a));
    const cell = (name) => make(isRight(name) ? "i.on" : share(name) ? "i.part" : "i");
    return names.length ? [make("li", null, make("span", null, String(chapter.number)), " ", make("span", null, chapter.title), " ",
      make("span.cells", { "aria-hidden": "true" }, names.map(cell)), " ", make("b", null, said(names)))] : [];
  }

  function verdict(name) {
    if (courseloomSheet.state(attempt.answers[name]) === "open") return words.left_open;
    return isRight(name) ? words.whole : share(name) > 0 ? words.in_part : words.look;
  }

  function asked(name) {
    const question = known.questions[name], answer = attempt.answers[name], changed = Boolean(answer) && answer.k !== question.k;
    const sheet = courseloomSheet.marked(question, attempt.seed, changed ? null : answer);
    const head = make("h4", null, fill(words.question_says, { number: items.indexOf(name) + 1, verdict: verdict(name) }));
    const level = answer && courseloomWords.quiz["sure_" + answer.sure];
    const note = [...(changed ? [words.changed] : []), ...(level ? [fill(words.was_sure, { sure: level.toLowerCase() })] : [])];
    return make("section.test-asked", null, head, note.map((line) => make("p.test-when", null, line)), make("div.activity", null, sheet),
      isRight(name) ? "" : make("p.test-again", null, words.read_again + ": ", links(question.objective)));
  }

  const fold = (title, inside) => (inside.length ? make("details.test-fold", null, make("summary", null, title), inside) : "");
  const missed = items.filter((name) => !isRight(name)), right = items.filter(isRight), first = toRead(missed, FIRST);

  function objectives(chapter) {
    const rows = Object.keys(known.objectives).filter((id) => known.objectives[id].chapter === chapter.slug).flatMap((id) => {
      const names = items.filter((name) => known.questions[name].objective === id), weak = names.some((name) => !isRight(name));
      return names.length ? [make("li", null, known.objectives[id].text + " ", make("b", null, said(names)),
        weak ? make("span.how", null, words.read_again + ": ", links(id)) : "")] : [];
    });
    return fold(chapter.number + " " + chapter.title, rows.length ? [make("ul", null, rows)] : []);
  }

  const told = fill(attempt.passed ? words.passed : words.not_passed, { score: courseloomShare(attempt.score), mark: courseloomShare(plan.pass_mark / 100) });
  const another = make("button.check", { type: "button" }, words.again), back = make("button", { type: "button" }, words.to_start);
  const record = known.tools.record ? make("a.button", { href: known.tools.record }, words.to_record) : "";
  return {
    nodes: [make("h2", { tabindex: "-1" }, words.result),
      make("p.score", null, points(items), " ", make("small", null, fill(words.of_all, { count: items.length }))),
      make("p.test-said", null, make("strong", null, told)),
      make("p.test-when", null, fill(words.attempt_when, { number, date: date.format(attempt.finished) })),
      items.length < attempt.items.length ? make("p", null, words.some_gone) : "",
      make("div.actions", null, another, back, record),
      ...(first.length ? [make("h3", null, first.length > 1 ? words.read_first : words.read_first_one), make("ol.read-first", null, first)] : []),
      make("h3", null, words.by_chapter), make("p.test-when", null, words.by_chapter_why), make("ol.tally", null, chapters.flatMap(tally)),
      fold(fill(words.the_missed, { count: missed.length }), missed.map(asked)), fold(fill(words.the_right, { count: right.length }), right.map(asked)),
      fold(words.by_objective, chapters.map(objectives).filter(Boolean))].filter(Boolean),
    another, back,
  };
}
