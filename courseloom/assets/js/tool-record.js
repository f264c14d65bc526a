/* The learning record: a sheet to print, made from the record in this browser and from fields on the page. It claims only what was
   answered here or what the learner ticks; method and percentages are a second page, if wanted. Typed text is never stored, and a
   note is on the sheet only when it is ticked. Any print command prints the sheet only. */
(function () {
  const root = document.querySelector('.tool[data-tool="record"]');
  if (!root) return;
  const words = courseloomItems.words.record, items = courseloomItems, kept = courseloomKept;
  const { make, fill, button } = courseloomDom, share = courseloomShare, clock = window.courseloomClock || Date.now;
  const state = () => kept && kept.read(), sheet = make("section.record-sheet", { "aria-labelledby": "record-title" });
  const ENOUGH = 0.8;  // of a chapter's questions answered, for it to be ticked
  const percent = (value) => (value === null ? words.none : share(value));
  let ids = 0;

  function field(label, why, attributes) {
    ids += 1;
    const id = "record-" + ids;
    const input = make("input", { id, autocomplete: "off", "aria-describedby": why ? id + "-why" : null, ...attributes });
    input.addEventListener("input", show);
    return { input, row: make("p", null, make("label", { for: id }, label), input, why ? make("span.how", { id: id + "-why" }, why) : "") };
  }
  function ticks(title, why, entries) {
    const boxes = entries.map(({ name, on, key }) => {
      const box = make("input", { type: "checkbox", value: key });
      box.checked = on;
      box.addEventListener("change", show);
      return [box, make("label", null, box, " ", name)];
    });
    return { set: make("fieldset", null, make("legend", null, title), make("p.how", null, why), boxes.map(([, label]) => label)),
      on: () => boxes.filter(([box]) => box.checked).map(([box]) => box.value) };
  }

  const today = new Date(clock()), two = (number) => String(number).padStart(2, "0");
  const name = field(words.name, words.name_why, { type: "text" });
  const finished = field(words.finished, "", { type: "date" });
  const spent = field(words.spent, words.spent_why, { type: "text", inputmode: "decimal", maxlength: 12 });
  finished.input.value = today.getFullYear() + "-" + two(today.getMonth() + 1) + "-" + two(today.getDate());
  const more = make("input", { type: "checkbox" }), change = make("textarea", { id: "record-change", rows: 3, autocomplete: "off" });
  more.addEventListener("change", show);
  change.addEventListener("input", show);
  const noteSet = make("div"), chapterSet = make("div"), none = { answers: {}, tests: {}, pages: {} };
  let chapters, notes;

  /* The list to tick depends on what is stored: it is built again when remembering is turned on or off. */
  function offer() {
    const now = state(), done = courseloomSums(now || none, items).chapters;
    chapters = ticks(words.chapters, words.chapters_why, done.map((one) => ({ name: one.title, on: one.all > 0 && one.answered >= ENOUGH * one.all, key: one.slug })));
    const held = Object.keys(now ? now.notes : {}).map((h) => ({ name: (items.notes[h] || { prompt: words.note }).prompt, on: false, key: h }));
    notes = ticks(words.notes, words.notes_why, held);
    chapterSet.replaceChildren(chapters.set);
    noteSet.replaceChildren(held.length ? notes.set : make("p", null, words.no_notes));
  }

  const facts = (pairs, name) => make(name || "dl.record-facts", null, pairs.filter(([, value]) => value).map(([term, value]) => make("div", null, make("dt", null, term), make("dd", null, value))));
  const hours = (minutes) => (minutes < 60 ? fill(words.minutes, { minutes }) : fill(words.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 }));
  function day(value) {
    const [year, month, date] = value.split("-").map(Number);
    return date ? courseloomDate(new Date(year, month - 1, date)) : "";
  }
  const blank = () => make("span.record-line");

  /* A chapter with its figures, and under it what one can do afterwards. */
  function chapterTable(listed, objectives, now) {
    const scores = (one) => (one.latest ? " " + fill(words.scores, { first: percent(one.first), latest: percent(one.latest) }) : "");
    const list = (one) => objectives.filter((each) => each.chapter === one.slug).map((each) => make("li", null, each.text + scores(each)));
    const head = [words.chapter, words.opened, words.answered, words.tries, words.first, words.latest];
    const width = now ? 6 : 1, title = now ? words.objectives + ". " + words.objectives_why : words.objectives;
    const row = (one) => make("tbody", null, make("tr", null, make("th", { scope: "row" }, one.title),
      [one.opened ? courseloomDate(one.opened) : words.none, fill(words.of, { done: one.answered, all: one.all }), String(one.tries), percent(one.first), percent(one.latest)]
        .slice(0, width - 1).map((cell) => make("td", null, cell))),
    make("tr", null, make("td", { colspan: width }, make("ul.record-objectives", { "aria-label": words.objectives }, list(one)))));
    return make("div.table-scroll", { role: "group", "aria-label": words.chapters, tabindex: "0" },
      make("table.sums", null, make("caption.how", null, title),
        make("thead", null, make("tr", null, head.slice(0, width).map((one) => make("th", { scope: "col" }, one)))), listed.map(row)));
  }

  /* The ticked chapters, each with how much of it was answered here. */
  const list = (listed, now) => make("ul.record-chapters", null, listed.map((one) => make("li", null, one.title,
    now && one.all ? make("span.how", null, fill(words.seen, { done: one.answered, all: one.all })) : "")));

  /* What the figures rest on, and the scores. */
  const method = (listed, sums, now, version) => {
    const [low, high] = [0, 1].map((method) => hours(listed.reduce((sum, one) => sum + one.minutes[method], 0)));
    const time = fill(words.time_is, { hours: items.hours, mergener: items.time.mergener, reading: items.time.reading, low, high });
    const sure = sums.sure.map((level, i) => (level.all ? fill(words.sure_is, { level: courseloomWords.quiz["sure_" + (i + 1)], ...level }) : "")).filter(Boolean);
    return make("div.record-method", null, make("h3", null, words.method), facts([[words.time, time], [words.version, version], [words.level, items.level],
      [words.contact, items.contact], [words.licence, items.licence], [words.number, words.number_is], [words.sure, now ? sure.join("; ") : ""]]),
    listed.length ? chapterTable(listed, sums.objectives, now) : "", now ? "" : make("p", null, words.no_scores));
  };

  function testLine(sums) {
    const all = sums.tests.map((one, i) => fill(words.attempt,
      { number: i + 1, date: courseloomDate(one.finished), score: share(one.score), verdict: one.passed ? words.pass : words.no_pass }));
    return all.length ? all.slice(-3).join("; ") + " (" + fill(words.mark, { mark: items.final.pass_mark }) + ")" : words.no_tests;
  }

  function show() {
    const now = state(), sums = courseloomSums(now || none, items), wanted = chapters.on(), written = change.value.trim();
    const listed = sums.chapters.filter((one) => wanted.includes(one.slug));
    const version = fill(words.version_is, { version: items.version, date: day(items.released) || items.released, hash: items.hash });
    const included = notes.on().filter((h) => now && now.notes[h]);
    sheet.replaceChildren(
      make("h2", { id: "record-title", tabindex: "-1" }, words.title), make("p.how", null, words.kind),
      facts([
        [words.name, name.input.value.trim() || blank()], [words.course, items.title + ", " + fill(words.short_version, items)],
        [words.provider, items.provider], [words.type, fill(words.type_is, items)],
        [words.finished, day(finished.input.value) || blank()], [words.spent, spent.input.value.trim() || blank()],
        [words.tests, items.final ? (now ? testLine(sums) : words.no_tests) : ""],
      ]),
      make("h3", null, words.chapters), listed.length ? list(listed, now) : make("p", null, words.no_chapters),
      sums.paths.length ? make("ul.record-chapters", { "aria-label": courseloomItems.words.paths.title },
        sums.paths.map((one) => make("li", null, one.title + ": " + courseloomPathLine(one)))) : "",
      make("h3", null, words.change), ...(written ? [make("p.written-note", null, written)] : [1, 2, 3].map(() => make("p.record-rule"))),
      make("p", null, words.declare), make("p.record-sign", null, words.signature + " ", blank(), " " + words.signed + " ", blank()),
      make("p.how", null, Object.values(items.disclaimer).filter(Boolean).join(" ")),
      more.checked ? method(listed, sums, now, version) : "",
      ...(included.length ? [make("div.record-notes", null, make("h3", null, words.included), included.map((h) => [
        make("p.how", null, (items.notes[h] || { prompt: words.note }).prompt), make("p.written-note", null, now.notes[h].text)]))] : []),
    );
  }

  const print = button(words.print, () => courseloomPrintNow(sheet), "button.primary");
  const form = make("section.record-form", null, make("h2", { tabindex: "-1" }, words.fill), make("p", null, words.fill_why),
    name.row, finished.row, spent.row, chapterSet, make("p", null, make("label", { for: change.id }, words.change), change), noteSet,
    make("fieldset", null, make("label", null, more, " ", words.more)), make("p.choices", null, print));
  courseloomDrawn(root, () => {
    offer();
    show();
    root.append(make("div.board", null, form, sheet));
    courseloomPrintOnly(sheet);
  });
  document.addEventListener("courseloom-memory", () => courseloomDrawn(root, () => { offer(); show(); }));
  document.addEventListener("courseloom-kept", () => courseloomDrawn(root, show));
})();
