/* The preview of a course, in a page while it is served to its author: it reloads a page that has changed, keeps the reader's place and
   open answers, shows problems below the page, and links each block to its source. It runs after the text and before the scripts of
   the page, so that forms are as they were built. `words` are the words of the preview. */
const here = document.currentScript, page = decodeURIComponent(location.pathname.slice(1)).replace(/(^|\/)$/, "$1index.html");
const main = document.querySelector("main"), STATE = "preview-state";
const all = (selector, from) => Array.from((from || main).querySelectorAll(selector));
const make = (tag, name, text) => Object.assign(document.createElement(tag), { className: name || "", textContent: text || "" });

/* What stands in a question as it was built; where it is the same after a change, so is the question. Its number may change. */
function built(form) {
  const copy = form.cloneNode(true);
  all(".count", copy).forEach((count) => count.remove());
  return copy.outerHTML;
}
const forms = new Map(all("form.question").map((form) => [form.id, built(form)]));

/* Keeping: where the reader stands, what has the focus, and what has been answered. */
const FIELDS = "input, select, textarea", FOCUSED = "a[href], button, summary, [tabindex], " + FIELDS;
const toggles = (field) => field.type === "radio" || field.type === "checkbox";
const value = (field) => (toggles(field) ? field.checked : field.value);
function key(field, index) { return toggles(field) ? field.name + "=" + field.value : field.id || field.name || index; }
const values = (fields) => fields.map((field, index) => [key(field, index), value(field)]);

function fill(fields, kept) {
  const wanted = new Map(kept);
  fields.forEach((field, index) => {
    const to = wanted.get(key(field, index));
    if (to === undefined || to === value(field)) return;
    if (toggles(field)) field.checked = to; else field.value = to;
    ["input", "change"].forEach((name) => field.dispatchEvent(new Event(name, { bubbles: true })));
  });
}
const loose = () => all("textarea[id], select[id]").filter((field) => !field.closest("form.question"));
/* An element is named by the nearest one with an id that holds it, and by its place among those in there that can be named. */
function nameOf(one, selector) {
  const home = one.closest("[id]");
  return home && [home.id, home === one ? -1 : all(selector, home).indexOf(one)];
}
function named(name, selector) {
  const home = name && document.getElementById(name[0]);
  return home && (name[1] < 0 ? home : all(selector, home)[name[1]]);
}
function place() {
  const marks = all("h1, h2, h3, h4, h5, h6, form.question, figure[id], .activity[id]").filter((one) => one.getClientRects().length);
  const above = marks.filter((one) => one.getBoundingClientRect().top < 120).pop();
  return above && [above.id ? [above.id, -1] : nameOf(above, above.localName), above.localName, above.getBoundingClientRect().top];
}
function reload() {
  const focus = document.activeElement;
  const state = {
    page, place: scrollY > 0 ? place() : null, top: scrollY,
    focus: focus && focus !== document.body && !focus.closest(".preview-own") ? nameOf(focus, FOCUSED) : null,
    open: all("details[open]").map((one) => nameOf(one, "details")).filter(Boolean),
    loose: values(loose()),
    forms: all("form.question").filter((form) => forms.has(form.id))
      .map((form) => [form.id, forms.get(form.id), values(all(FIELDS, form)), form.classList.contains("checked")]),
  };
  try { sessionStorage.setItem(STATE, JSON.stringify(state)); } catch (error) { /* the place is lost, not the page */ }
  history.scrollRestoration = "manual";
  location.reload();
}
function restore() {
  const held = sessionStorage.getItem(STATE), state = held && JSON.parse(held);
  sessionStorage.removeItem(STATE);
  if (!state || state.page !== page) return;
  state.forms.forEach(([id, text, kept, checked]) => {
    const form = document.getElementById(id);
    if (!form || forms.get(id) !== text || form.classList.contains("checked")) return;
    const fields = () => all(FIELDS, form);
    fill(fields(), kept);
    if (!checked) return;
    form.dataset.still = "";  // the page stands where the reader stood
    form.querySelector(".check").click();
    delete form.dataset.still;
    fill(fields(), kept);
  });
  fill(loose(), state.loose);
  state.open.forEach((name) => { const one = named(name, "details"); if (one) one.open = true; });
  const focus = named(state.focus, FOCUSED);
  if (focus) focus.focus({ preventScroll: true });
  const stand = () => {
    const mark = state.place && named(state.place[0], state.place[1]);
    scrollTo({ top: mark ? scrollY + mark.getBoundingClientRect().top - state.place[2] : state.top, behavior: "instant" });
  };
  stand();
  /* Fonts and pictures may move the text once more, until the reader does. */
  let moved = false;
  ["wheel", "keydown", "pointerdown", "touchstart"].forEach((name) => addEventListener(name, () => { moved = true; }, { once: true, passive: true }));
  addEventListener("load", () => { if (!moved) stand(); document.documentElement.dataset.preview = "back"; });
  addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });  // at once, the browser would move to the old place
}

/* What the preview says. */
const region = make("section", "preview-own"), foot = make("div", "preview-foot"), problems = make("div", "preview-problems"), list = make("div");
const changed = make("div", "preview-changed"), close = make("button", "", words.close);
region.setAttribute("aria-label", words.region);
[list, changed].forEach((one) => one.setAttribute("role", "status"));
close.type = "button";
problems.tabIndex = 0;
problems.hidden = changed.hidden = true;
problems.append(list, close);
foot.append(changed, problems);
region.append(foot);
let said = "";

function room() {
  const height = problems.hidden ? "" : problems.offsetHeight + 8 + "px";
  document.documentElement.style.scrollPaddingBottom = document.body.style.paddingBottom = height;
}
function shut() { problems.hidden = true; room(); }
close.addEventListener("click", shut);
problems.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
addEventListener("resize", room);

function complain(found) {
  const text = JSON.stringify(found);
  if (text === said) return;
  said = text;
  list.replaceChildren();
  problems.hidden = !found.length;
  if (found.length) {
    const count = found.length === 1 ? words.count_one : words.count.replace("{count}", found.length), items = make("ol");
    found.forEach((one) => {
      const item = make("li"), where = make(one.href ? "a" : "span", "", one.place);
      if (one.href) where.href = one.href;
      item.append(where, ": " + one.said);
      items.append(item);
    });
    list.append(make("p", "", count), items);
  }
  room();
  const focus = document.activeElement;
  if (found.length && main.contains(focus) && focus !== main) focus.scrollIntoView({ block: "nearest" });
}
function elsewhere(name) {
  const link = make("a", "", words.open), short = name.split("/").pop().replace(/\.html$/, "");
  link.href = "/" + name;
  changed.hidden = false;
  changed.replaceChildren(words.changed.replace("{page}", short === "index" ? words.first_page : short.replace(/-/g, " ")) + " ", link);
}

/* Hearing: only while the page can be seen, since a browser keeps few connections to one server. Nothing is missed meanwhile. */
let mark = here.dataset.mark, heard = null, waiting = 0;
function hear() {
  if (heard || document.hidden) return;
  heard = new EventSource("/_preview/events?since=" + encodeURIComponent(mark));
  heard.addEventListener("message", (event) => {
    clearTimeout(waiting);
    waiting = 0;
    if (changed.dataset.stopped) { delete changed.dataset.stopped; changed.hidden = true; }
    const news = JSON.parse(event.data);
    mark = news.mark;
    if (news.everything || news.pages.includes(page) || (news.pages.length && main.hasAttribute("data-preview-instead"))) { rest(); reload(); return; }
    complain(news.problems);
    if (news.pages.length) elsewhere(news.pages[0]);
    document.documentElement.dataset.previewHeard = mark;
  });
  heard.addEventListener("error", () => {
    waiting = waiting || setTimeout(() => { changed.hidden = false; changed.replaceChildren(words.stopped); changed.dataset.stopped = "true"; }, 3000);
  });
}
function rest() { if (heard) heard.close(); heard = null; }
document.addEventListener("visibilitychange", () => { if (document.hidden) rest(); else hear(); });
addEventListener("pagehide", rest);
addEventListener("pageshow", (event) => { if (event.persisted) hear(); });

/* Source links: one link that goes to the block under the pointer, or to the one with the focus. */
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, dt, dd, li, tr, pre, figure", OWN = "[id^='quiz-'], [id^='q-'], [id^='scenario-'], form";
const letters = (text) => text.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();
function holds(text, wanted) {
  let from = 0;
  return wanted.every((part, index) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return index === 0 && part ? at === 0 : at >= 0;
  });
}
/* Return a map of elements to their places: by id, then where only one block can be meant, then the first that stands between. */
function matched(places) {
  const found = new Map(), blocks = all(".text :is(" + BLOCKS + ")").filter((one) => !one.closest(OWN));
  const texts = blocks.map((one) => letters(one.textContent)), at = places.map(() => -1), taken = new Set();
  const fits = places.map((to) => (to.id ? [] : blocks.map((_, index) => index)
    .filter((index) => blocks[index].matches(to.tags) && holds(texts[index], to.words))));
  const take = (number, index) => { at[number] = index; taken.add(index); found.set(blocks[index], places[number]); };
  fits.forEach((fit, number) => { if (fit.length === 1 && !taken.has(fit[0])) take(number, fit[0]); });
  fits.forEach((fit, number) => {
    if (at[number] >= 0 || !fit.length) return;
    const after = Math.max(-1, ...at.slice(0, number)), next = at.slice(number + 1).find((index) => index > after);
    const free = fit.find((index) => index > after && index < (next || Infinity) && !taken.has(index));
    if (free !== undefined) take(number, free);
  });
  places.filter((to) => to.id).forEach((to) => { const one = document.getElementById(to.id); if (one) found.set(one, to); });
  return found;
}
async function link() {
  const answer = await fetch("/_preview/sources.json?page=" + encodeURIComponent(page));
  if (!answer.ok) return;
  const places = matched(await answer.json()), edit = make("a", "preview-edit", words.edit);
  edit.hidden = true;
  edit.accessKey = "e";
  region.append(edit);
  /* The link touches its block, and stays a moment after the pointer has left it, so that it can be reached. */
  let leaving = 0;
  const show = (event) => {
    let block = event.target;
    while (block && !places.has(block)) block = block.parentElement;
    clearTimeout(leaving);
    if (!block) { leaving = setTimeout(() => { edit.hidden = true; }, 500); return; }
    const { href, title } = places.get(block), box = block.getBoundingClientRect();
    edit.hidden = false;
    edit.href = href;
    edit.title = title;
    edit.style.top = box.top + scrollY + "px";
    edit.style.left = Math.min(box.right, document.documentElement.clientWidth - edit.offsetWidth - 4) + scrollX + "px";
  };
  edit.addEventListener("pointerover", () => clearTimeout(leaving));
  main.addEventListener("pointerover", show);
  main.addEventListener("focusin", show);
  document.documentElement.dataset.previewPlaces = places.size;
}

addEventListener("DOMContentLoaded", () => {
  document.body.append(region);
  try { restore(); } catch (error) { console.error(error); }
  hear();
  link().catch(() => { /* the server has gone: `hear` says so */ });
});
