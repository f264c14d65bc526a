/* A question with slots, each answered from a list: match, put in order, fill gaps, rate. For the parts it returns see
   question.js. Ratings are not right or wrong: feedback is their distance from the key. */
courseloomShapes.slots = (form, { body, credit, words, judged }) => {
  const { all, fill, make } = courseloomDom;
  const slots = all(form, ".slot"), selects = slots.map((slot) => slot.querySelector("select")), keys = slots.map((slot) => Number(slot.dataset.key));
  const rated = form.dataset.shape === "ratings", inline = form.dataset.shape === "gaps";
  const place = form.querySelector("[data-places]") ? words.place + " " : "";
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

  return {
    fields: selects,
    shown: [after, ...reasons.flat(), ...credit],
    unmarked: rated,
    read: () => ({ chosen: selects.map((select) => (select.value === "" ? null : Number(select.value))) }),
    write(given) { given.chosen.forEach((pick, i) => { if (selects[i]) selects[i].value = pick === null ? "" : String(pick); }); },
    missing({ chosen }) {
      const left = chosen.filter((pick) => pick === null).length;
      if (!left) return null;
      return { text: left === chosen.length ? words.nothing : fill(words.picks_left, { left }), field: selects[chosen.indexOf(null)] };
    },
    mark({ chosen }) {
      reasons.forEach((list, i) => list.forEach((reason) => {
        if (reason.dataset.pick === undefined) markSlot(reason, i, keys[i], chosen[i]); else markPick(reason, keys[i], chosen[i]);
      }));
    },
    score: ({ chosen }) => courseloomScoring.picked(keys, chosen),
    said({ chosen }) {
      if (rated) return fill(words.said_rated, { distance: courseloomScoring.distance(keys, chosen).toFixed(1) });
      return fill(words.said_slots, { right: keys.filter((key, i) => key === chosen[i]).length, all: keys.length });
    },
    clear() { selects.forEach((select) => { select.value = ""; }); },
  };
};
courseloomShapes.gaps = courseloomShapes.ratings = courseloomShapes.slots;
