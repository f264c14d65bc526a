/* A question with slots, each answered from a list: match, sort into groups, put in order, fill gaps, rate. For the parts it
   returns see question.js. Ratings are not right or wrong: feedback is their distance from the key.

   The lists hold the answer. Groups have chips instead, and steps have buttons that move them, which set the lists. */
courseloomShapes.slots = (form, { body, credit, words, judged, say }) => {
  const { all, fill, make } = courseloomDom;
  const slots = all(form, ".slot"), selects = slots.map((slot) => slot.querySelector("select")), keys = slots.map((slot) => Number(slot.dataset.key));
  const rated = form.dataset.shape === "ratings", inline = form.dataset.shape === "gaps";
  const ordered = form.querySelector("[data-places]"), place = ordered ? words.place + " " : "";
  const reasons = slots.map((slot) => all(body, '[data-for="' + slot.dataset.slot + '"]'));
  const after = make("div.slot-reasons");
  reasons.forEach((list, i) => list.forEach((reason) => {
    (inline ? after : slots[i]).append(reason);
    const label = reason.querySelector(".verdict-letter");
    if (!inline && label) label.remove();
  }));
  after.append(...all(body, ".spare"));
  form.querySelector("fieldset").append(after);
  form.append(...credit);
  const name = (i, pick) => place + selects[i].options[pick + 1].textContent;
  const chips = form.querySelector("[data-chips]") ? slots.map(chipped) : [];
  const moved = ordered ? courseloomOrder(ordered, slots, selects, words, say) : null;
  /* What shows the lists' values in another way is drawn again after they are set. */
  const redraw = () => { chips.flat().forEach((chip) => { chip.checked = chip.value === chip.of.value; }); if (moved) moved(); };

  /* Radio buttons for the groups of one slot, in place of its list. */
  function chipped(slot, i) {
    const list = selects[i], text = slot.querySelector(".slot-text"), id = form.id + "-" + i;
    const radios = Array.from(list.options).slice(1).map((one) => {
      const chip = make("input", { type: "radio", name: list.name + "-chip", value: one.value, autocomplete: "off" });
      chip.of = list;
      chip.addEventListener("change", () => { list.value = chip.value; });
      return chip;
    });
    text.id = id;
    const labels = radios.map((chip, pick) => make("label", null, chip, make("span", null, list.options[pick + 1].textContent)));
    const group = make("div.chips", { role: "radiogroup", "aria-labelledby": id }, labels);
    list.closest("label").replaceWith(text, group);
    list.classList.add("off");
    group.after(list);
    return radios;
  }
  /* The reasons to show for a gap: that of its key, and that of the pick. */
  function markPick(reason, key, chosen) {
    const pick = Number(reason.dataset.pick), verdict = !judged ? "" : pick === key ? words.good : words.look;
    reason.hidden = pick !== key && pick !== chosen;
    reason.querySelector(".verdict-word").textContent = [verdict, pick === chosen ? words.yours : ""].filter(Boolean).join(" · ");
    reason.classList.toggle("is-key", judged && pick === key);
  }
  function markSlot(reason, i, key, chosen) {
    const word = reason.querySelector(".verdict-word"), mark = reason.querySelector(".mark"), right = chosen === key;
    const belongs = place ? name(i, key) : words.belongs + ": " + name(i, key);
    mark.textContent = rated || !judged ? "" : right ? "✓" : "○";
    if (rated) word.textContent = fill(words.distance, { mine: name(i, chosen), key: name(i, key), distance: Math.abs(chosen - key) });
    else if (judged) word.textContent = right ? words.good : words.look + " · " + belongs;
    else word.textContent = belongs[0].toUpperCase() + belongs.slice(1);
    reason.classList.toggle("is-key", judged && right);
  }
  function markChips(i, key, chosen) {
    (chips[i] || []).forEach((chip, pick) => {
      chip.parentNode.classList.toggle("missed", judged && pick === chosen && pick !== key);
      chip.parentNode.classList.toggle("key", judged && pick === key);
    });
  }

  return {
    fields: chips.length ? chips.flat() : selects,
    shown: [after, ...reasons.flat(), ...credit],
    unmarked: rated,
    read: () => ({ chosen: selects.map((select) => (select.value === "" ? null : Number(select.value))) }),
    write(given) {
      given.chosen.forEach((pick, i) => { if (selects[i]) selects[i].value = pick === null ? "" : String(pick); });
      redraw();
    },
    missing({ chosen }) {
      const left = chosen.filter((pick) => pick === null).length, first = chosen.indexOf(null);
      if (!left) return null;
      if (moved) return { text: words.nothing_moved };
      return { text: left === chosen.length ? words.nothing : fill(words.picks_left, { left }), field: chips[first] ? chips[first][0] : selects[first] };
    },
    mark({ chosen }) {
      reasons.forEach((list, i) => list.forEach((reason) => {
        if (reason.dataset.pick === undefined) markSlot(reason, i, keys[i], chosen[i]); else markPick(reason, keys[i], chosen[i]);
      }));
      keys.forEach((key, i) => markChips(i, key, chosen[i]));
    },
    score: ({ chosen }) => courseloomScoring.picked(keys, chosen),
    said({ chosen }) {
      if (rated) return fill(words.said_rated, { distance: courseloomScoring.distance(keys, chosen).toLocaleString((form.closest("[lang]") || {}).lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) });
      return fill(words.said_slots, { right: keys.filter((key, i) => key === chosen[i]).length, all: keys.length });
    },
    clear() {
      selects.forEach((select) => { select.value = ""; });
      chips.flat().forEach((chip) => { chip.parentNode.className = ""; });
      redraw();
    },
  };
};
courseloomShapes.gaps = courseloomShapes.ratings = courseloomShapes.slots;

/* Give each step of an order two buttons that move it, in place of its list, and say where it is now. The lists stay empty until
   the first move. Returns a function that puts the steps where their lists say, or as they were first. */
function courseloomOrder(box, slots, selects, words, say) {
  const { fill, make, button } = courseloomDom;
  const moves = slots.map((slot, i) => {
    const text = slot.querySelector(".slot-text"), step = text.textContent.trim();
    const pair = [["up", -1, "↑"], ["down", 1, "↓"]].map(([way, by, sign]) => button(sign, () => move(slot, by), "button", {
      "aria-label": fill(words[way], { step }),
    }));
    selects[i].closest("label").replaceWith(make("div.step", null, text, make("span.moves", null, pair)));
    selects[i].classList.add("off");
    slot.append(selects[i]);
    return pair;
  });
  const now = () => Array.from(box.querySelectorAll(".slot"));
  function draw() {
    const order = now();
    slots.forEach((slot, i) => moves[i].forEach((press, way) => {
      press.setAttribute("aria-disabled", String(order.indexOf(slot) === (way ? order.length - 1 : 0)));
    }));
  }
  /* The neighbour is moved, so that the button keeps the focus. */
  function move(slot, by) {
    const order = now(), at = order.indexOf(slot), other = order[at + by];
    if (!other || box.closest(".checked")) return;
    if (by < 0) slot.after(other); else slot.before(other);
    now().forEach((one, i) => { selects[slots.indexOf(one)].value = String(i); });
    draw();
    selects[slots.indexOf(slot)].dispatchEvent(new Event("change", { bubbles: true }));
    if (say) say(fill(words.moved, { place: at + by + 1, all: order.length }));
  }
  draw();
  return () => {
    const at = (slot) => Number(selects[slots.indexOf(slot)].value);
    const set = selects.every((select) => select.value !== "");
    box.append(...(set ? slots.slice().sort((one, other) => at(one) - at(other)) : slots));
    draw();
  };
}
