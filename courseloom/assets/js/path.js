/* A path: on its page, what is answered at each stop, and where to go on; on the pages that it leads through, the way to the next
   stop. Loaded on the page of a path, and on a page that is opened with ?path=ID. */
(function () {
  const { make, fill, all } = courseloomDom, { words, paths } = courseloomPaths, { address } = courseloomOnDemand;
  const asked = /[?&]path=([\w-]+)/.exec(window.location), shown = document.querySelector(".path");
  const id = shown ? shown.dataset.path : asked && asked[1], path = paths.find((one) => one.id === id);
  if (!path) return;
  /* Some hosts take ".html" off addresses. */
  const bare = (page) => page.replace(/\.html(?=#|$)/, ""), here = bare(window.location.href.replace(/[?&]path=[^#]*/, ""));
  const stops = path.stops.map(([title, href, keys]) => ({ title, href, hash: href.includes("#") ? new URL(address(href)).hash : "", names: Object.entries(keys) }));
  const isHere = ({ href }) => { const page = bare(address(href.split("#")[0])); return here === page || here.startsWith(page + "#"); };
  const onward = ({ href }) => address(href.replace(/(?=#)|$/, "?path=" + id));

  /* What the record holds of a stop: [answered, all]; an answered conversation is one that was begun. */
  function done(state, { names }) {
    const is = ([h, k]) => (k ? state.answers[h] && state.answers[h].k === k && state.answers[h].given !== null : state.talks[h] && state.talks[h].path.length);
    return [names.filter(is).length, names.length];
  }

  if (shown) {
    const links = all(shown, "ol a");  // one for each stop, in order
    links.forEach((link, i) => { if (link && !isHere(stops[i])) link.href = onward(stops[i]); });
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
  stops.forEach((stop, i) => {
    if (!isHere(stop)) return;
    const section = stop.hash ? document.getElementById(stop.hash.slice(1)) : main, next = stops[i + 1];
    if (!section) return;
    const to = next && (isHere(next) ? next.hash : onward(next));
    const back = make("a", { href: address(path.href) }, fill(words.back, path));
    all(section, ".onto").forEach((one) => one.remove());  // the path leads on here, and elsewhere
    section.append(make("p.along", null, make("strong", null, path.title), next ? [" ", make("a", { href: to }, fill(words.next, next))] : "", " ", back));
  });
})();
