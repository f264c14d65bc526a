/* Completes the index of questions, and loads the form of a question when it is shown. */
const courseloomForms = (function () {
  const { questions, quizzes, objectives } = courseloomItems;
  Object.entries(quizzes).forEach(([quiz, { purpose, page, items }]) => items.forEach((name) => {
    const one = questions[name], href = page ? "../" + page + ".html#q-" + one.id : "";
    questions[name] = {
      counts: false, returns: false, points: 0, purpose, quiz, href, chapter: (objectives[one.objective] || {}).chapter || "", ...one,
    };
  }));

  async function load(name) { questions[name].form = (await courseloomOnDemand.load("items/" + questions[name].quiz))[name]; }

  /* Calls `then` once the forms of all these questions are there: at once where nothing has to be loaded. Calls `failed` where they
     cannot be had. Returns whether it was at once. */
  function when(names, then, failed) {
    const lacking = names.filter((name) => !questions[name].form);
    if (!lacking.length) { then(); return true; }
    Promise.all(lacking.map(load)).then(() => lacking.every((name) => questions[name].form), () => false)
      .then((there) => (there ? then() : failed()));
    return false;
  }

  return { when };
})();
