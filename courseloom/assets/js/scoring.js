/* The score of an answer. courseloom/activities/scoring.py has the same functions in Python; `tests/scoring.json` tests both.
   In an answer, null stands for an empty choice. */
const courseloomScoring = {
  /* Share of keys chosen minus share of distractors chosen, never below zero: 0 to 1. */
  score(keys, chosen) {
    const count = (right) => keys.filter((key, i) => Boolean(key) === right && chosen[i]).length;
    const total = keys.filter(Boolean).length, others = keys.length - total;
    return Math.max(0, (total ? count(true) / total : 0) - (others ? count(false) / others : 0));
  },
  /* Share of slots with the right pick: 0 to 1. */
  picked(keys, chosen) { return keys.filter((key, i) => key === chosen[i]).length / keys.length; },
  /* 1 for a guess within the tolerance (1.1 is within 0.1 of 1, whatever binary fractions say), else 0. */
  guessed(answer, tolerance, given) { return Number(Math.abs(given - answer) <= tolerance + 1e-9); },
  /* Mean distance between ratings and their keys, in steps of the scale; never part of a mark. */
  distance(keys, chosen) { return keys.reduce((sum, key, i) => sum + Math.abs(key - chosen[i]), 0) / keys.length; },
};
