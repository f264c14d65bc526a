/* A path: on its page, what is answered at each stop, and where to go on; on the pages that it leads through, the way to the next
   stop. Loaded on the page of a path, and on a page that is opened with ?path=ID. */
(function () {
  const { make, fill, all } = courseloomDom, { words, paths } = courseloomPaths, home = document.currentScript.src;
  const shown = document.querySelector(".path"), id = shown ? shown.dataset.path : new URLSearchParams(window.location.search).get("path");
  const path = paths.find((one) => one.id === id);
  if (!path) return;
  const here = window.location.href.split(/[?#]/)[0];
  const stops = path.stops.map(([title, href, keys]) => ({ title, url: new URL(href, home), names: Object.entries(keys) }));
  const place = (url) => url.href.split("#")[0];
  const onward = (url) => { const to = new URL(url); to.search = "?path=" + id; return to.href; };

  /* What the record holds of a stop: [answered, all]; an answered conversation is one that was begun. */
  function done(state, { names }) {
    const is = ([h, k]) => (k ? state.answers[h] && state.answers[h].k === k && state.answers[h].given !== null : state.talks[h] && state.talks[h].path.length);
    return [names.filter(is).length, names.length];
  }

  if (shown) {
    const links = all(shown, "ol a");  // one for each stop, in order
    links.forEach((link, i) => { if (link && place(stops[i].url) !== here) link.href = onward(stops[i].url); });
    const draw = () => {
      const state = courseloomKept && courseloomKept.read();
      all(shown, ".count").forEach((old) => old.remove());
      if (!state) return;
      stops.forEach((stop, i) => {
        const [some, whole] = done(state, stop);
        if (links[i] && some) links[i].after(make("span.count", null, " " + (some === whole ? words.done : fill(words.answered, { done: some, all: whole }))));
      });
    };
    draw();
    ["courseloom-memory", "courseloom-kept", "courseloom-answer"].forEach((name) => document.addEventListener(name, draw));
    return;
  }

  /* The way on stands at the end of each section of the path on this page; a conversation's stands at the end of its text. */
  const main = document.querySelector("main .text") || document.querySelector("main");
  stops.forEach(({ url }, i) => {
    if (place(url) !== here) return;
    const section = url.hash ? document.getElementById(url.hash.slice(1)) : main, next = stops[i + 1];
    if (!section) return;
    const to = next && place(next.url) === here ? next.url.hash : next && onward(next.url);
    const back = make("a", { href: new URL(path.href, home).href }, fill(words.back, path));
    all(section, ".onto").forEach((one) => one.remove());  // the path leads on here, and elsewhere
    section.append(make("p.along", null, make("strong", null, path.title), next ? [" ", make("a", { href: to }, fill(words.next, next))] : "", " ", back));
  });
})();
