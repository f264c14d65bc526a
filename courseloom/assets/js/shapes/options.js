/* A question answered by choosing among options, one or several. For the parts it returns see question.js. */
courseloomShapes.options = (form, { body, credit, words, judged }) => {
  const { all, fill, make } = courseloomDom;
  const reasons = all(body, ".reason");
  const keys = reasons.map((reason) => reason.hasAttribute("data-key"));
  const boxes = reasons.map((reason) => form.querySelector('.option:has([value="' + reason.dataset.for + '"])'));
  const inputs = boxes.map((box) => box.querySelector("input")), several = inputs[0].type === "checkbox";
  const folds = reasons.map(() => make("details.why", null, make("summary")));
  boxes.forEach((box, i) => box.append(reasons[i]));
  form.append(...credit);
  const letter = (i) => boxes[i].querySelector(".letter").textContent;
  const letters = (wanted) => boxes.flatMap((box, i) => (wanted(i) ? [letter(i)] : [])).sort().join(", ");
  const each = (given) => inputs.map((input, i) => given.chosen.includes(i));

  function verdict(key, chosen) {
    if (!judged) return chosen ? words.yours : "";
    if (chosen) return key ? words.yours_fits : words.yours_look;
    return !key ? "" : several ? words.fits_too : words.fits_better;
  }

  return {
    fields: inputs,
    shown: [...reasons, ...folds, ...credit],
    read: () => ({ chosen: inputs.flatMap((input, i) => (input.checked ? [i] : [])) }),
    write(given) { given.chosen.forEach((index) => { if (inputs[index]) inputs[index].checked = true; }); },
    missing: (given) => (given.chosen.length ? null : { text: words.nothing }),
    mark(given) {
      const chosen = each(given);
      reasons.forEach((reason, i) => {
        const key = judged && keys[i], box = boxes[i], open = !judged || key || chosen[i];
        const word = reason.querySelector(".verdict-word"), mark = reason.querySelector(".mark");
        word.textContent = verdict(keys[i], chosen[i]);
        if (mark && judged) mark.textContent = key ? "✓" : "○";
        reason.querySelector(".verdict").hidden = !word.textContent;
        reason.classList.toggle("is-key", key);
        box.classList.toggle("chosen", chosen[i]);
        box.classList.toggle("key", key);
        box.classList.toggle("miss", judged && chosen[i] && !key);
        /* The reasons of what was rightly left alone are folded. */
        folds[i].remove();
        box.append(open ? reason : folds[i]);
        if (open) return;
        folds[i].open = false;
        folds[i].firstChild.textContent = fill(words.why_not, { letter: letter(i) });
        folds[i].append(reason);
      });
    },
    score: (given) => courseloomScoring.score(keys, each(given)),
    said(given) {
      const right = given.chosen.filter((index) => keys[index]).length, wrong = given.chosen.length - right, total = keys.filter(Boolean).length;
      if (right === total && !wrong) return words.said_good;
      if (!several) return fill(words.said_better, { letter: letters((i) => keys[i]) });
      const too = letters((i) => keys[i] && !given.chosen.includes(i)), extra = letters((i) => !keys[i] && given.chosen.includes(i));
      const more = [too && fill(words.said_too, { letters: too }), extra && fill(words.said_extra, { letters: extra })];
      return [right ? words.said_partly : words.said_other, ...more].filter(Boolean).join(" ");
    },
    mine: (given) => {
      const one = boxes[given.chosen[0]], word = one && one.querySelector(".verdict");
      return !one || several ? null : word && !word.hidden ? word : one.querySelector("label");
    },
    clear() {
      inputs.forEach((input) => { input.checked = false; });
      boxes.forEach((box) => box.classList.remove("chosen", "key", "miss"));
    },
  };
};
