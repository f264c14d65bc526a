/* Looks back on a finished conversation, in its `debrief`: the turning point first, everything else folded. `talk` is what
   `courseloomScenario` knows and can do. Returns a function of the steps of the path and the learner's own words. */
function courseloomDebrief(debrief, words, talk) {
  const { make, fill, button, all } = courseloomDom;
  const { name, passages, model, copy, inside } = talk, HIGHEST = 10, title = debrief.querySelector(".scenario-title");
  const fold = (head, ...body) => make("details.scenario-fold", {}, make("summary", {}, head), make("div", {}, body));

  /* The authors' parts fold; `point` and `more` are filled anew for every path, before them and after them. */
  const point = make("div"), more = make("div"), path = make("div");
  title.textContent = words.turning;
  all(debrief, ".scenario-part").forEach((part) => {
    const head = part.firstElementChild, made = fold(head.textContent);
    head.remove();
    made.className += " " + part.className;
    made.lastChild.append(...part.childNodes);
    if (part.matches(".scenario-model")) made.append(path);
    part.replaceWith(made);
  });
  title.after(point);
  debrief.append(more);

  const onModel = new Map(model.map(({ passage, reply }) => [passage, reply]));
  /* What serves better than the reply taken: that of the model path in this passage, or one that opens the talk. */
  function better({ passage, reply }) {
    const wanted = onModel.get(passage) || (reply.fit === "opens" ? reply : passage.replies.find((one) => one.fit === "opens"));
    return wanted === reply ? null : wanted;
  }
  const moved = ({ reply }) => reply.changes.reduce((sum, change) => sum + Math.abs(change), 0);
  /* The turn that closed the talk first; else the first that held it, or was not the model's; else the one that moved most. */
  const turning = (said) => said.find(({ reply }) => reply.fit === "closes") || said.find((one) => one.reply.fit === "holds" && better(one))
    || said.find(better) || said.reduce((most, one) => (moved(one) > moved(most) ? one : most));

  const thought = ({ inner }) => (inner ? make("p.scenario-thought", {}, make("b", {}, fill(words.thought, { name })), " ", inside(inner)) : null);
  const side = (kind, head, said, reply) => make("div.scenario-side" + kind, {}, make("p.scenario-head", {}, head), said, thought(passages.get(reply.to)), copy(reply.reason));
  /* A turn, and beside it one that serves better where there is one. */
  function sides(one, typed) {
    const { passage, reply } = one, other = better(one), bubble = (text) => make("div.scenario-bubble", {}, text);
    const said = typed ? [bubble(typed), make("p.scenario-head", {}, words.nearest), bubble(inside(reply.text))] : bubble(inside(reply.text));
    return make("div.scenario-sides", {}, side("", words.said, said, reply),
      other ? side(".scenario-best", onModel.get(passage) ? words.model : words.better, bubble(inside(other.text)), other) : null);
  }

  /* The states after each turn: a small line of points, with its values in words. */
  function states(said) {
    const SVG = "http://www.w3.org/2000/svg", WIDE = Math.min(28, 224 / said.length), HIGH = 40;
    const shape = (tag, marks, ...parts) => {
      const one = document.createElementNS(SVG, tag);
      Object.entries(marks).forEach(([key, value]) => one.setAttribute(key, value));
      one.append(...parts);
      return one;
    };
    return make("ul.scenario-states", {}, talk.states.map(({ label, start }, i) => {
      const values = [start];
      said.forEach(({ reply }) => values.push(Math.min(HIGHEST, Math.max(0, values[values.length - 1] + reply.changes[i]))));
      const points = values.map((value, at) => [5 + at * WIDE, HIGH - 5 - (value * (HIGH - 10)) / HIGHEST]), wide = 10 + said.length * WIDE;
      return make("li", {}, make("span", {}, fill(words.state, { label, values: values.join(", "), all: HIGHEST })),
        shape("svg", { viewBox: "0 0 " + wide + " " + HIGH, width: wide, height: HIGH, "aria-hidden": "true" },
          shape("path", { d: "M1 " + (HIGH - 1) + "H" + (wide - 1) }), shape("polyline", { points: points.join(" ") }),
          ...points.map(([cx, cy]) => shape("circle", { cx, cy, r: 3 }))));
    }));
  }

  return (steps, own) => {
    const said = steps.filter(({ reply }) => reply), turn = turning(said), at = said.indexOf(turn) + 1, taken = new Set(said.map(({ reply }) => reply));
    const heard = turn.passage.turn.querySelector(".scenario-says"), well = said.filter(({ reply }) => reply.fit === "opens");
    const credits = new Map([...said, ...model].filter(({ reply }) => reply).map(({ reply }) => reply.reason.querySelector(".credit")).filter(Boolean).map((one) => [one.textContent, one]));
    point.replaceChildren(
      make("p.scenario-when", {}, fill(heard ? words.after : words.at, { turn: at, all: said.length, name }), heard ? inside(heard).slice(1) : null),
      sides(turn, own[at - 1]),
      make("div.actions", {}, button(words.replay, () => talk.replay(at - 1), "button.check")),
      ...(well.length ? [make("h3", {}, words.well), make("ul.scenario-well", {}, well.map((one) => make("li", {}, fill(words.nth, { turn: said.indexOf(one) + 1, tag: one.reply.tag[0].textContent }))))] : []),
      fold(words.turns, said.map((one, i) => fold(fill(words.nth, { turn: i + 1, tag: one.reply.tag[0].textContent + one.reply.tag[1].textContent }), talk.theirs(one.passage), thought(one.passage), sides(one, own[i])))),
    );
    path.replaceChildren(...model.flatMap(({ passage, reply }) => [talk.theirs(passage), thought(passage),
      ...(reply ? [talk.mine(reply), taken.has(reply) ? make("p.scenario-tag", {}, words.same) : copy(reply.reason)] : [])]).filter(Boolean));
    more.replaceChildren(
      fold(fill(words.states, { name }), states(said), make("p.credit", {}, words.illustration)),
      ...(credits.size ? [fold(words.sources, Array.from(credits.values(), copy))] : []),
      make("h3", {}, words.another),
      make("p", {}, fill(words.endings, { count: Array.from(passages.values()).filter(({ ending }) => ending).length })),
      make("div.actions", {}, talk.restart()),
    );
    all(debrief, "details").forEach((one) => { one.open = false; });
  };
}
