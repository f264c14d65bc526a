/* Parses a typed number: 40, 40.5, 40,5 or 40 %, and 1,200 where numbers get that large. NaN for anything else. */
function courseloomParseNumber(written, unit, high) {
  let text = written.trim().replace("−", "-");
  if (unit && text.endsWith(unit)) text = text.slice(0, -unit.length).trim();
  if (high >= 1000 && /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) text = text.replaceAll(",", "");
  return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : NaN;
}

/* A question answered by a guess at a number: shows the true number and the feedback for the band of the guess. For the parts
   it returns see question.js. */
courseloomShapes.guess = (form, { body, credit, words }) => {
  const { all, fill } = courseloomDom;
  const box = form.querySelector(".guess"), input = box.querySelector("input"), bands = all(body, ".band"), { unit } = box.dataset;
  const [low, high, answer, tolerance] = ["low", "high", "answer", "tolerance"].map((name) => Number(box.dataset[name]));
  const bounds = box.dataset.bounds.split(" ").filter(Boolean).map(Number);
  bands.forEach((band) => band.querySelector(".verdict").remove());
  form.querySelector("fieldset").append(body);
  form.append(...credit);
  const score = (given) => courseloomScoring.guessed(answer, tolerance, given.number);

  return {
    fields: [input],
    shown: [body, ...credit],
    read: () => ({ number: courseloomParseNumber(input.value, unit, high) }),
    write(given) { input.value = String(given.number); },
    missing: ({ number }) => (number >= low && number <= high ? null : { text: fill(words.no_number, { low, high }), field: input }),
    mark({ number }) {
      const at = bounds.findIndex((bound) => number < bound);
      bands.forEach((band, i) => { band.hidden = i !== (at === -1 ? bounds.length : at); });
    },
    score,
    mild: true,
    mine: () => box,
    said: (given) => (score(given) ? words.said_close : words.said_far),
    clear() { input.value = ""; },
  };
};
