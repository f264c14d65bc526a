/* Where the reader stood and what is answered: a promise of null where nothing is kept, and else of
     chapters  a list in the order of the book: {page (its number), href, at (the address of the section read last), section (its
               number, 0 for none), of (number of sections), answered, all (its questions), state ("open", "begun", "done")}
     last      the chapter read last, from this list; or {page, section: 0} for another page; or null */
async function courseloomPlaces() {
  if (!courseloomKept || !courseloomKept.read()) return null;
  const rows = await courseloomOnDemand.load("chapters"), state = courseloomKept.read();
  if (!state) return null;
  const chapters = rows.map(([page, name, path, ids, keys]) => {
    const href = courseloomOnDemand.address(path), section = state.places[name] <= ids.length ? state.places[name] : 0;
    const all = Object.keys(keys), is = (one, key) => one && one.k === key && one.given !== null;
    const answered = all.filter((h) => is(state.answers[h], keys[h])).length;
    return {
      page, href, at: section ? href + "#" + ids[section - 1] : href, section, of: ids.length, answered, all: all.length,
      state: answered && answered === all.length ? "done" : answered || state.pages[name] ? "begun" : "open",
    };
  });
  return { chapters, last: chapters.find((one) => one.page === state.page) || (state.page === null ? null : { page: state.page, section: 0 }) };
}

/* The place in a chapter, and what is answered: in the bar, in the contents, at the end of activities and of the chapter. */
(function () {
  const { all, make, fill } = courseloomDom, kept = courseloomKept, words = courseloomWords.page, root = document.documentElement;
  const nav = document.getElementById("contents"), links = all(nav, "ul ul a"), main = document.querySelector("main");
  const place = document.querySelector(".place"), line = document.querySelector(".progress"), forms = all(main, ".question");
  const parts = links.map((link) => document.getElementById(link.hash.slice(1))), titles = links.map((link) => link.lastElementChild.textContent);
  const self = document.querySelector(".memory").dataset, chapter = place && place.textContent;
  let now = 0, noted = 0, due = 0;  // sections count from 1; 0 is above the first

  /* A section that is shown is read from when its start is at the top of the window, or so near that a link to it leads there; the
     last one also at the end of the page. */
  function look() {
    const near = (parseFloat(getComputedStyle(root).scrollPaddingTop) || 0) + 24, before = now;
    const y = window.scrollY, left = root.scrollHeight - root.clientHeight - y;
    due = 0;
    now = left < 2 && y ? parts.length : parts.findLastIndex((part) => part.offsetHeight && part.getBoundingClientRect().top <= near) + 1;
    if (line) line.style.transform = "scaleX(" + Math.min(1, y / (main.offsetTop + main.offsetHeight - root.clientHeight)) + ")";
    if (now === before) return;
    links.forEach((link, i) => { if (i === now - 1) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current"); });
    const tell = (title) => { place.textContent = now ? fill(words.place, { n: now, all: parts.length, title }) : chapter; };
    if (place) {
      tell(titles[now - 1]);
      if (now && place.scrollWidth > place.clientWidth) tell(titles[now - 1].split(/[,:]/)[0]);
    }
    show();
  }
  /* The entry of the page and its section are in sight in the contents, without a move of the page. */
  function show() {
    const on = links[now - 1] || nav.querySelector("[aria-current]");
    if (on && (on.offsetTop < nav.scrollTop || on.offsetTop > nav.scrollTop + nav.clientHeight - 40)) nav.scrollTop = on.offsetTop - nav.clientHeight / 3;
  }
  const partOf = (one) => parts.findLastIndex((part) => part === one || part.compareDocumentPosition(one) & 4);

  all(nav, ".folded").forEach((part) => { part.open = false; part.className = ""; });
  window.addEventListener("scroll", () => { due = due || requestAnimationFrame(look); }, { passive: true });
  document.querySelector(".menu-button").addEventListener("click", show);
  look();
  show();

  /* After the last activity of a section a link to the next one; style shows it once the activity is answered. */
  const activities = all(main, ".activity.quiz"), sections = activities.map(partOf);
  activities.forEach((one, i) => {
    const next = sections[i] + 1;
    if (sections[i] >= 0 && next < parts.length && sections[i + 1] !== sections[i]) {
      one.append(make("p.onto", null, make("a", { href: links[next].hash }, fill(words.next_section, { title: titles[next] }))));
    }
  });

  /* States, where the learner has turned remembering on; and what is answered on this page, in any case. */
  function tell(link, { answered, all: whole, state }) {
    link.append(make("i.state." + state), make("span.count", null, make("span.away", null, ", " + words[state] + " "),
      state === "begun" && answered ? fill(words.answered, { done: answered, all: whole }) : ""));
  }
  async function draw() {
    const found = await courseloomPlaces().catch(() => null), did = document.querySelector(".end-did");
    const count = (some) => some.filter((form) => form.classList.contains("checked")).length, done = count(forms);
    all(nav, ".state, .count").forEach((old) => old.remove());
    if (found) {
      found.chapters.forEach((one) => { const link = nav.querySelector('[data-page="' + one.page + '"]'); if (link) tell(link, one); });
      links.forEach((link, i) => {
        const inside = forms.filter((form) => partOf(form) === i), answered = count(inside);
        if (inside.length) tell(link, { answered: 0, state: answered === inside.length ? "done" : answered ? "begun" : "open" });
      });
    }
    if (!did) return found;
    const missed = all(main, ".checked .miss.status").length, open = forms.find((form) => !form.classList.contains("checked"));
    const link = (href, text) => make("a", { href }, text), back = did.dataset.review;
    did.hidden = !done;
    did.replaceChildren(make("b", null, fill(words.answered, { done, all: forms.length })), " " + words.end_did + " ",
      open ? link("#" + open.id, fill(words.end_left, { left: forms.length - done })) : "", " ",
      found && missed && back ? link(back, fill(words.end_missed, { missed })) : "");
    return found;
  }
  draw().then((found) => {
    const one = found && found.chapters.find((each) => String(each.page) === self.page), n = one && one.section;
    if (place && n && !/#[^/]|.#/.test(window.location.hash)) {
      main.prepend(make("p.was", null, make("a", { href: links[n - 1].hash }, fill(words.go_back, { n, title: titles[n - 1] }))));
    }
  });
  ["courseloom-memory", "courseloom-kept", "courseloom-answer"].forEach((name) => document.addEventListener(name, draw));

  if (!kept || !place || !parts.length) return;
  /* The place goes with every change of the record, and is kept by itself only when the page is left. A look at the top of a
     chapter does not count, so that it takes no place away. */
  kept.note = (state) => {
    look();
    if (now) state.places[self.self] = noted = now;
  };
  const leave = () => { look(); if (now && now !== noted) kept.update(() => {}); };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
})();
