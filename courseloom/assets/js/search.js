/* Lets Sphinx's search show snippets on a file:// page: the text of every page is in `courseloomText`, without requests. */
const SPHINX_HIGHLIGHT_ENABLED = false;
window.fetch = (address) => {
  const name = decodeURI(new URL(address, document.baseURI).pathname);
  const key = Object.keys(courseloomText).find((page) => name.endsWith("/" + page + ".html"));
  return Promise.resolve({ text: () => Promise.resolve(courseloomText[key] || "") });
};
Object.assign(Documentation.TRANSLATIONS, {
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    "No page has all of these words. Try fewer words, or others.",
});
/* Sphinx inserts titles into its results as HTML, though it has only those of pages as HTML. Both become plain text. */
document.addEventListener("DOMContentLoaded", () => {
  Search.htmlToText = (text) => text;
  const index = Search._index, holder = document.createElement("i");
  const shown = (words) => { holder.textContent = words; return holder.innerHTML; };
  const read = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
  index.titles = index.titles.map((title) => shown(read(title)));
  index.alltitles = Object.fromEntries(Object.entries(index.alltitles).map(([title, places]) => [shown(title), places]));
});
