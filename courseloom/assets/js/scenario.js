/* Plays the conversation whose numbered passages stand in `box`: one exchange at a time, then the debrief. Nothing is scored.
   `door.tell(path)` is called after every step with the path, a list of indices of replies in the file; it returns an error
   text or "". `door.kept` is a path to continue, or "changed" when the conversation has changed since. Own words are never sent
   or stored. */
function courseloomScenario(box, words, door) {
  const find = (selector, within) => (within || box).querySelector(selector);
  const all = (selector, within) => Array.from((within || box).querySelectorAll(selector));
  const client = box.dataset.client, slug = box.dataset.scenario, HIGHEST = 10;

  /* Make an element: `make("p.name", "text", child …)`. Strings are inserted as text, never as markup. */
  function make(kind, ...children) {
    const [tag, ...classes] = kind.split("."), one = document.createElement(tag);
    if (classes.length) one.className = classes.join(" ");
    one.append(...children.filter((child) => child !== null && child !== ""));
    return one;
  }
  const copy = (one) => one.cloneNode(true);
  /* The content of an element, without the element itself. */
  const inside = (one) => { const piece = document.createDocumentFragment(); piece.append(...copy(one).childNodes); return piece; };

  const states = all(".scenario-start [data-state]").map((one) => ({ label: one.dataset.label, start: Number(one.dataset.state) }));
  const passages = new Map(all(".scenario-passage").map((one) => [Number(one.dataset.number), {
    number: Number(one.dataset.number), ending: one.dataset.ending || "", turn: find(".scenario-turn", one), inner: find(".scenario-inner > div", one),
    replies: all("[data-reply]", one).map((reply) => ({
      index: Number(reply.dataset.reply), to: Number(reply.dataset.to), text: find(".scenario-text", reply), reason: find(".scenario-reason", reply),
      changes: reply.dataset.changes.split(" ").map(Number),
    })),
  }]));
  const chosen = (passage, index) => passage.replies.find((reply) => reply.index === index);

  /* The steps of a path: each passage with the reply chosen, none at the last. Null when the path does not fit the scenario. */
  function walk(path) {
    let passage = passages.get(1);
    const steps = [];
    for (const index of path) {
      const reply = chosen(passage, index);
      if (!reply) return null;
      steps.push({ passage, reply });
      passage = passages.get(reply.to);
    }
    return [...steps, { passage, reply: null }];
  }
  /* The states at the start and after each reply. */
  function values(steps) {
    const found = [states.map((state) => state.start)];
    steps.forEach(({ reply }) => {
      if (reply) found.push(found[found.length - 1].map((value, i) => Math.min(HIGHEST, Math.max(0, value + reply.changes[i]))));
    });
    return found;
  }

  let path = [], own = [], writing = "";

  const transcript = make("ol.scenario-transcript"), now = make("div.scenario-now");
  transcript.setAttribute("aria-label", words.so_far);
  now.setAttribute("role", "status");
  const asked = make("fieldset.scenario-asked");
  asked.tabIndex = -1;
  const button = (kind, text, act) => {
    const one = make(kind, text);
    one.type = act ? "button" : "submit";
    if (act) one.addEventListener("click", act);
    return one;
  };
  const tick = make("input"), mode = make("label.scenario-mode", tick, words.own_first);
  tick.type = "checkbox";
  tick.autocomplete = "off";
  const notes = make("textarea"), reveal = button("button", words.reveal, () => { writing = notes.value.trim(); ask(true); focus(asked); });
  notes.rows = 3;
  notes.autocomplete = "off";
  const written = make("div.scenario-own", make("label.notes", make("span", words.own_words), notes), make("div.actions", reveal));
  const say = button("button.check", words.say), back = button("button", words.back, () => step(() => { path.pop(); notes.value = own.pop() || ""; }));
  const restart = button("button", words.restart, () => step(() => { path = []; own = []; notes.value = ""; }));
  const note = make("p.status");
  note.setAttribute("role", "status");
  const form = make("form.scenario-form", mode, written, asked, make("div.actions", say, back, restart, note));
  form.autocomplete = "off";
  const lines = make("ul.scenario-values"), plot = make("div.scenario-plot");
  const chart = make("figure.scenario-states", lines, plot, make("figcaption", words.illustration));
  const play = make("div.scenario-play", transcript, now, form, chart);
  const debrief = find(".scenario-debrief"), title = find(".scenario-title", debrief), paths = make("div.scenario-paths");
  find(".scenario-model", debrief).before(paths);
  title.tabIndex = -1;
  find(".scenario-passages").before(play);
  box.classList.add("scenario-awake");

  const mine = (reply, typed) => make("div.scenario-mine", make("span.scenario-who", (typed ? words.you_own : words.you) + " "), typed || inside(reply.text));
  const near = (reply) => make("div.scenario-mine", make("span.scenario-who", words.nearest + " "), inside(reply.text));
  const said = ({ reply }, i) => (own[i] ? [mine(reply, own[i]), near(reply)] : [mine(reply)]);
  const last = () => { const steps = walk(path); return steps[steps.length - 1].passage; };

  /* Show the replies, or first the field for the learner's own words. */
  function ask(shown) {
    const passage = last();
    written.hidden = !tick.checked || shown || Boolean(passage.ending);
    asked.hidden = !written.hidden || Boolean(passage.ending);
    say.hidden = asked.hidden;
    asked.replaceChildren(make("legend", tick.checked ? words.which : words.asked), ...passage.replies.map((reply) => {
      const input = make("input");
      input.type = "radio";
      input.name = "say-" + slug;
      input.value = reply.index;
      return make("div.option", make("label", input, make("span.option-text", inside(reply.text))));
    }));
  }

  /* One thin line for each state, told apart by dash patterns; the text beside the graph says the same. */
  function draw(found) {
    const SVG = "http://www.w3.org/2000/svg", DASHES = ["", "7 4", "2 3", "9 3 2 3"], WIDE = 300, HIGH = 84, steps = Math.max(4, found.length - 1);
    const shape = (tag, marks, within) => {
      const one = document.createElementNS(SVG, tag);
      Object.entries(marks).forEach(([name, value]) => one.setAttribute(name, value));
      if (within) within.append(one);
      return one;
    };
    const svg = shape("svg", { viewBox: "0 0 " + WIDE + " " + HIGH, "aria-hidden": "true" });
    const at = (turn, value, i) => [6 + (turn * (WIDE - 12)) / steps, HIGH - 8 - (value * (HIGH - 16)) / HIGHEST + i * 2];  // equal values stand side by side
    shape("path", { d: "M6 6V" + (HIGH - 6) + "H" + (WIDE - 6), class: "scenario-axis" }, svg);
    lines.replaceChildren(...states.map((state, i) => {
      const points = found.map((each, turn) => at(turn, each[i], i)), end = points[points.length - 1], from = found[0][i], to = found[found.length - 1][i];
      const key = shape("svg", { viewBox: "0 0 30 8", "aria-hidden": "true" }), dash = { "stroke-dasharray": DASHES[i % DASHES.length] };
      shape("path", { d: "M0 4H30", ...dash }, key);
      shape("polyline", { points: points.map((point) => point.join(",")).join(" "), ...dash }, svg);
      shape("circle", { cx: end[0], cy: end[1], r: 3 }, svg);
      return make("li", key, state.label + ": " + (found.length > 1 ? from + " → " + to : from));
    }));
    plot.replaceChildren(svg);
    plot.hidden = found.length < 2;
  }

  /* A path with what was hidden until now: what the client thought, and the reason for each reply. */
  function told(heading, steps, mineToo, same) {
    return make("div.scenario-path", make("p.scenario-head", heading), make("ol", ...steps.map((one, i) => {
      if (same && one.reply && same(one)) return make("li", ...said(one, -1), make("p.scenario-tag", words.same));
      const turn = copy(one.passage.turn), care = find(".scenario-care", turn);
      if (care && mineToo) care.remove();  // it is shown above already, as the last passage; that of the model path is shown only here
      const thought = one.passage.inner ? make("div.scenario-thought", make("span.scenario-who", words.thinks.replace("{name}", client) + " "), inside(one.passage.inner)) : null;
      return make("li", turn, thought, ...(one.reply ? [...said(one, mineToo ? i : -1), copy(one.reply.reason)] : []));
    })));
  }

  function compare(steps) {
    const model = walk(box.dataset.model.split(" ").map(Number).filter((index) => index >= 0));
    const names = (list) => list.map((one) => one.passage.number + (one.reply ? "." + one.reply.index : "")).join(" ");
    const taken = new Set(steps.map((one) => names([one])));
    if (names(steps) === names(model)) paths.replaceChildren(told(words.your_model, steps, true));
    else paths.replaceChildren(told(words.your_path, steps, true), told(words.model_path, model, false, (one) => taken.has(names([one]))));
  }

  function show() {
    const steps = walk(path), passage = steps[steps.length - 1].passage, over = Boolean(passage.ending);
    transcript.replaceChildren(...steps.slice(0, -1).flatMap((one, i) => [make("li", copy(one.passage.turn)), make("li", ...said(one, i))]));
    transcript.hidden = !path.length;
    now.replaceChildren(copy(passage.turn));
    mode.hidden = over;
    back.hidden = restart.hidden = !path.length;
    debrief.classList.toggle("scenario-later", !over);
    ask(false);
    draw(values(steps));
    if (over) compare(steps);
  }

  function focus(one) {
    one.focus({ preventScroll: true });
    one.scrollIntoView({ block: "nearest" });
    if (one !== title) now.scrollIntoView({ block: "nearest" });
  }

  /* Every step ends with the focus on what comes next: the replies, the field for own words, or the debrief. */
  function step(change) {
    change();
    writing = "";
    show();
    note.textContent = door.tell([...path]) || "";
    focus(last().ending ? title : written.hidden ? asked : notes);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const on = find("input[type=radio]:checked", asked);
    if (!on) { if (!asked.hidden) note.textContent = words.choose; return; }
    step(() => { path.push(Number(on.value)); own.push(tick.checked ? writing : ""); notes.value = ""; });
  });
  tick.addEventListener("change", () => ask(false));

  const kept = door.kept;
  if (Array.isArray(kept) && kept.length && walk(kept)) { path = kept; note.textContent = words.kept; }
  else if (kept === "changed") note.textContent = words.changed;
  own = path.map(() => "");
  show();
}
