/* The evaluation of the course by a learner, to be printed or saved to a file. Nothing is stored or sent. Files name chapters
   and objectives by number, since a download must not name the subject; the printed sheet has their titles. */
(function () {
  const root = document.querySelector('.tool[data-tool="evaluation"]');
  if (!root) return;
  const words = courseloomItems.words.evaluation, items = courseloomItems, { make, fill, button, say } = courseloomDom;
  const line = make("p.said", { role: "status" }), sheet = make("section.evaluation-sheet");
  const number = (one, i) => parseInt(one.slug, 10) || i + 1;
  let ids = 0;

  /* One question with three answers; `value` is 1 to 3, or null. */
  function choice(text, name) {
    ids += 1;
    const group = "evaluation-" + ids, answers = [1, 2, 3].map((value) => words[name + "_" + value]);
    const inputs = answers.map((one, i) => make("input", { type: "radio", name: group, value: i + 1 }));
    const set = make("fieldset", null, make("legend", null, text), make("div.choices", null,
      inputs.map((input, i) => make("label", null, input, " ", answers[i]))));
    const value = () => { const on = inputs.find((input) => input.checked); return on ? Number(on.value) : null; };
    return { set, text, value, said: () => (value() ? answers[value() - 1] : words.open) };
  }
  function written(text) {
    ids += 1;
    const area = make("textarea", { id: "evaluation-" + ids, rows: 3, autocomplete: "off" });
    return { row: make("p", null, make("label", { for: area.id }, text), area), text, value: () => area.value.trim() };
  }

  const chapters = items.chapters.map((one, i) => {
    const asked = Object.values(items.objectives).filter((objective) => objective.chapter === one.slug).map((objective) => choice(objective.text, "met"));
    return { number: number(one, i), title: one.title, asked };
  }).filter((one) => one.asked.length);
  const level = choice(words.level, "level"), bias = choice(words.bias, "bias"), choices = [level, bias];
  const where = written(words.where), change = written(words.change), other = written(words.other), texts = [where, change, other];
  const about = fill(words.about, { version: items.version, hash: items.hash });

  const parts = chapters.map(({ title, asked }, i) => {
    const count = make("span.how"), tell = () => { count.textContent = fill(words.count, { done: asked.filter((one) => one.value()).length, all: asked.length }); };
    const part = make("details", { open: i === 0 && chapters.length === 1 }, make("summary", null, title, " ", count), asked.map((one) => one.set));
    part.addEventListener("change", tell);
    tell();
    return part;
  });

  /* The content of the files: nothing about the subject except the learner's own words. */
  function asText() {
    const lines = [words.heading, about, "", words.met];
    chapters.forEach((one) => {
      lines.push("", fill(words.chapter, one), ...one.asked.map((asked, i) => "  " + (i + 1) + ". " + asked.said()));
    });
    choices.forEach((one) => lines.push("", one.text, "  " + one.said()));
    texts.forEach((one) => lines.push("", one.text, "  " + (one.value() || words.open).replace(/\n/g, "\n  ")));
    return lines.join("\n") + "\n";
  }
  function asData() {
    const objectives = chapters.map((one) => ({ chapter: one.number, met: one.asked.map((asked) => asked.value()) }));
    return JSON.stringify({
      format: "courseloom-evaluation", version: 1, course_version: items.version, text: items.hash, objectives,
      level: level.value(), bias: bias.value(), where: where.value(), change: change.value(), other: other.value(),
    }, null, 1);
  }
  function save(name, text, type) {
    courseloomFile(name, text, type);
    say(line, fill(words.saved, { file: name }));
  }

  /* Unanswered questions are printed with space to fill in by hand. */
  function fillSheet() {
    const pair = (one, said) => make("div", null, make("strong", null, one.text), " ", said);
    const answer = (one, name) => (one.value() ? make("strong", null, one.said()) : make("span.tick", null, [1, 2, 3].map((value) => "☐ " + words[name + "_" + value]).join("   ")));
    sheet.replaceChildren(make("h2", null, words.heading), make("p", null, items.title + ". " + about), make("h3", null, words.met),
      ...chapters.flatMap((one) => [make("h4", null, one.title), make("ul", null, one.asked.map((asked) => make("li", null, make("span", null, asked.text), " ", answer(asked, "met"))))]),
      pair(level, answer(level, "level")), pair(bias, answer(bias, "bias")),
      ...texts.map((one) => pair(one, one.value() || make("div.evaluation-blank"))));
  }

  root.append(make("div.board", null, make("h2", { tabindex: "-1" }, words.title), make("p", null, words.why),
    level.set, bias.set, texts.map((one) => one.row), make("h3", null, words.met), make("p.how", null, words.met_why), parts,
    make("p.choices", null, button(words.print, () => courseloomPrintNow(sheet), "button.primary"),
      button(words.save_text, () => save("course-evaluation.txt", asText(), "text/plain")),
      button(words.save_data, () => save("course-evaluation.json", asData(), "application/json"))),
    line, items.contact ? make("p", null, words.hand_on + " " + items.contact) : "", sheet));
  const show = () => { fillSheet(); where.row.hidden = !(bias.value() > 1 || where.value()); };
  show();
  root.addEventListener("input", show);
  courseloomPrintOnly(sheet);
  root.querySelector(".tool-without").hidden = true;
})();
