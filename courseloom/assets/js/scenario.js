/* Plays the conversation whose numbered passages stand in `box`: one exchange at a time, then the debrief. Nothing is scored.
   `door.tell(path)` is called after every step with the path, a list of indices of replies in the file; it returns an error
   text or "". `door.kept` is a path to continue, or "changed" when the conversation has changed since. Own words are never sent
   or stored. `scenario-debrief.js` looks back on the path. */
function courseloomScenario(box, words, door) {
  const { make, fill, button } = courseloomDom;
  const find = (selector, within) => (within || box).querySelector(selector);
  const all = (selector, within) => courseloomDom.all(within || box, selector);
  const name = box.dataset.client;
  const copy = (one) => one.cloneNode(true);
  /* The content of an element, without the element itself. */
  const inside = (one) => Array.from(copy(one).childNodes);

  const passages = new Map(all(".scenario-passage").map((one) => [Number(one.dataset.number), {
    ending: one.dataset.ending || "", turn: find(".scenario-turn", one), inner: find(".scenario-inner > div", one), number: one.dataset.number,
    replies: all("[data-reply]", one).map((reply) => ({
      index: Number(reply.dataset.reply), to: Number(reply.dataset.to), fit: reply.dataset.fit, changes: reply.dataset.changes.split(" ").map(Number),
      text: find(".scenario-text", reply), reason: find(".scenario-reason", reply), tag: find(".scenario-tag", reply).childNodes,
    })),
  }]));

  /* The steps of a path: each passage with the reply chosen, none at the last. Null when the path does not fit the scenario. */
  function walk(path) {
    let passage = passages.get(1);
    const steps = [];
    for (const index of path) {
      const reply = passage.replies.find((one) => one.index === index);
      if (!reply) return null;
      steps.push({ passage, reply });
      passage = passages.get(reply.to);
    }
    return [...steps, { passage, reply: null }];
  }

  const bubble = (who, what) => [make("span.scenario-who", {}, who), make("div.scenario-bubble", {}, what)];
  /* What the client shows and says, and the care that follows an ending. */
  const theirs = ({ turn }) => make("div.scenario-theirs", {}, Array.from(turn.children).map((part) => (
    part.matches(".scenario-says") ? bubble(name, inside(part).slice(1)) : copy(part))));
  const mine = (reply, typed) => make("div.scenario-mine", {}, typed ? bubble(words.you_own, typed) : null,
    bubble(typed ? words.nearest : words.you, inside(reply.text)));

  let path = [], own = [], begun = false, writing = "", drawn = [];
  const model = walk(box.dataset.model.split(" ").map(Number).filter((index) => index >= 0));
  const setup = find(".scenario-setup"), debrief = find(".scenario-debrief"), title = find(".scenario-title");
  const log = make("div.scenario-log", { role: "log", "aria-label": fill(words.log, { name }) });
  const lead = make("p.scenario-lead", { id: "lead-" + box.dataset.scenario }), replies = make("div");
  const asked = make("div.scenario-asked", { role: "group", "aria-labelledby": lead.id, tabindex: "-1" }, lead, replies);
  const tick = make("input", { type: "checkbox", autocomplete: "off" }), mode = make("label.scenario-mode", {}, tick, words.own_first);
  const notes = make("textarea", { rows: 3, autocomplete: "off" });
  const reveal = button(words.reveal, () => { writing = notes.value.trim(); ask(true); land(asked); });
  const written = make("div.scenario-own", {}, make("label.notes", {}, make("span", {}, words.own_words), notes), make("div.actions", {}, reveal));
  const begin = button(words.begin, () => step(() => {}), "button.check"), see = button(words.see, () => land(title), "button.check");
  const back = button(words.back, () => step(() => { path.pop(); notes.value = own.pop() || ""; }));
  const restart = () => button(words.restart, () => step(() => { path = []; own = []; notes.value = ""; }));
  const dots = make("span.scenario-dots", { "aria-hidden": "true" }), turn = make("span");
  const place = make("p.scenario-place", {}, dots, turn), again = restart(), note = make("p.status", { role: "status" });
  const form = make("div.scenario-form", {}, written, asked, make("div.actions", {}, begin, see), mode, make("div.scenario-foot", {}, place, back, again), note);
  const play = make("div.scenario-play", {}, log, form);
  const lookBack = courseloomDebrief(debrief, words, {
    name, passages, model, bubble, copy, inside, theirs, mine, restart,
    states: all(".scenario-start [data-state]").map((one) => ({ label: one.dataset.label, start: Number(one.dataset.state) })),
    replay: (turns) => step(() => { path.length = own.length = turns; notes.value = ""; }),
  });
  title.tabIndex = -1;
  find(".scenario-passages").before(play);
  box.classList.add("scenario-awake");

  const last = () => { const steps = walk(path); return steps[steps.length - 1].passage; };

  /* Show the replies, or first the field for the learner's own words. */
  function ask(shown) {
    const passage = last(), over = Boolean(passage.ending);
    written.hidden = !begun || over || shown || !tick.checked;
    asked.hidden = !begun || over || !written.hidden;
    lead.textContent = tick.checked ? words.which : words.asked;
    replies.replaceChildren(...passage.replies.map((reply) => {
      const one = button(inside(reply.text), () => step(() => { path.push(reply.index); own.push(tick.checked ? writing : ""); notes.value = ""; }), "button.scenario-say");
      all("a", one).forEach((link) => link.replaceWith(...link.childNodes));
      return one;
    }));
  }

  /* The log keeps what the old path and the new one share, so that only what is new is announced. */
  function tell(steps) {
    let same = 0;
    while (same < path.length && path[same] === drawn[same]) same++;
    Array.from(log.children).slice(2 * same + 1).forEach((one) => one.remove());
    log.append(...steps.flatMap(({ passage, reply }, i) => [theirs(passage), ...(reply ? [mine(reply, own[i])] : [])]).slice(log.children.length));
    drawn = [...path];
  }

  function show() {
    const steps = walk(path), over = Boolean(last().ending), turns = path.length + !over, about = Math.max(turns, model.length - 1);
    if (begun) { setup.open = false; tell(steps); }
    begin.hidden = begun;
    see.hidden = !over;
    mode.hidden = over;
    back.hidden = again.hidden = !path.length;
    place.hidden = !begun || over;
    dots.replaceChildren(...Array.from({ length: about }, (_, i) => make(i < turns ? "i.on" : "i")));
    turn.textContent = fill(words.turn, { turn: turns, all: about });
    debrief.classList.toggle("scenario-later", !over);
    ask(false);
    if (over) lookBack(steps, own);
  }

  /* Move the focus, and scroll as little as shows what was said last and what can be said next. */
  function land(one) {
    one.focus({ preventScroll: true });
    if (one === title) { one.scrollIntoView(); return; }
    form.scrollIntoView({ block: "nearest" });
    (path.length ? log.children[2 * path.length - 1] : setup).scrollIntoView({ block: "nearest" });
  }

  /* Every step ends with the focus on what comes next: the replies, the field for own words, or the way to the debrief. */
  function step(change) {
    change();
    writing = "";
    begun = true;
    show();
    note.textContent = door.tell([...path]) || "";
    land(last().ending ? see : written.hidden ? asked : notes);
  }

  tick.addEventListener("change", () => ask(false));

  const kept = door.kept;
  if (Array.isArray(kept) && kept.length && walk(kept)) { path = kept; begun = true; note.textContent = words.kept; }
  else if (kept === "changed") note.textContent = words.changed;
  own = path.map(() => "");
  show();
}
