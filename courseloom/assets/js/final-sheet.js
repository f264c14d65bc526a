/* One question of a test as a sheet to fill in: the page's own form without hints, reasons and buttons. A sheet is read, filled and
   scored here; nothing is judged before the test is handed in. A given answer names options as their author counts them, whatever
   order they are shown in: {chosen: [0, 2]}, with null where a list is still to be picked from. */
const courseloomSheet = (function () {
  const { all, make } = courseloomDom;

  function form(question) {
    const holder = document.createElement("template");
    holder.innerHTML = question.form;
    const found = holder.content.querySelector("form");
    all(found, ".count").forEach((count) => count.remove());
    return document.importNode(found, true);
  }

  /* Show the options in this test's order, with letters from A on. */
  function arrange(sheet, seed) {
    const options = all(sheet, ".option");
    if (!options.length) return;
    const letters = options.map((option) => option.querySelector(".letter").textContent), parent = options[0].parentElement;
    const order = courseloomDrawing.order(options.map((option) => option.dataset.pin !== undefined), seed, sheet.dataset.h);
    order.forEach((index, place) => {
      options[index].querySelector(".letter").textContent = letters[place];
      parent.append(options[index]);
    });
  }

  /* A question to answer. Its button stays disabled, so that Enter in a field sends nothing. */
  function blank(question, seed) {
    const sheet = form(question);
    all(sheet, ".hint, .reasons").forEach((one) => one.remove());
    all(sheet, ".sure").forEach((sure) => { sure.hidden = false; });
    arrange(sheet, seed);
    return sheet;
  }

  const selects = (sheet) => all(sheet, ".slot select");
  function given(sheet) {
    const lists = selects(sheet);
    if (lists.length) {
      const chosen = lists.map((list) => (list.value === "" ? null : Number(list.value)));
      return chosen.every((one) => one === null) ? null : { chosen };
    }
    const chosen = all(sheet, ".option input:checked").map((input) => Number(input.value)).sort((a, b) => a - b);
    return chosen.length ? { chosen } : null;
  }
  function sure(sheet) { const on = sheet.querySelector(".sure input:checked"); return on ? Number(on.value) : null; }

  const picked = (answer) => (answer && answer.given && Array.isArray(answer.given.chosen) ? answer.given.chosen : []);
  function put(sheet, answer) {
    const chosen = picked(answer);
    selects(sheet).forEach((list, i) => { list.value = Number.isInteger(chosen[i]) ? String(chosen[i]) : ""; });
    all(sheet, ".option input").forEach((input) => { input.checked = chosen.includes(Number(input.value)); });
    all(sheet, ".sure input").forEach((input) => { input.checked = Boolean(answer) && Number(input.value) === answer.sure; });
  }

  /* "open", "part" (a list is still to be picked from) or "done". */
  function state(answer) {
    const chosen = picked(answer);
    return chosen.length ? (chosen.includes(null) ? "part" : "done") : "open";
  }

  /* The share of a question that was got: 0 to 1. What is left open counts as nought. */
  function score(question, answer) {
    const given = picked(answer);
    if (!given.length) return 0;
    const sheet = form(question), slots = all(sheet, ".slot");
    if (slots.length) return courseloomScoring.picked(slots.map((slot) => Number(slot.dataset.key)), given);
    const keys = all(sheet, ".reason").map((reason) => reason.hasAttribute("data-key"));
    return courseloomScoring.score(keys, keys.map((key, index) => given.includes(index)));
  }

  /* A question after handing in: the answer as it was given, in the order it was shown in, with every reason. */
  function marked(question, seed, answer) {
    const sheet = form(question), holder = make("div", null, sheet);
    all(sheet, ".hint").forEach((hint) => hint.remove());
    if (state(answer) === "done") {
      courseloomQuiz(holder, courseloomWords.quiz, null, () => answer);
      arrange(sheet, seed);
    } else {
      put(sheet, answer);
      all(sheet, ".option input, .slot select").forEach((field) => { field.disabled = true; });
      sheet.querySelector("details.reasons").open = true;
    }
    all(sheet, ".sure").forEach((one) => one.remove());
    sheet.querySelector(".actions").hidden = sheet.querySelector(".check").disabled = true;
    return sheet;
  }

  return { blank, given, sure, put, state, score, marked };
})();
