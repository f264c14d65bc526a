/* The result of a finished attempt: the score in words, by chapter and objective, sections to read again, and every question
   with all its reasons. Takes an attempt and returns the elements of the screen, beginning with a heading. */
function courseloomFinalResult(attempt, number, known, words) {
  const { make, fill } = courseloomDom, plan = known.final;
  const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const items = attempt.items.filter((name) => known.questions[name]);
  const share = (name) => (attempt.answers[name] || {}).score || 0;
  const mean = (names) => names.reduce((sum, name) => sum + share(name), 0) / names.length;
  const objectives = Object.keys(known.objectives).filter((id) => items.some((name) => known.questions[name].objective === id));
  const of = (id) => items.filter((name) => known.questions[name].objective === id);
  const title = (slug) => (known.chapters.find((chapter) => chapter.slug === slug) || { title: slug }).title;
  const button = (name) => make("button", { type: "button" }, name);

  /* The sections that practise an objective, or the chapter when no section is known. */
  function places(id) {
    const chapter = known.chapters.find((one) => one.slug === known.objectives[id].chapter);
    return known.sections[id] || (chapter ? [{ title: chapter.title, href: chapter.href }] : []);
  }
  const links = (id) => places(id).flatMap((place, i) => [...(i ? ["; "] : []), make("a", { href: place.href }, place.title)]);

  function table() {
    const head = make("tr", null, ...[words.objective, words.questions, words.score].map((name) => make("th", { scope: "col" }, name)));
    const bodies = known.chapters.flatMap((chapter) => {
      const here = objectives.filter((id) => known.objectives[id].chapter === chapter.slug);
      if (!here.length) return [];
      const row = (id) => make("tr", null, make("th", { scope: "row" }, known.objectives[id].text),
        make("td", null, String(of(id).length)), make("td", null, courseloomShare(mean(of(id)))));
      return [make("tbody", null, make("tr", null, make("th", { scope: "rowgroup", colspan: 3 }, title(chapter.slug))), ...here.map(row))];
    });
    const whole = make("table.test-table", null, make("caption", null, words.by_objective), make("thead", null, head), ...bodies);
    return make("div.table-scroll", { role: "group", "aria-label": words.by_objective, tabindex: "0" }, whole);
  }

  function verdict(name) {
    if (courseloomSheet.state(attempt.answers[name]) === "open") return words.left_open;
    return share(name) === 1 ? words.whole : share(name) > 0 ? words.in_part : words.look;
  }

  function asked(name, index) {
    const question = known.questions[name], answer = attempt.answers[name], changed = Boolean(answer) && answer.k !== question.k;
    const sheet = courseloomSheet.marked(question, attempt.seed, changed ? null : answer);
    const head = make("h4", null, fill(words.question_says, { number: index + 1, verdict: verdict(name) }));
    const again = make("p.test-again", null, words.read_again + ": ", ...links(question.objective));
    const level = answer && courseloomWords.quiz["sure_" + answer.sure];
    const note = [...(changed ? [words.changed] : []), ...(level ? [fill(words.was_sure, { sure: level.toLowerCase() })] : [])];
    return make("section.test-asked", { "data-whole": share(name) === 1 }, head, ...note.map((line) => make("p.test-when", null, line)),
      make("div.activity", null, sheet), ...(share(name) < 1 ? [again] : []));
  }

  const heading = make("h2", { tabindex: "-1" }, words.result);
  const said = fill(attempt.passed ? words.passed : words.not_passed, { score: courseloomShare(attempt.score), mark: plan.pass_mark + "%" });
  const when = fill(words.attempt_when, { number, date: date.format(attempt.finished) });
  const weak = objectives.filter((id) => mean(of(id)) < 1);
  const reread = weak.length
    ? [make("h3", null, words.to_read), make("ul", null, ...weak.map((id) => make("li", null, known.objectives[id].text + " ", ...links(id))))]
    : [];
  const questions = items.map(asked), few = items.length < attempt.items.length ? [make("p", null, words.some_gone)] : [];
  const only = make("input", { type: "checkbox" });
  only.addEventListener("change", () => questions.forEach((one) => { one.hidden = only.checked && one.hasAttribute("data-whole"); }));
  const filter = make("label.test-only", null, only, " " + words.only_weak);
  const back = button(words.to_start), another = button(words.again);
  another.className = "check";
  return {
    nodes: [heading, make("p.test-said", null, make("strong", null, said)), make("p.test-when", null, when), ...few, table(),
      ...reread, make("h3", null, words.every_question), filter, ...questions, make("div.actions", null, another, back)],
    another, back,
  };
}
