/* Parses a typed number with a unit. courseloom/model/quantity.py does the same in Python; `tests/scoring.json` tests both. */
const courseloomQuantity = (function () {
  /* {value, unit} or null. A comma before three digits parts thousands only where the right number is 1,000 or more. */
  function typed(text, right) {
    const whole = text.replaceAll("−", "-").trim().replace(/\s+/g, " ").replace(/(\d)\s(?=\d{3}(?!\d))/g, "$1");
    const match = /^([-+]?[\d.,]*\d)\s*([^\d\s][^]*)?$/.exec(whole);
    if (!match) return null;
    const thousands = Math.abs(right) >= 1000 && /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(match[1]);
    const number = thousands ? match[1].replaceAll(",", "") : match[1];
    if (!/^[-+]?(\d+([.,]\d+)?|[.,]\d+)$/.test(number)) return null;
    return { value: Number(number.replace(",", ".")), unit: (match[2] || "").trim() };
  }
  /* Whether what was typed is the number within the tolerance, in its unit; with `needed` the unit has to be there. */
  function within(text, right, tolerance, unit, needed) {
    const found = typed(text, right), { folded } = courseloomSpelling;
    if (!found || (needed && !found.unit) || (found.unit && folded(found.unit) !== folded(unit))) return false;
    return Math.abs(found.value - right) <= tolerance + 1e-9;  // 1.1 is within 0.1 of 1, whatever binary fractions say
  }
  return { typed, within };
})();

/* A question answered by a number, with or without its unit. */
courseloomShapes.quantity = (form, parts) => {
  const { right, tolerance, unit, needed, others } = form.querySelector(".typed").dataset, { words } = parts;
  const answer = Number(right), listed = others.split(" ").filter(Boolean).map((one) => one.split(":").map(Number));
  const asked = needed !== undefined;
  return courseloomTyping(form, parts, {
    right: (text) => courseloomQuantity.within(text, answer, Number(tolerance), unit, asked),
    other: (text) => listed.findIndex(([value, off]) => courseloomQuantity.within(text, value, off, unit, asked)),
    lacks(text) {
      const found = courseloomQuantity.typed(text, answer);
      if (!found) return words.no_quantity;
      return asked && !found.unit ? words.no_unit : "";
    },
  });
};
