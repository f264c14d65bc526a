/* Summarizes a learner's record: takes a record and the data of the tools (items.js), returns counts and scores. Nothing is
   shown or stored.

   A score is a mean over questions: `first` of first answers, `latest` of the last ones. Questions for practice count for
   chapters and objectives; those before and after the course and those of the final test are counted separately. An answer to a
   question whose key has changed since does not count. */
/* What a learner did on a path, in words. */
function courseloomPathLine(path) {
  const { fill } = courseloomDom, words = courseloomItems.words.paths;
  return fill(words.did, { done: path.answered, all: path.all }) + (path.tested ? fill(words.tested, { right: path.right, asked: path.asked }) : "");
}

function courseloomSums(state, items) {
  const practice = ["selfcheck", "booster"], known = items.questions;
  const mean = (numbers) => (numbers.length ? numbers.reduce((sum, one) => sum + one, 0) / numbers.length : null);
  const isScored = (asked) => asked.counts;
  const all = Object.entries(known).map(([h, asked]) => ({ h, asked }));
  const answers = new Map();
  let changed = 0;
  Object.entries(state.answers).forEach(([h, one]) => {
    if (!known[h]) return;
    if (one.k === known[h].k) answers.set(h, one); else changed += 1;
  });

  /* Of several attempts at a test the first answer to a question is the first, and the last the latest. */
  const finished = Object.values(state.tests).flat().filter((one) => one.finished !== null).sort((a, b) => a.finished - b.finished);
  const inTests = new Map();
  finished.forEach((test) => Object.entries(test.answers).forEach(([h, one]) => {
    if (!known[h] || one.k !== known[h].k || one.score === null || one.given === null) return;
    const before = inTests.get(h), now = { score: one.score, sure: one.sure };
    inTests.set(h, { ...now, first: before ? before.first : now });
  }));

  function scores(wanted) {
    const counted = all.filter(({ asked }) => practice.includes(asked.purpose) && isScored(asked) && wanted(asked));
    const done = counted.map(({ h }) => answers.get(h)).filter((one) => one && one.score !== null);
    return {
      all: counted.length, answered: done.length, first: mean(done.map((one) => (one.first.score === null ? one.score : one.first.score))),
      latest: mean(done.map((one) => one.score)), tries: done.reduce((sum, one) => sum + one.tries, 0),
    };
  }

  /* How often a first answer was wholly right, for each of the three levels of being sure. */
  function calibration(wanted) {
    const found = [1, 2, 3].map(() => ({ right: 0, all: 0 }));
    const add = (one, asked) => {
      if (!one || !one.first.sure || one.first.score === null || !isScored(asked) || asked.purpose === "pretest" || !wanted(asked)) return;
      const level = found[one.first.sure - 1];
      level.all += 1;
      if (one.first.score > 1 - 1e-9) level.right += 1;
    };
    all.forEach(({ h, asked }) => { add(answers.get(h), asked); add(inTests.get(h), asked); });
    return found;
  }

  /* Answers given as sure and not wholly right, at the latest or first answer; `mended` counts those answered right since. */
  const study = [];
  let mended = 0;
  all.forEach(({ h, asked }) => [answers.get(h), inTests.get(h)].forEach((one) => {
    if (!one || one.score === null || !isScored(asked) || asked.purpose === "pretest") return;
    const wrong = [one, one.first].filter((each) => each.sure > 1 && each.score !== null && each.score < 1 - 1e-9);
    if (!wrong.length) return;
    if (one.score > 1 - 1e-9) mended += 1;
    else study.push({ h, asked, sure: Math.max(...wrong.map((each) => each.sure)), score: one.score });
  }));
  study.sort((a, b) => b.sure - a.sure || a.score - b.score);

  const first = (purpose, id) => mean(all.filter(({ asked }) => asked.purpose === purpose && asked.objective === id && isScored(asked))
    .map(({ h }) => answers.get(h)).filter((one) => one && one.first.score !== null).map((one) => one.first.score));
  const objectives = Object.entries(items.objectives).map(([id, one]) => ({ id, ...one, ...scores((asked) => asked.objective === id) }));
  /* The paths that were taken, by their test or by half of their questions, since chapters share these: how much of their questions is answered, and how many of their test were right at first. */
  const paths = items.paths.map((path) => {
    const asked = path.quizzes.flatMap((quiz) => items.quizzes[quiz].items), test = path.test ? items.quizzes[path.test].items : [];
    const given = (h) => answers.has(h) && answers.get(h).given !== null, right = (h) => given(h) && answers.get(h).first.score > 1 - 1e-9;
    return { ...path, all: asked.length, answered: asked.filter(given).length, tested: test.filter(given).length, right: test.filter(right).length, asked: test.length };
  }).filter((path) => path.tested || path.answered >= path.all / 2);
  const has = (purpose) => all.some(({ asked }) => asked.purpose === purpose);
  return {
    chapters: items.chapters.map((one) => ({
      ...one, opened: state.pages[one.page] || null, ...scores((asked) => asked.chapter === one.slug),
      sure: calibration((asked) => asked.chapter === one.slug),
    })),
    paths, whole: scores(() => true), sure: calibration(() => true), objectives, study, mended, changed, answered: answers.size, tests: finished,
    hasGain: has("pretest") && has("posttest"),
    gains: objectives.map((one) => ({ ...one, before: first("pretest", one.id), after: first("posttest", one.id) }))
      .filter((one) => one.before !== null && one.after !== null),
  };
}
