/* Lets Sphinx's search work on a page from disk, lead to sections, and load only what it uses: the index and the words with the letters searched for,
   and for each result in sight as much of its page's text as its snippet needs. `courseloomPages` has for each page the name of
   its text, and its pieces, of `courseloomPiece` characters each; `courseloomNone` is said where no page is found. */
const SPHINX_HIGHLIGHT_ENABLED = false, PIECE = courseloomPiece;
window.fetch = (address) => {
  const name = decodeURI(new URL(address, document.baseURI).pathname);
  const page = Object.keys(courseloomPages).find((one) => name.endsWith("/" + one + ".html"));
  return Promise.resolve({ text: () => Promise.resolve(page || "") });
};
Object.assign(Documentation.TRANSLATIONS, {
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    courseloomNone,
});
document.addEventListener("DOMContentLoaded", () => {
  const query = new URLSearchParams(window.location.search).get("q");
  const often = {};  // by stem, pairs: a section, and how often the word stands in it

  /* A word that is in the index is found by its first letter; one that is not may be part of any other. */
  async function terms(letters) {
    const [, wanted, excluded] = Search._parseQuery(query), words = [...wanted, ...excluded].filter(Boolean), found = {};
    const load = async (names) => (await Promise.all(names.map((name) => courseloomOnDemand.load("search/terms-" + name))))
      .forEach(([pages, places]) => { Object.assign(found, pages); Object.assign(often, places); });
    const first = new Set(words.map((word) => word.codePointAt(0).toString(16)));
    await load(letters.filter((letter) => first.has(letter)));
    if (words.some((word) => word.length > 2 && !Object.hasOwn(found, word))) await load(letters);
    return found;
  }

  /* Sphinx inserts titles into its results as HTML, though it has only those of pages as HTML. Both become plain text. */
  async function index() {
    const { letters, ...found } = await courseloomOnDemand.load("search/index"), holder = document.createElement("i");
    const shown = (words) => { holder.textContent = words; return holder.innerHTML; };
    const read = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
    found.titles = found.titles.map((title) => shown(read(title)));
    found.sections = found.sections.map(([page, id, title, place]) => [page, id, shown(title), place]);
    found.alltitles = Object.fromEntries(Object.entries(found.alltitles).map(([title, places]) => [shown(title), places]));
    return { ...found, terms: await terms(letters) };
  }
  if (query) {
    index().then(Search.setIndex, () => {
      Search.stopPulse();
      Search.title.textContent = "";
      Search.status.textContent = courseloomWords.page.not_loaded;
    });
  }

  /* A stem need not stand in a text ("anxieti"); what it has in common with the word searched for does. */
  function standing(stem) {
    const [, , , raw] = Search._parseQuery(query);
    const common = [...raw].map((word) => { let n = 0; while (n < stem.length && word[n] === stem[n]) n += 1; return stem.slice(0, n); });
    const longest = common.sort((a, b) => b.length - a.length)[0];
    return longest && longest.length > 2 ? longest : stem;
  }

  /* Sphinx finds pages. A page is shown by its sections in whose headings the words are, or in which they stand often, best those with
     all words; by itself where its title has them all, or no section has any. Headings weigh more than text, and chapters more than
     other pages. */
  const stemmer = new Stemmer(), HEADING = 6, TITLE = 3, CHAPTER = 3, MOST = 2;
  const stemsOf = (html) => { const read = document.createElement("i"); read.innerHTML = html; return new Set(splitQuery(read.textContent.toLowerCase()).map((word) => stemmer.stemWord(word))); };
  const search = Search._performSearch;
  Search._performSearch = (...given) => {
    const { docnames, titles, sections, chapters } = Search._index, stems = [...given[1]].filter(Boolean), pages = new Map();
    search(...given).forEach((one) => { const before = pages.get(one[0]); if (!before || before[4] < one[4]) pages.set(one[0], one); });
    const counts = stems.map((stem) => {
      const pairs = often[stem] || [], found = new Map();
      for (let n = 0; n < pairs.length; n += 2) found.set(pairs[n], pairs[n + 1]);
      return found;
    });
    const results = [];
    pages.forEach((one, name) => {
      const page = docnames.indexOf(name), named = stemsOf(titles[page]), inTitle = stems.filter((stem) => named.has(stem)).length;
      const base = inTitle * TITLE + (chapters.includes(page) ? CHAPTER : 0), whole = inTitle === stems.length;
      const found = sections.flatMap(([at, id, title], section) => {
        if (at !== page) return [];
        const heading = stemsOf(title), weights = stems.map((stem, i) => (heading.has(stem) ? HEADING : 0) + Math.log2(1 + (counts[i].get(section) || 0)));
        const covered = stems.length && stems.every((stem, i) => weights[i] || named.has(stem)) && weights.some(Boolean);
        const weight = weights.reduce((a, b) => a + b, 0);
        return weight ? [[name, title, "#" + id, null, base + (covered ? weight : weight / 2 - HEADING), one[5]]] : [];
      }).sort((a, b) => b[4] - a[4]).filter((each, i) => i < MOST && (!i || each[4] > base + 1));
      results.push(...found);
      if (whole || !found.length) results.push([name, titles[page], whole ? "" : one[2], null, base + (whole ? HEADING * stems.length + 1 : 0), one[5]]);
    });
    return results.sort((a, b) => a[4] - b[4]);
  };

  /* Where all the words stand together, or else the last of them, from the section on; with the words marked. */
  async function fill(place, page, stems, from) {
    const [name, pieces] = courseloomPages[page], words = [...stems].map(standing), last = words[words.length - 1].toLowerCase();
    const phrase = query.toLowerCase().trim(), start = Math.floor(from / PIECE);
    let text = "", at = -1;
    for (let n = start; n < pieces; n += 1) {
      text += await courseloomOnDemand.load("search/" + name + "-" + n);
      const after = text.toLowerCase().slice(n === start ? from - start * PIECE : 0);
      const here = [phrase, last].map((one) => after.indexOf(one)).find((one) => one > -1);
      at = here === undefined ? -1 : text.length - after.length + here;
      if (at > -1 && at + 240 < text.length) break;
    }
    const begin = Math.max(0, at - 100, from - start * PIECE), shown = (begin ? "… " : "") + text.slice(begin, begin + 240).trim() + " …";
    const marked = new RegExp("(?<!\\p{L})(?:" + words.map(_escapeRegExp).join("|") + ")[\\p{L}\\p{N}_]*", "giu");
    let end = 0;
    place.replaceChildren();
    for (const found of shown.matchAll(marked)) {
      place.append(shown.slice(end, found.index), courseloomDom.make("mark", null, found[0]));
      end = found.index + found[0].length;
    }
    place.append(shown.slice(end));
  }
  const waiting = new Map();
  const watch = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach(({ target }) => {
    watch.unobserve(target);
    fill(target, ...waiting.get(target)).catch(() => target.remove());
  }));
  Search.makeSearchSummary = (page, words, anchor) => {
    const { docnames, titles, sections } = Search._index, number = docnames.indexOf(page);
    const section = sections.find(([at, id]) => at === number && "#" + id === anchor), place = courseloomDom.make("p.context");
    waiting.set(place, [page, words, section ? section[3] : 0]);
    watch.observe(place);
    const where = courseloomDom.make("p");
    where.innerHTML = section ? titles[number] : "";
    return courseloomDom.make("div", null, section ? where : "", place);
  };
});
