/* A question answered by choosing among options, one or several. For the parts it returns see question.js. */
courseloomShapes.options = (form, { body, credit, words, judged }) => {
  const { all, fill } = courseloomDom;
  const inputs = all(form, ".option input"), reasons = all(body, ".reason"), several = inputs.some((input) => input.type === "checkbox");
  const keys = reasons.map((reason) => reason.hasAttribute("data-key"));
  reasons.forEach((reason) => form.querySelector('.option[data-option="' + reason.dataset.for + '"]').append(reason));
  form.append(...credit);
  const each = (given) => inputs.map((input, i) => given.chosen.includes(i));

  function verdict(key, chosen) {
    if (!judged) return "";
    if (!several) return key ? words.good : words.look;
    if (key) return chosen ? words.good : words.not_chosen_good;
    return chosen ? words.look : words.left_out;
  }

  return {
    fields: inputs,
    shown: [...reasons, ...credit],
    read: () => ({ chosen: inputs.flatMap((input, i) => (input.checked ? [i] : [])) }),
    write(given) { given.chosen.forEach((index) => { if (inputs[index]) inputs[index].checked = true; }); },
    missing: (given) => (given.chosen.length ? null : { text: words.nothing }),
    mark(given) {
      const chosen = each(given);
      reasons.forEach((reason, i) => {
        const good = judged && keys[i] === (several ? chosen[i] : true);
        const word = reason.querySelector(".verdict-word"), mark = reason.querySelector(".mark");
        word.textContent = [verdict(keys[i], chosen[i]), chosen[i] ? words.yours : ""].filter(Boolean).join(" · ");
        if (mark && judged) mark.textContent = good ? "✓" : "○";
        reason.querySelector(".verdict").hidden = !word.textContent;
        reason.classList.toggle("is-key", good);
        reason.parentElement.classList.toggle("chosen", chosen[i]);
      });
    },
    score: (given) => courseloomScoring.score(keys, each(given)),
    said(given) {
      const right = given.chosen.filter((index) => keys[index]).length, wrong = given.chosen.length - right, total = keys.filter(Boolean).length;
      if (right === total && !wrong) return words.said_good;
      return several ? fill(words.said_some, { right, all: total, wrong }) : words.said_look;
    },
    clear() {
      inputs.forEach((input) => { input.checked = false; });
      all(form, ".option").forEach((option) => option.classList.remove("chosen"));
    },
  };
};
