/* Lets Sphinx's search work on a page from disk, and load only what it uses: the index and the words with the letters searched for,
   and for each result in sight as much of its page's text as its snippet needs. `courseloomPages` has for each page the name of
   its text, and its pieces. */
const SPHINX_HIGHLIGHT_ENABLED = false;
window.fetch = (address) => {
  const name = decodeURI(new URL(address, document.baseURI).pathname);
  const page = Object.keys(courseloomPages).find((one) => name.endsWith("/" + one + ".html"));
  return Promise.resolve({ text: () => Promise.resolve(page || "") });
};
Object.assign(Documentation.TRANSLATIONS, {
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    "No page has all of these words. Try fewer words, or others.",
});
document.addEventListener("DOMContentLoaded", () => {
  const query = new URLSearchParams(window.location.search).get("q"), summary = Search.makeSearchSummary;

  /* A word that is in the index is found by its first letter; one that is not may be part of any other. */
  async function terms(letters) {
    const [, wanted, excluded] = Search._parseQuery(query), words = [...wanted, ...excluded].filter(Boolean), found = {};
    const load = async (names) => Object.assign(found, ...await Promise.all(names.map((name) => courseloomOnDemand.load("search/terms-" + name))));
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

  /* Sphinx shows where the last word first stands. */
  async function fill(place, page, stems) {
    const [name, pieces] = courseloomPages[page], words = [...stems].map(standing), last = words[words.length - 1].toLowerCase();
    let text = "";
    for (let n = 0; n < pieces; n += 1) {
      text += await courseloomOnDemand.load("search/" + name + "-" + n);
      const at = text.toLowerCase().indexOf(last);
      if (at > -1 && at + 240 < text.length) break;
    }
    place.textContent = summary(text, words, "").textContent;
  }
  const waiting = new Map();
  const watch = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach(({ target }) => {
    watch.unobserve(target);
    fill(target, ...waiting.get(target)).catch(() => target.remove());
  }));
  Search.htmlToText = (text) => text;
  Search.makeSearchSummary = (page, words) => {
    const place = courseloomDom.make("p.context");
    waiting.set(place, [page, words]);
    watch.observe(place);
    return place;
  };
});
