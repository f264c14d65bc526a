/* The first page for who comes back: where to go on, what is due for review, and how far each chapter is, on its card. What is known
   at once takes the room of what is loaded, so that nothing moves. */
(function () {
  const go = document.querySelector(".continue"), kept = courseloomKept;
  if (!go || !kept) return;
  const { all, fill, make } = courseloomDom, words = courseloomWords.memory, said = courseloomWords.page, hero = document.querySelector(".hero .buttons"), DAY = 864e5;
  const cards = all(document, ".cards > li").map((card) => {
    const link = card.querySelector("a"), state = make("span.card-state");
    card.lastElementChild.append(state);
    return { link, state };
  });
  if (hero) hero.before(go);

  /* How many questions Review would ask today: cards that are due, and answers in chapters that are no cards yet, from the day on which
     the schedule first asks for one of their kind. */
  function due(rows, state) {
    const now = (window.courseloomClock || Date.now)(), since = (at) => Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / DAY);
    const later = (one) => (one.score < 1 || one.sure === 1 ? 1 : one.sure === 3 ? 8 : 2);
    const fresh = rows.flatMap((row) => Object.entries(row[4])).filter(([h, k]) => {
      const one = state.answers[h];
      return one && one.k === k && one.score !== null && !state.cards[h] && since(one.at) >= later(one);
    });
    return Object.values(state.cards).filter((card) => since(card.due) >= 0).length + fresh.length;
  }

  async function show() {
    const state = kept.read(), page = state && document.querySelector('#contents a[data-page="' + state.page + '"]');
    go.hidden = !page;
    cards.forEach((card) => { card.state.textContent = ""; });
    if (!page) return;
    const on = make("a", { href: page.href }, fill(words.go_on, { place: page.querySelector("span:not(.n)").textContent }));
    const review = go.dataset.review && make("a", { href: go.dataset.review }, said.to_review), line = make("p.at");
    go.replaceChildren(make("p.buttons", null, make("span.go", null, on), review && make("span.go.quiet", null, review)), line);
    const found = await courseloomPlaces(), rows = await courseloomOnDemand.load("chapters"), last = found && found.last;
    if (!found) return;
    const count = due(rows, kept.read()), number = found.chapters.indexOf(last);
    if (review && count) review.textContent = fill(words.due, { count });
    found.chapters.forEach((one) => {
      const card = cards.find(({ link }) => link.href === one.href);
      if (card) card.state.textContent = said[one.state] + (one.state === "begun" ? ", " + fill(said.answered, { done: one.answered, all: one.all }) : "");
    });
    if (number < 0) return;
    on.href = last.at;
    on.textContent = fill(words.go_on, { place: fill(last.section ? words.at_section : words.at_chapter, { number: number + 1, section: last.section }) });
    line.textContent = [last.section && rows[number][5][last.section - 1], fill(words.answered, { done: last.answered, all: last.all })].filter(Boolean).join(" · ");
  }
  show();
  ["courseloom-memory", "courseloom-kept"].forEach((name) => document.addEventListener(name, show));
})();
