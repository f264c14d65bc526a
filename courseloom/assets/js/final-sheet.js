/* One question of a test as a sheet to fill in: the page's form without hints, reasons and buttons. A sheet is read, filled and
   scored here; no feedback is shown before the test is handed in. An answer has the indices of options in the author's order,
   not the order shown: {chosen: [0, 2]}, with null where nothing has been picked from a list. */
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

  /* What reads, fills and scores a form, by the shape of its answer (question.js); what a page shows after a check is removed. */
  function answering(sheet) {
    const details = sheet.querySelector("details.reasons"), body = details.querySelector(".reasons-body");
    const answer = courseloomShapes[sheet.dataset.shape](sheet, {
      body, credit: all(body, ".credit"), words: courseloomWords.quiz, judged: false, changed() {},
      say(text) { const line = document.querySelector(".test > .status"); if (line) courseloomDom.say(line, text); },
    });
    answer.shown.forEach((part) => part.remove());
    details.remove();
    return answer;
  }
  const answers = new WeakMap();

  /* A question to answer. Its button stays disabled, so that Enter in a field does not submit the form. */
  function blank(question, seed) {
    const sheet = form(question);
    all(sheet, ".hint").forEach((hint) => hint.remove());
    courseloomSure(sheet, courseloomWords.quiz);
    answers.set(sheet, answering(sheet));
    arrange(sheet, seed);
    return sheet;
  }

  function given(sheet) {
    const found = answers.get(sheet).read(), { chosen, text } = found;
    return (chosen ? chosen.every((one) => one === null) : !text.trim()) ? null : found;
  }
  function sure(sheet) { const on = sheet.querySelector(".sure input:checked"); return on ? Number(on.value) : null; }

  /* A stored answer may have the wrong shape, if the storage was edited by hand: then the sheet stays empty. */
  function put(sheet, answer) {
    const reader = answers.get(sheet);
    reader.clear();
    try { if (answer && answer.given) reader.write(answer.given); } catch (error) { reader.clear(); }
    all(sheet, ".sure input").forEach((input) => { input.checked = Boolean(answer) && Number(input.value) === answer.sure; });
  }

  /* "open", "part" (a list is still to be picked from) or "done". */
  function state(answer) {
    if (!answer || !answer.given) return "open";
    return Array.isArray(answer.given.chosen) && answer.given.chosen.includes(null) ? "part" : "done";
  }

  /* The score of a question: 0 to 1. A missing or invalid answer scores 0. */
  function score(question, answer) {
    if (!answer || !answer.given) return 0;
    try { return answering(form(question)).score(answer.given); } catch (error) { return 0; }
  }

  /* A question after handing in: the answer as it was given, in the order it was shown in, with every reason. */
  function marked(question, seed, answer) {
    const sheet = form(question), holder = make("div", null, sheet);
    all(sheet, ".hint").forEach((hint) => hint.remove());
    if (state(answer) === "done") {
      arrange(sheet, seed);
      courseloomQuiz(holder, courseloomWords.quiz, null, () => answer);
      all(sheet, ".why").forEach((why) => { why.open = true; });
    } else {
      const chosen = state(answer) === "part" ? answer.given.chosen : [];
      all(sheet, ".slot select").forEach((list, i) => { if (Number.isInteger(chosen[i])) list.value = String(chosen[i]); });
      all(sheet, "fieldset :is(input, select)").forEach((field) => { field.disabled = true; });
      sheet.querySelector("details.reasons").open = true;
    }
    all(sheet, ".sure, .status").forEach((one) => one.remove());
    sheet.querySelector(".actions").hidden = sheet.querySelector(".check").disabled = true;
    return sheet;
  }

  return { blank, given, sure, put, state, score, marked };
})();
