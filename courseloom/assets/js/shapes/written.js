/* A question answered in one's own words: shows a model answer beside them, with points to tick. Nothing is marked or locked; a
   learner who has written nothing sees the answer on the second press. For the parts it returns see question.js. */
courseloomShapes.written = (form, { body, words, changed }) => {
  const { all, fill } = courseloomDom;
  const notes = form.querySelector("textarea"), points = all(body, ".points input");
  const ticked = () => points.flatMap((point, i) => (point.checked ? [i] : []));
  let asked = false;  // whether to write something first
  form.append(body);
  points.forEach((point) => point.addEventListener("change", () => {
    changed(fill(words.said_points, { ticked: ticked().length, all: points.length }));
  }));

  return {
    fields: [],
    shown: [body],
    unmarked: true,
    atOnce: true,
    read: () => ({ text: notes.value, points: ticked() }),
    write(given) {
      notes.value = given.text || "";
      (given.points || []).forEach((index) => { if (points[index]) points[index].checked = true; });
      asked = true;
    },
    missing(given) {
      if (given.text.trim() || asked) return null;
      asked = true;
      return { text: words.nothing_written };
    },
    mark() {},
    score: () => null,
    said: () => words.said_model,
    clear() {
      asked = false;
      notes.value = "";
      points.forEach((point) => { point.checked = false; });
    },
  };
};
