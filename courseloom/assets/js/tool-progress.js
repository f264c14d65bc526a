/* Progress: a summary of the record in this browser, with buttons to save and to delete it. Nothing is stored that the learner
   has not asked to keep, and nothing before the first press of Remember on this device, or the first file loaded. */
(function () {
  const root = document.querySelector('.tool[data-tool="progress"]'), kept = courseloomKept;
  if (!root || !kept) return;
  const words = courseloomItems.words.progress, memory = courseloomWords.memory, items = courseloomItems, file = "course-progress.json";
  const { make, fill, button, say } = courseloomDom, share = courseloomShare, LARGEST = 8e6, FEW = 5;
  const levels = [1, 2, 3].map((level) => courseloomWords.quiz["sure_" + level]);
  const figures = make("div"), files = make("section"), line = make("p.said", { role: "status" });

  const heading = (text) => make("h2", { tabindex: "-1" }, text);
  const percent = (value) => (value === null ? words.none : share(value));
  const answered = (one) => fill(words.of, { done: one.answered, all: one.all });
  const link = (place) => make("a", { href: place.href }, place.title);
  const links = (places) => places.flatMap((place, i) => [i ? "; " : "", link(place)]);
  const row = (first, ...cells) => make("tr", null, make("th", { scope: "row" }, first), ...cells.map((cell) => make("td", null, cell)));

  /* On a phone the rows of a table stack, and each cell says its heading. */
  function table(title, heads, ...bodies) {
    bodies.forEach((body) => courseloomDom.all(body, "td").forEach((cell) => { cell.dataset.head = heads[cell.cellIndex]; }));
    const head = make("tr", null, ...heads.map((one) => make("th", { scope: "col" }, one)));
    return make("div.table-scroll", { role: "group", "aria-label": title, tabindex: "0" },
      make("table.sums.stacks", null, make("caption.away", null, title), make("thead", null, head), ...bodies));
  }

  /* Nothing kept: why, and where to switch it on. Or that the record is of a newer version, or that the browser blocks storage. */
  function nothing() {
    const off = kept.holds() || kept.trouble === "blocked" ? memory[kept.trouble] || words.off : words.off;
    const go = button(courseloomItems.words.review.to_memory, () => { const on = document.querySelector(".memory button"); if (on) on.focus(); });
    const back = button(words.bring_back, () => { if (kept.bringBack()) { kept.look(); figures.querySelector("h2").focus(); } });
    return [heading(words.state), make("p", null, off), make("p.choices", null, go, kept.trouble === "expired" ? back : "")];
  }

  function chapters(sums) {
    const state = (one) => (one.answered >= one.all ? "done" : one.answered || one.opened ? "begun" : "open");
    const mark = (one) => (one.all ? [make("i.state." + state(one)), make("span.away", null, words["state_" + state(one)] + ": ")] : []);
    const rows = sums.chapters.map((one) => row([...mark(one), link(one)], one.opened ? courseloomDate(one.opened) : words.not_opened,
      one.all ? answered(one) : words.none, percent(one.first), percent(one.latest)));
    const whole = row(words.whole, "", answered(sums.whole), percent(sums.whole.first), percent(sums.whole.latest));
    return [heading(words.chapters), make("p", null, words.chapters_why),
      table(words.chapters, [words.chapter, words.opened, words.answered, words.first, words.latest], make("tbody", null, rows), make("tfoot", null, whole))];
  }

  function byChapter(list, width, cells) {
    return items.chapters.flatMap((chapter) => {
      const here = list.filter((one) => one.chapter === chapter.slug);
      const title = make("tr", null, make("th", { scope: "rowgroup", colspan: width }, chapter.title));
      return here.length ? [make("tbody", null, title, here.map((one) => row(one.text, ...cells(one))))] : [];
    });
  }
  function objectives(sums) {
    const folds = sums.chapters.flatMap((chapter) => {
      const rows = sums.objectives.filter((one) => one.all && one.chapter === chapter.slug)
        .map((one) => row(one.text, answered(one), percent(one.first), percent(one.latest)));
      const heads = [words.objective, words.answered, words.first, words.latest];
      return rows.length ? [make("details", null, make("summary", null, chapter.title + " ", make("span.how", null, answered(chapter))),
        table(chapter.title, heads, make("tbody", null, rows)))] : [];
    });
    return [heading(words.objectives), make("p", null, words.objectives_why), ...(sums.whole.answered ? folds : [make("p", null, words.no_answers)])];
  }

  function paths(sums) {
    return sums.paths.length ? [heading(items.words.paths.title), make("ul", null, sums.paths.map((one) => make("li", null, link(one), ": " + courseloomPathLine(one))))] : [];
  }

  function gains(sums) {
    if (!sums.hasGain) return [];
    const change = (one) => {
      const points = Math.round((one.after - one.before) * 100);
      return fill(words.points, { change: (points > 0 ? "+" : points < 0 ? "−" : "") + Math.abs(points) });
    };
    const bodies = byChapter(sums.gains, 4, (one) => [share(one.before), share(one.after), change(one)]);
    return [heading(words.gain), make("p", null, words.gain_why),
      sums.gains.length ? table(words.gain, [words.objective, words.before, words.after, words.change], ...bodies) : make("p", null, words.no_gain)];
  }

  function confidence(sums) {
    const some = (sure) => sure.some((level) => level.all), told = (level) => (level.all ? fill(words.right, level) : words.no_sure);
    const bars = (sure) => courseloomBars(sure.map((level, i) => ({
      name: levels[i], share: level.all ? level.right / level.all : null,
      said: level.all ? fill(words.right, level) + " (" + share(level.right / level.all) + ")" : words.no_sure,
    })));
    const title = [heading(words.confidence), make("p", null, words.confidence_why)];
    if (!some(sums.sure)) return [...title, make("p", null, words.no_confidence)];
    const known = sums.chapters.filter((one) => some(one.sure));
    const rows = known.map((one) => row(link(one), ...one.sure.map(told)));
    return [...title, make("p", null, words.confidence_read), make("h3", null, words.whole), bars(sums.sure),
      make("details", null, make("summary", null, words.by_chapter),
        table(words.confidence, [words.chapter, ...levels], make("tbody", null, rows), make("tfoot", null, row(words.whole, ...sums.sure.map(told))))),
      ...known.map((one) => make("details", null, make("summary", null, words.chart + ": " + one.title), bars(one.sure)))];
  }

  /* A question of a test is not to be read again, but the sections of its objective are. */
  function study(sums) {
    const entry = ({ asked, sure }) => {
      const stem = asked.stem.length > 160 ? asked.stem.slice(0, 160).replace(/\s+\S*$/, "") + " …" : asked.stem;
      const chapter = items.chapters.find((one) => one.slug === asked.chapter);
      const places = (items.sections || {})[asked.objective] || (chapter ? [chapter] : []);
      return make("li", null, asked.href && asked.purpose !== "final" ? make("a", { href: asked.href }, stem) : stem,
        make("span.how", null, fill(words.was_sure, { sure: levels[sure - 1].toLowerCase() }), " ", places.length ? [words.read, " ", links(places)] : ""));
    };
    return [heading(words.study), make("p", null, words.study_why),
      sums.study.length ? make("ul.results", null, sums.study.slice(0, FEW).map(entry)) : make("p", null, words.study_none),
      sums.study.length > FEW ? make("details", null, make("summary", null, fill(words.study_more, { count: sums.study.length - FEW })),
        make("ul.results", null, sums.study.slice(FEW).map(entry))) : "",
      sums.mended ? make("p", null, fill(words.mended, { count: sums.mended })) : ""];
  }

  function tests(sums) {
    if (!sums.tests.length) return [];
    const entry = (one) => make("li", null, fill(words.attempt,
      { date: courseloomDate(one.finished), score: share(one.score), verdict: one.passed ? words.pass : words.no_pass }));
    return [heading(words.tests), make("ol", null, sums.tests.map(entry))];
  }

  function show() {
    const state = kept.read();
    if (!state) { figures.replaceChildren(...nothing()); return; }
    const sums = courseloomSums(state, items), count = (held) => Object.keys(held).length;
    const on = fill(words.on, { since: courseloomDate(state.since), answers: count(state.answers), pages: count(state.pages),
      attempts: Object.values(state.tests).flat().length, notes: count(state.notes) });
    figures.replaceChildren(heading(words.state), make("p", null, on), make("p", null, words.fragile),
      ...(sums.changed ? [make("p", null, fill(words.changed, { count: sums.changed }))] : []),
      ...[chapters, paths, objectives, gains, confidence, study, tests].flatMap((part) => part(sums)).filter(Boolean));
  }

  /* Saving and loading a file. These controls stay while the figures above are drawn again, so that the focus is not lost. */
  const chosen = make("input", { type: "file", accept: ".json,application/json", id: "progress-file" });
  const aside = make("p.choices"), forget = button(memory.forget, () => {
    const own = document.querySelector(".memory button");
    if (kept.read() || kept.holds()) own.click(); else kept.forget();
    showFiles();
    say(line, kept.holds() ? memory.not_forgotten : memory.forgotten);
  });

  function save() {
    if (!kept.read()) { say(line, words.nothing_to_save); return; }
    courseloomFile(file, kept.saved(items.version), "application/json");
    say(line, fill(words.saved, { file }));
  }
  async function load() {
    const [one] = chosen.files;
    if (!one) return;
    const tell = (what) => {
      const state = kept.read();
      say(line, fill(words[what] || memory[what], { file: one.name, answers: state ? Object.keys(state.answers).length : 0 }));
    };
    chosen.value = "";
    if (one.size > LARGEST) { tell("too_large"); return; }
    let text = null;
    try { text = await one.text(); } catch (error) { tell("no_file"); return; }
    const wrong = kept.load(text);
    if (!wrong || wrong === "part") kept.look();
    draw();
    tell({ "": "loaded", part: "loaded_part" }[wrong] || wrong);
  }
  function showFiles() {
    const unread = kept.unread();
    aside.replaceChildren(...(unread === null ? [] : [make("span", null, words.unread),
      button(words.save_unread, () => { courseloomFile("course-progress-unread.txt", kept.unread() || "", "text/plain"); })]));
    aside.hidden = unread === null;
  }

  chosen.addEventListener("change", load);
  files.append(heading(words.file), make("p", null, words.file_why), make("p.choices", null, button(words.save, save, "button.primary")),
    make("p", null, words.load_why), make("p.choices", null, make("label", { for: "progress-file" }, words.choose), chosen),
    aside, make("p", null, words.forget_why), make("p.choices", null, forget), line);
  const board = make("div.board", null, figures, files), draw = () => courseloomDrawn(root, () => { show(); showFiles(); if (!board.isConnected) root.append(board); });
  draw();
  ["courseloom-memory", "courseloom-kept"].forEach((name) => document.addEventListener(name, draw));
})();
