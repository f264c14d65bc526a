/* When to repeat a question: FSRS-6 with its published default weights, whole days and no same-day steps. The formulas are
   those of the free spaced repetition scheduler (github.com/open-spaced-repetition/awesome-fsrs, "The Algorithm");
   tests/schedule.json has the results of the npm package ts-fsrs, which this file must equal. It is our own code, since the
   package adds 7 kB or more to a page and this adds under two. Nothing here reads the clock, the page or the store. */
const courseloomSchedule = (function () {
  const WEIGHTS = [0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542];
  const AGAIN = 1, HARD = 2, GOOD = 3, EASY = 4, DAY = 864e5;
  const KEEP = 0.9;  // a question is due when the chance of recalling it has fallen to this
  const LONGEST = 300;  // days; what the device remembers is out of use after a year without a visit
  const w = WEIGHTS, decay = -w[20], factor = 0.9 ** (1 / decay) - 1;
  const within = (low, value, high) => Math.min(Math.max(value, low), high);

  /* The chance of recall, `days` after an answer that left a card with this stability. */
  const chance = (days, stability) => (1 + factor * days / stability) ** decay;
  const interval = (stability) => within(1, Math.round(stability * (KEEP ** (1 / decay) - 1) / factor), LONGEST);
  const begun = (grade) => w[4] - Math.exp((grade - 1) * w[5]) + 1;

  /* The memory state {stability, difficulty} after an answer given `days` after the last one; `state` is the one before, or null. */
  function step(state, days, grade) {
    if (!state) return { stability: w[grade - 1], difficulty: within(1, begun(grade), 10) };
    const { stability: s, difficulty: d } = state, known = chance(days, s);
    const harder = d - w[6] * (grade - 3) * (10 - d) / 9;
    const difficulty = within(1, w[7] * begun(EASY) + (1 - w[7]) * harder, 10);
    if (grade === AGAIN) {
      const left = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * Math.exp((1 - known) * w[14]);
      return { stability: within(0.001, Math.min(left, s), 36500), difficulty };
    }
    const bonus = grade === HARD ? w[15] : grade === EASY ? w[16] : 1;
    const grown = s * (1 + Math.exp(w[8]) * (11 - d) * s ** -w[9] * (Math.exp((1 - known) * w[10]) - 1) * bonus);
    return { stability: within(0.001, grown, 36500), difficulty };
  }

  /* The grade of an answer. Scored: wrong, or less than half right, is Again; partly right, or right but a guess, is Hard; right is
     Good; right and very sure is Easy. A recall prompt (`ticked` of `points`, by the learner's own judgement): under half is Again,
     under three quarters Hard, else Good, and never Easy. */
  function grade(score, sure, ticked, points) {
    const share = points ? ticked / points : score;
    if (!(share >= 0.5)) return AGAIN;
    if (points) return share < 0.75 ? HARD : GOOD;
    if (share < 1 || sure === 1) return HARD;
    return sure === 3 ? EASY : GOOD;
  }

  /* Whole days between two times by the learner's own calendar, whatever the hour. */
  function days(from, to) {
    const start = (time) => new Date(time).setHours(0, 0, 0, 0);
    return Math.max(0, Math.round((start(to) - start(from)) / DAY));
  }

  /* A card after an answer. A second answer on the same day is no evidence of memory: it counts only when it is worse. A card whose
     key has changed starts afresh. In a card: k key, s stability, d difficulty, g last grade, n answers counted. */
  function next(card, at, grade, k) {
    const before = card && card.k === k ? card : null;
    const since = before ? days(before.at, at) : 0;
    if (before && since === 0 && grade >= before.g) return before;
    const state = step(before && { stability: before.s, difficulty: before.d }, since, grade);
    const due = new Date(at);
    due.setDate(due.getDate() + interval(state.stability));
    return { k, at, due: due.getTime(), s: round(state.stability), d: round(state.difficulty), g: grade, n: before ? before.n + 1 : 1 };
  }
  const round = (value) => Math.round(value * 1e4) / 1e4;

  /* Orders names so that two of one chapter are seldom neighbours: each next name is of the chapter with most left, except the last. */
  function mixed(names, chapterOf) {
    const left = new Map(), order = [];
    names.forEach((name) => left.set(chapterOf(name), (left.get(chapterOf(name)) || []).concat(name)));
    let last = null;
    while (order.length < names.length) {
      const open = Array.from(left.keys()).filter((chapter) => left.get(chapter).length);
      const others = open.filter((chapter) => chapter !== last);
      last = (others.length ? others : open).reduce((most, chapter) => (left.get(chapter).length > left.get(most).length ? chapter : most));
      order.push(left.get(last).shift());
    }
    return order;
  }

  return { WEIGHTS, KEEP, LONGEST, chance, interval, step, grade, days, next, mixed };
})();
