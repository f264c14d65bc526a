/* For facilitators: each question with a table for the counts of a show of hands, bars of the counts, and a button that reveals
   the key with its reasons. `room` holds the counts while the page is open; they are neither saved nor sent. */
function courseloomHands(root, words, room) {
  const { all, fill, make } = courseloomDom;
  const said = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const drawn = [];

  function number(name, label, change) {
    const field = make("input", { type: "number", min: 0, max: 9999, step: 1, inputmode: "numeric", "aria-label": label });
    if (room[name]) field.value = room[name];
    field.addEventListener("input", () => { room[name] = Math.min(9999, Math.max(0, Math.floor(Number(field.value)) || 0)); change(); });
    return field;
  }

  /* The answers to count hands for, as tables of {name, key}: one table for a question, or one for each of its slots. */
  function asked(form) {
    const keys = new Set(all(form, ".reason[data-key]").map((reason) => reason.dataset.for));
    const options = all(form, ".option").map((one) => ({ name: said(one.querySelector("label")), key: keys.has(one.querySelector("input").value) }));
    if (options.length) return [{ title: words.answer, rows: options }];
    const slots = all(form, ".slot").map((slot) => {
      const list = slot.querySelector("select"), text = slot.querySelector(".slot-text");
      const rows = Array.from(list.options).slice(1).map((one, i) => ({ name: one.textContent, key: i === Number(slot.dataset.key) }));
      return { title: text ? said(text) : list.getAttribute("aria-label"), rows };
    });
    if (slots.length) return slots;
    const guess = form.querySelector(".guess");
    if (guess) {
      const ends = guess.dataset.bounds.split(" ").filter(Boolean).map((one) => String(Number(one))), answer = Number(guess.dataset.answer);
      const rows = [...ends, ""].map((high, i) => ({
        name: fill(!high ? words.from : i ? words.between : words.below, { low: ends[i - 1], high }),
        key: (!i || answer >= Number(ends[i - 1])) && (!high || answer < Number(high)),
      }));
      return [{ title: words.answer, rows }];
    }
    const typed = form.querySelector(".typed");  // the key, each other listed answer, and anything else
    if (typed) {
      const rows = [...JSON.parse(typed.dataset.hands), courseloomWords.another].map((name, i) => ({ name, key: i === 0 }));
      return [{ title: words.answer, rows }];
    }
    return [{ title: words.points, rows: all(form, ".points label").map((one) => ({ name: said(one), key: false })) }];
  }

  function table({ title, rows }, id) {
    const bars = rows.map(() => make("td.hands-bar")), marks = rows.map(() => make("span.hands-key"));
    function draw() {
      const given = rows.map((row, i) => room[id + "-" + i] || 0), sum = given.reduce((before, one) => before + one, 0);
      const whole = room.people || sum;
      bars.forEach((bar, i) => {
        const share = sum ? Math.min(1, given[i] / whole) : null;
        bar.replaceChildren(courseloomBar(share), sum ? fill(words.said, { n: given[i], all: whole, share: Math.round(share * 100) }) : words.none);
      });
    }
    drawn.push(draw);
    const head = make("tr", null, make("th", { scope: "col" }, title), make("th", { scope: "col" }, words.hands), make("th", { scope: "col" }, words.share));
    const body = rows.map(({ name }, i) => make("tr", null, make("th", { scope: "row" }, name, " ", marks[i]),
      make("td", null, number(id + "-" + i, fill(words.hands_for, { answer: name }), draw)), bars[i]));
    draw();
    return {
      nodes: [make("table.hands", null, make("thead", null, head), make("tbody", null, ...body))],
      show(on) { marks.forEach((mark, i) => { mark.textContent = on && rows[i].key ? words.is_key : ""; }); },
    };
  }

  all(root, "form.question").forEach((form) => {
    const details = form.querySelector("details.reasons"), tables = asked(form).map((one, i) => table(one, form.id + "-" + i));
    all(form, ".gapped select").forEach((select) => select.replaceWith(select.options[0].textContent));
    all(form, ".options, .slots, .guess, .notes, .instruction, .on-paper, .picks, .sure, .actions, .points input").forEach((one) => one.remove());
    details.before(...tables.flatMap((one) => one.nodes));
    details.querySelector("summary").textContent = words.key;
    details.addEventListener("toggle", () => tables.forEach((one) => one.show(details.open)));
    form.addEventListener("submit", (event) => event.preventDefault());
  });
  const people = make("label.hands-people", null, words.people + " ",
    number("people", words.people, () => drawn.forEach((draw) => draw())));
  root.querySelector(".activity-title").after(make("p.hands-why", null, words.why), people);
}
