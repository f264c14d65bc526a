/* Which misspellings of an accepted answer count as right. courseloom/model/spelling.py does the same in Python;
   `tests/scoring.json` tests both. */
const courseloomSpelling = (function () {
  const SHORTEST = 6;

  /* The form in which texts are compared: lower case, no accents, one form of each punctuation mark, no spaces. */
  function folded(text) {
    const alike = text.toLowerCase().replace(/[’‘`´ʼ]/g, "'").replace(/[“”„«»]/g, '"').replace(/[‐‑‒–—−]/g, "-");
    return alike.replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKD").replace(/[\p{M}\s]/gu, "");
  }
  /* Whether two texts differ by one edit: a character inserted, deleted or replaced, or two neighbours swapped. */
  function apartByOne(left, right) {
    const [one, two] = [Array.from(left), Array.from(right)], same = (a, b) => a.join("") === b.join("");
    if (Math.abs(one.length - two.length) > 1 || left === right) return false;
    let at = 0;
    while (at < Math.min(one.length, two.length) && one[at] === two[at]) at += 1;
    if (one.length !== two.length) {
      const [longer, shorter] = one.length > two.length ? [one, two] : [two, one];
      return same(longer.slice(at + 1), shorter.slice(at));
    }
    const swapped = one[at] === two[at + 1] && one[at + 1] === two[at] && same(one.slice(at + 2), two.slice(at + 2));
    return same(one.slice(at + 1), two.slice(at + 1)) || swapped;
  }
  function negated(text, negations) {
    const words = text.toLowerCase().match(/\p{L}+(?:['’]\p{L}+)?/gu) || [];
    return words.some((word) => negations.split(" ").includes(word) || word.replace("’", "'").endsWith("n't"));
  }
  function slip(typed, answer, others, negations) {
    const given = folded(typed), right = folded(answer);
    if (Array.from(right).length < SHORTEST || Array.from(given)[0] !== Array.from(right)[0] || !apartByOne(given, right)) return false;
    if (/\p{Nd}/u.test(given + right) || negated(typed, negations) || negated(answer, negations)) return false;
    return !others.some((one) => given === folded(one) || apartByOne(given, folded(one)));
  }
  function accepted(typed, answers, others, slips, negations) {
    const given = folded(typed);
    return answers.some((answer) => given === folded(answer)) || (slips && answers.some((answer) => slip(typed, answer, others, negations)));
  }
  return { folded, accepted };
})();

/* The parts that every typed answer has: a field, the answer with its reason, and feedback on other listed answers.
   `right(text)` says whether an answer is right, `other(text)` is the index of the listed answer (-1 for none), `lacks(text)` a
   message while it cannot be checked (or nothing). For the parts it returns see question.js. */
function courseloomTyping(form, { body, credit, words }, { right, other, lacks }) {
  const { all } = courseloomDom;
  const input = form.querySelector(".typed input"), others = all(body, "[data-other]");
  others.forEach((one) => one.querySelector(".verdict").remove());
  form.querySelector("fieldset").append(body);
  form.append(...credit);
  return {
    fields: [input],
    shown: [body, ...credit],
    read: () => ({ text: input.value.trim() }),
    write(given) { input.value = given.text.slice(0, 200); },
    missing({ text }) {
      const said = text ? lacks(text) : words.nothing_typed;
      return said ? { text: said, field: input } : null;
    },
    mark({ text }) {
      const at = right(text) ? -1 : other(text);
      others.forEach((one, i) => { one.hidden = i !== at; });
    },
    score: ({ text }) => Number(right(text)),
    mine: () => input,
    said: ({ text }) => (right(text) ? words.said_right : words.said_other),
    clear() { input.value = ""; },
  };
}

/* A question answered in a word or a few. */
courseloomShapes.typed = (form, parts) => {
  const { accepted, others, slips } = form.querySelector(".typed").dataset, { folded } = courseloomSpelling;
  const answers = JSON.parse(accepted), listed = JSON.parse(others);
  return courseloomTyping(form, parts, {
    right: (text) => courseloomSpelling.accepted(text, answers, listed, slips !== undefined, parts.words.negations),
    other: (text) => listed.findIndex((one) => folded(one) === folded(text)),
    lacks: () => "",
  });
};
