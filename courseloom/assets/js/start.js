/* The first page for who comes back: where to go on, what is due for review, and how far each chapter is, on its card. It takes the
   place of what a first visit shows, so that nothing moves. */
(function () {
  const go = document.querySelector(".continue"), kept = courseloomKept;
  if (!go || !kept) return;
  const { all, fill, make } = courseloomDom, words = courseloomWords.memory, said = courseloomWords.page, DAY = 864e5;
  const hero = document.querySelector(".hero"), on = make("a"), review = make("a", { href: go.dataset.review }), lines = [make("li"), make("li")];
  const cards = all(document, ".cards > li").map((card) => {
    const state = make("span.card-state");
    card.lastElementChild.append(state);
    return { href: card.querySelector("a").href, state };
  });
  /* What a first visit shows, and what takes its place. */
  const swaps = hero ? [".go", ".other", ".brief"].map((name) => hero.querySelector(name)).map((one) => [one, Array.from(one.childNodes)]) : [];
  if (hero) {
    const [[, [start]], [other], [facts]] = swaps, again = make("a", { href: start.href }, start.textContent.split(" · ")[0]);
    swaps[0].push([on]);
    swaps[1].push([go.dataset.review && review, again].filter(Boolean));
    swaps[2].push(lines);
    facts.style.minHeight = facts.offsetHeight + "px";
    other.classList.add("others");
  } else go.append(make("p.go", null, on), make("ul.brief", null, lines));

  /* How many questions Review would ask today: cards that are due, and answers in chapters that are no cards yet, from the day on which
     the schedule first asks for one of their kind. */
  function due(rows, state) {
    const day = (time) => new Date(time).setHours(0, 0, 0, 0), since = (time) => Math.round((day((window.courseloomClock || Date.now)()) - day(time)) / DAY);
    const later = (one) => (one.score < 1 || one.sure === 1 ? 1 : one.sure === 3 ? 8 : 2);
    const fresh = rows.flatMap((row) => Object.entries(row[4])).map(([h, k]) => [state.answers[h], k, state.cards[h]])
      .filter(([one, k, card]) => one && one.k === k && one.score !== null && !card && since(one.at) >= later(one));
    return Object.values(state.cards).filter((card) => since(card.due) >= 0).length + fresh.length;
  }

  async function show() {
    const state = kept.read(), page = state && document.querySelector('#contents a[data-page="' + state.page + '"]');
    go.hidden = !page || Boolean(hero);
    swaps.forEach(([one, first, later]) => one.replaceChildren(...(page ? later : first)));
    cards.forEach((card) => { card.state.textContent = ""; });
    if (!page) return;
    lines.forEach((line) => { line.textContent = ""; });
    on.href = page.href;
    const chapter = page.querySelector(".n"), number = chapter && chapter.textContent;
    on.textContent = fill(words.go_on, { place: number ? fill(words.at_chapter, { number }) : page.querySelector("span").textContent });
    review.textContent = said.to_review;
    const [found, rows] = await Promise.all([courseloomPlaces(), courseloomOnDemand.load("chapters")]).catch(() => []);
    if (!found) return;
    const count = due(rows, kept.read()), last = found.last;
    if (count) review.textContent = fill(words.due, { count });
    found.chapters.forEach((one) => {
      const card = cards.find(({ href }) => href === one.href);
      if (card) card.state.textContent = said[one.state] + (one.state === "begun" ? ", " + fill(said.answered, { done: one.answered, all: one.all }) : "");
    });
    if (!number) return;
    on.href = last.at;
    if (last.section) on.textContent = fill(words.go_on, { place: fill(words.at_section, { number, section: last.section }) });
    lines[0].textContent = last.section ? rows[found.chapters.indexOf(last)][5][last.section - 1] : "";
    lines[1].textContent = fill(words.answered, { done: last.answered, all: last.all });
  }
  show();
  ["courseloom-memory", "courseloom-kept"].forEach((name) => document.addEventListener(name, show));
})();
