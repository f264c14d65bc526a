/* The section that is read: marked in the contents, and kept with the record where the learner has turned remembering on. And
   what other scripts ask for: where the reader stood, and what is answered. */
(function () {
  const kept = courseloomKept, links = courseloomDom.all(document, ".contents ul ul a");
  const parts = links.map((link) => document.getElementById(link.hash.slice(1)));
  let now = 0, noted = 0, due = 0;  // sections count from 1; 0 is above the first

  /* A section is read from when its start is in the upper third of the window; the last one also at the end of the page. */
  function look() {
    const root = document.documentElement, below = parts.findIndex((part) => part.getBoundingClientRect().top > window.innerHeight / 3);
    due = 0;
    now = below < 0 || root.scrollHeight - root.clientHeight - window.scrollY < 2 ? parts.length : below;
    links.forEach((link, i) => { if (i === now - 1) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current"); });
  }
  if (!links.length || parts.includes(null)) return;
  window.addEventListener("scroll", () => { due = due || requestAnimationFrame(look); }, { passive: true });
  look();
  if (!kept || !document.querySelector(".chapter-line")) return;
  /* The place goes with every change of the record, and is kept by itself only when the page is left. A look at the top of a
     chapter does not count, so that it takes no place away. */
  kept.note = (state) => {
    look();
    if (now) state.places[document.querySelector(".memory").dataset.self] = noted = now;
  };
  const leave = () => { look(); if (now && now !== noted) kept.update(() => {}); };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
})();

/* Where the reader stood and what is answered: a promise of null where nothing is kept, and else of
     chapters  a list in the order of the book: {page (its number), href, at (the address of the section read last), section (its
               number, 0 for none), of (number of sections), answered, all (its scored questions), state ("open", "begun", "done")}
     last      the chapter read last, from this list; or {page, section: 0} for another page; or null */
async function courseloomPlaces() {
  if (!courseloomKept || !courseloomKept.read()) return null;
  const rows = await courseloomOnDemand.load("chapters"), state = courseloomKept.read();
  if (!state) return null;
  const chapters = rows.map(([page, name, path, ids, keys]) => {
    const href = courseloomOnDemand.address(path), section = state.places[name] <= ids.length ? state.places[name] : 0;
    const all = Object.keys(keys), is = (one, key) => one && one.k === key && one.score !== null;
    const answered = all.filter((h) => is(state.answers[h], keys[h])).length;
    return {
      page, href, at: section ? href + "#" + ids[section - 1] : href, section, of: ids.length, answered, all: all.length,
      state: answered && answered === all.length ? "done" : answered || state.pages[name] ? "begun" : "open",
    };
  });
  return { chapters, last: chapters.find((one) => one.page === state.page) || (state.page === null ? null : { page: state.page, section: 0 }) };
}

/* "Continue where you left off", on the first page. */
(function () {
  const go = document.querySelector(".continue");
  if (!go) return;
  const show = () => courseloomPlaces().then((found) => {
    const last = found && found.last, link = last && document.querySelector('#contents a[data-page="' + last.page + '"]');
    go.hidden = !link;
    if (!link) return;
    const target = go.querySelector("a");
    target.href = last.at || link.href;
    target.textContent = courseloomWords.memory.go_on.replace("{title}", () => link.textContent.trim());
  }, () => {});
  show();
  ["courseloom-memory", "courseloom-kept"].forEach((name) => document.addEventListener(name, show));
})();
