/* The book in one file: shows one page at a time. Without this script all pages stand one after the other.

   The pages are the articles of the document. The ids in them are whole addresses, such as "/notebooks/01.html#section", so that a
   link's hash is the id of what it leads to, whether all pages stand in the document or one. Each page that is opened gets a frame
   (bar, contents, foot) and a copy of its article, and runs `courseloomPage`, the scripts of the book's pages. Whoever comes back
   to a page finds it as it was left: what its scripts have heard of is then told by "pagehide" and "pageshow", as a browser does. */
const courseloomSingle = (function () {
  const root = document.documentElement, body = document.body, main = document.getElementById("text");
  const all = (parent, selector) => Array.from(parent.querySelectorAll(selector));
  const pages = new Map(Array.from(main.children, (page) => [page.id, page])), [first] = pages.keys();
  const data = new Map(all(body, "script[data-name]").map((one) => [one.dataset.name, one]));
  const WHOLE = "/whole.html", title = document.title, views = new Map(), places = new Map();
  let frame = [], shown = null, entry = history.state && history.state.n;

  /* What the hash names: the page, what is asked of it, and the id in it. */
  function named() {
    const [, page, query = ""] = /^#?([^?#]*)(\?[^#]*)?/.exec(location.hash), id = page + location.hash.slice(1 + page.length + query.length);
    return { page: page || first, query, id: id === page ? "" : decodeURIComponent(id) };
  }

  /* A page's scripts listen at the document and the window for as long as the file is open, but hear only while their page is shown. */
  const heard = new WeakMap();
  function muteHidden(target) {
    const add = target.addEventListener.bind(target), remove = target.removeEventListener.bind(target);
    target.addEventListener = (type, listener, options) => {
      const view = shown, gated = type === "beforeunload" ? listener : (event) => { if (shown === view) listener(event); };
      heard.set(listener, gated);
      add(type, gated, options);
    };
    target.removeEventListener = (type, listener, options) => remove(type, heard.get(listener) || listener, options);
    return add;
  }

  function leave() {
    if (!shown) return;
    window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    Object.assign(shown, { nodes: Array.from(body.childNodes), classes: root.className });
  }

  /* The frame of a page: where it is in the contents, its place in the bar, and what the record calls it. */
  function framed(page, article) {
    const nodes = frame.map((one) => one.cloneNode(true)), holder = document.createElement("div");
    holder.append(...nodes);
    const nav = holder.querySelector(".contents"), { place, number, self } = article.dataset;
    const here = nav.querySelector('a[href="#' + (article.dataset.under || page) + '"]');
    const own = here && !article.dataset.under && here.parentNode;
    all(nav, "ul ul").forEach((list) => { if (list.parentNode !== own) list.remove(); });
    if (here) {
      here.setAttribute("aria-current", article.dataset.under ? "true" : "page");
      const part = here.closest("details");
      if (part) part.className = "";
    }
    if (place) {
      const said = Object.assign(document.createElement("p"), { className: "place", textContent: place });
      holder.querySelector(".menu-button").after(said);
      holder.querySelector(".top").append(Object.assign(document.createElement("i"), { className: "progress" }));
    }
    Object.assign(holder.querySelector(".memory").dataset, { page: number, self });
    holder.querySelector("main").append(article);
    return nodes;
  }

  function open(page, query) {
    const copy = pages.get(page).cloneNode(true);
    shown = { page, query, title: copy.dataset.title };
    views.set(page + query, shown);
    root.className = "js";
    body.replaceChildren(...framed(page, copy));
    courseloomPage();
  }

  /* All pages one after the other, as without scripts: to print them, or to find words with the browser's own search. */
  function openWhole() {
    shown = { page: WHOLE, query: "", title };
    root.className = "whole";
    const nodes = frame.map((one) => one.cloneNode(true)), holder = document.createElement("div");
    holder.append(...nodes);
    holder.querySelector("main").append(...Array.from(pages.values(), (page) => page.cloneNode(true)));
    body.replaceChildren(...nodes);
  }

  function show(moved) {
    const to = named();
    if (!pages.has(to.page) && to.page !== WHOLE) {
      /* A hash that is no page: of the link that skips the frame, or from elsewhere. */
      const at = shown ? shown.page + shown.query : first;
      history.replaceState(history.state, "", "#" + at);
      if (shown) { document.getElementById("text").focus(); return; }
      Object.assign(to, { page: first, query: "", id: "" });
    }
    const same = shown && shown.page === to.page && (shown.query === to.query || !to.query);
    if (!same) {
      leave();
      const before = views.get(to.page + to.query);
      if (to.page === WHOLE) openWhole();
      else if (before) {
        shown = before;
        root.className = before.classes;
        body.replaceChildren(...before.nodes);
        window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
      } else open(to.page, to.query);
      document.title = shown.title;
    }
    settle(to, moved, same);
  }

  /* Scroll to where the reader was, to what the link names, or to the top; and let a screen reader go on there. */
  function settle({ id }, moved, same) {
    const target = id && document.getElementById(id), state = history.state, y = state && (places.has(state.n) ? places.get(state.n) : state.y);
    if (target && !same) location.replace(location.hash);  // so that style knows it as the target
    entry = state ? state.n : Date.now() + Math.random();
    history.replaceState({ n: entry }, "");
    if (typeof y === "number") window.scrollTo(0, y);
    else if (target) target.scrollIntoView();
    else if (!id) window.scrollTo(0, 0);
    if (!moved || (same && !target)) return;
    const heading = (target && (target.querySelector("h1, h2, h3, h4, legend") || target)) || document.querySelector("main h1");
    if (!heading) return;
    if (heading.tabIndex < 0) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  /* Links that scripts write for the pages of a web book lead to the pages of this file. */
  new MutationObserver(() => all(body, 'a[href^="../"]').forEach((link) => link.setAttribute("href", "#" + link.getAttribute("href").slice(2))))
    .observe(body, { childList: true, subtree: true });

  function begin() {
    frame = Array.from(body.children).filter((one) => one.tagName !== "SCRIPT");
    pages.forEach((page) => page.remove());
    history.scrollRestoration = "manual";
    const listen = muteHidden(window), listenHere = muteHidden(document);
    listen("hashchange", () => show(true));
    listen("scroll", () => { places.set(entry, window.scrollY); }, { passive: true });
    listen("pagehide", (event) => { if (event.isTrusted) history.replaceState({ n: entry, y: window.scrollY }, ""); });
    listenHere("submit", (event) => {
      if (event.target.getAttribute("role") !== "search") return;
      event.preventDefault();
      location.hash = "/search.html?q=" + encodeURIComponent(event.target.elements.q.value);
    });
    show(false);
  }

  /* The form of a question that stands on a page, with its own ids. */
  function form(name) {
    for (const [page, article] of pages) {
      const found = article.querySelector('form[data-h="' + name + '"]');
      if (found) return found.outerHTML.replace(/(["\s])\/[\w/.-]+#/g, (whole, before) => (whole === before + page + "#" ? before : whole));
    }
    return "";
  }

  return { begin, pages, form, data: (name) => { const held = data.get(name); if (!held) throw new Error(name); return JSON.parse(held.textContent); } };
})();
