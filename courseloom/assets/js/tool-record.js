/* The learning record: a sheet to print, made from the record in this browser and from fields on the page. Typed text is never
   stored, and a note is on the sheet only when it is ticked. Any print command prints the sheet only. */
(function () {
  const root = document.querySelector('.tool[data-tool="record"]');
  if (!root) return;
  const words = courseloomItems.words.record, items = courseloomItems, kept = courseloomKept;
  const { make, fill, button } = courseloomDom, share = courseloomShare, clock = window.courseloomClock || Date.now;
  const state = () => kept && kept.read(), sheet = make("section.record-sheet", { "aria-labelledby": "record-title" });
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
  const noteSet = make("div"), chapterSet = make("div");
  let chapters, notes;

  /* The list to tick depends on what is stored: it is built again when remembering is turned on or off. */
  function offer() {
    const now = state(), pages = now ? now.pages : {};
    chapters = ticks(words.chapters, words.chapters_why, items.chapters.map((one) => ({ name: one.title, on: Boolean(pages[one.page]), key: one.slug })));
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
    const scores = (one) => (one.answered ? " " + fill(words.scores, { first: percent(one.first), latest: percent(one.latest) }) : "");
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

  function testLine(sums) {
    const all = sums.tests.map((one, i) => fill(words.attempt,
      { number: i + 1, date: courseloomDate(one.finished), score: share(one.score), verdict: one.passed ? words.pass : words.no_pass }));
    return all.length ? all.slice(-3).join("; ") + " (" + fill(words.mark, { mark: items.final.pass_mark }) + ")" : words.no_tests;
  }

  function show() {
    const now = state(), sums = courseloomSums(now || { answers: {}, tests: {}, pages: {} }, items), wanted = chapters.on();
    const listed = sums.chapters.filter((one) => wanted.includes(one.slug)), first = items.released;
    const listedMinutes = listed.reduce((sum, one) => sum + one.minutes, 0);
    const time = fill(words.time_is, { hours: items.hours, mergener: items.time.mergener, reading: items.time.reading, listed: hours(listedMinutes) });
    const sure = sums.sure.map((level, i) => (level.all ? fill(words.sure_is, { level: courseloomWords.quiz["sure_" + (i + 1)], ...level }) : "")).filter(Boolean);
    const included = notes.on().filter((h) => now && now.notes[h]);
    sheet.replaceChildren(
      make("h2", { id: "record-title", tabindex: "-1" }, words.title),
      facts([
        [words.name, name.input.value.trim() || blank()], [words.course, items.title],
        [words.finished, day(finished.input.value) || blank()], [words.spent, spent.input.value.trim() || blank()],
        [words.type, words.type_is], [words.level, items.level], [words.time, time],
        [words.version, fill(words.version_is, { version: items.version, date: day(first) || first, hash: items.hash })],
        [words.provider, items.provider], [words.contact, items.contact], [words.licence, items.licence], [words.number, words.number_is],
      ]),
      listed.length ? chapterTable(listed, sums.objectives, now) : make("p", null, words.no_chapters),
      now ? facts([[words.tests, items.final ? testLine(sums) : ""], [words.sure, sure.join("; ")]], "dl.record-facts.record-results") : make("p", null, words.no_scores),
      make("p", null, words.declare), make("p.record-sign", null, words.signature + " ", blank(), " " + words.signed + " ", blank()),
      make("p.how", null, Object.values(items.disclaimer).filter(Boolean).join(" ")),
      ...(included.length ? [make("div.record-notes", null, make("h3", null, words.included), included.map((h) => [
        make("p.how", null, (items.notes[h] || { prompt: words.note }).prompt), make("p.written-note", null, now.notes[h].text)]))] : []),
    );
  }

  const print = button(words.print, () => courseloomPrintNow(sheet), "button.primary");
  const form = make("section.record-form", null, make("h2", { tabindex: "-1" }, words.fill), make("p", null, words.fill_why),
    name.row, finished.row, spent.row, chapterSet, noteSet, make("p.choices", null, print));
  courseloomDrawn(root, () => {
    offer();
    show();
    root.append(make("div.board", null, form, sheet));
    courseloomPrintOnly(sheet);
  });
  document.addEventListener("courseloom-memory", () => courseloomDrawn(root, () => { offer(); show(); }));
  document.addEventListener("courseloom-kept", () => courseloomDrawn(root, show));
})();
