/* Searches the pages of a book of one file: in each, the sections in which all the words stand. Words are found by their beginnings.
   A word in a heading weighs more than one in the text, and chapters more than other pages. */
(function () {
  const place = document.getElementById("/search.html#search-results"), words = courseloomSingleWords;
  if (!place) return;
  const { make, fill } = courseloomDom, HEADING = 6, CHAPTER = 3, MOST = 40, PART = "section > section[id], .claim-entry, .source";
  const asked = decodeURIComponent((/\?q=([^#]*)/.exec(location.hash) || ["", ""])[1]).trim();
  document.getElementById("/search.html#search-box").value = asked;
  if (!asked) return;
  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  /* "functions" finds "function", and the other way round. */
  const stem = (word) => (word.length > 4 ? word.replace(/(ies|es|s|ing|ed|ion|ions)$/, "") : word);
  const stems = asked.toLowerCase().split(/[^\p{L}\p{N}’'-]+/u).filter(Boolean).map(stem).map(escaped);
  const standing = (flags) => stems.map((one) => new RegExp("(?<![\\p{L}\\p{N}])" + one, flags + "u"));
  const marked = new RegExp("(?<![\\p{L}\\p{N}])(?:" + stems.join("|") + ")[\\p{L}\\p{N}’'-]*", "giu");
  const plain = (one) => one.textContent.replace(/\s+/g, " ");

  function snippet(text) {
    const at = Math.max(0, text.search(new RegExp(marked.source, "iu")) - 90), said = text.slice(at, at + 240), line = make("p.context");
    let end = 0;
    line.append(at ? "… " : "");
    for (const found of said.matchAll(marked)) { line.append(said.slice(end, found.index), make("mark", null, found[0])); end = found.index + found[0].length; }
    line.append(said.slice(end) + (at + 240 < text.length ? " …" : ""));
    return line;
  }

  const found = [], every = standing("i"), counted = standing("gi");
  courseloomSingle.pages.forEach((page, address) => {
    if (address === "/search.html" || !every.every((one) => one.test(page.textContent))) return;
    const title = plain(page.querySelector("h1")), parts = Array.from(page.querySelectorAll(PART)).filter((one) => every.every((word) => word.test(one.textContent)));
    const best = parts.filter((one) => !parts.some((other) => other !== one && one.contains(other)));
    (best.length ? best.slice(0, 12) : [page]).forEach((one) => {
      const text = plain(one), own = one === page ? title : plain(one.querySelector("h2, h3, h4, strong") || one).slice(0, 90);
      const weight = every.filter((word) => word.test(own)).length * HEADING + every.filter((word) => word.test(title)).length * CHAPTER
        + counted.reduce((sum, word) => sum + Math.log2(1 + text.match(word).length), 0) + (page.dataset.place ? CHAPTER : 0);
      found.push({ weight, item: [make("a", { href: "#" + (one === page ? address : one.id) }, own), one === page ? "" : make("p", null, title), snippet(text)] });
    });
  });
  found.sort((a, b) => b.weight - a.weight);
  place.append(make("h2", null, found.length ? fill(words.found, { count: found.length }) : words.none),
    make("ul.search", null, found.slice(0, MOST).map(({ item }) => make("li", null, item))));
})();
