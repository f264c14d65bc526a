/* Completes the index of questions, and loads the form of a question when it is shown: a file a quiz, as a classic script, so that
   this works on a page from disk. Such a file calls `courseloomForms.add`. */
const courseloomForms = (function () {
  const { questions, quizzes, objectives } = courseloomItems, folder = new URL("items/", document.currentScript.src), asked = new Map();
  Object.entries(quizzes).forEach(([quiz, { purpose, page, items }]) => items.forEach((name) => {
    const one = questions[name], href = page ? "../" + page + ".html#q-" + one.id : "";
    questions[name] = {
      counts: false, returns: false, points: 0, purpose, quiz, href, chapter: (objectives[one.objective] || {}).chapter || "", ...one,
    };
  }));

  function add(forms) { Object.entries(forms).forEach(([name, form]) => { if (questions[name]) questions[name].form = form; }); }

  /* A file that did not come is asked for again the next time. */
  function load(quiz) {
    if (!asked.has(quiz)) {
      asked.set(quiz, new Promise((there, missing) => {
        const script = document.createElement("script");
        script.src = new URL(quiz + ".js", folder);
        script.addEventListener("load", there);
        script.addEventListener("error", () => { script.remove(); asked.delete(quiz); missing(); });
        document.head.append(script);
      }));
    }
    return asked.get(quiz);
  }

  /* Calls `then` once the forms of all these questions are there: at once where nothing has to be loaded. Calls `failed` where they
     cannot be had. Returns whether it was at once. */
  function when(names, then, failed) {
    const lacking = names.filter((name) => !questions[name].form);
    if (!lacking.length) { then(); return true; }
    Promise.all(lacking.map((name) => load(questions[name].quiz))).then(() => lacking.every((name) => questions[name].form), () => false)
      .then((there) => (there ? then() : failed()));
    return false;
  }

  return { add, when };
})();
