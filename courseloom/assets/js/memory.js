/* The switch at the foot of every page by which a learner turns remembering on. A test may set `courseloomClock`, a function like Date.now, before this script; the store then uses it as its clock.

   It dispatches "courseloom-memory" when remembering is turned on or off (`detail.here`: by the switch on this page), and
   "courseloom-kept" when another tab has stored something. */
const courseloomKept = (function () {
  const box = document.querySelector(".memory");
  if (!box) return null;
  const clock = window.courseloomClock || Date.now;
  const page = Number(box.dataset.page), words = courseloomWords.memory, store = courseloomStore(box.dataset.key, clock, window.courseloomPlace);
  const button = box.querySelector("button"), line = box.querySelector(".memory-status");
  const tell = (name, here) => document.dispatchEvent(new CustomEvent(name, { detail: { here } }));
  let shown = "";  // the state of the switch: "on" (in use), "held" (kept, and not in use) or "" (nothing is kept)
  let undo = null;  // the button that brings back what was just forgotten; it ends with the page

  function label() {
    if (undo) undo.remove();
    shown = store.read() ? "on" : store.holds() ? "held" : "";
    button.textContent = shown ? words.forget : words.remember;
  }
  /* The page to continue from is the last one read; the first page and pages with a tool do not count. */
  const place = page > 0 && !document.querySelector("main .tool");
  const here = () => store.update((state) => { if (page > 0) state.pages[box.dataset.self] = clock(); if (place) state.page = page; });

  const kept = store.read();
  const found = store.trouble;
  if (kept) here();
  line.textContent = words[store.trouble || found] || "";
  label();
  box.hidden = false;

  button.addEventListener("click", () => {
    const back = shown && store.forget();
    if (shown) {
      line.textContent = back ? words.forgotten : words.not_forgotten;
    } else if (store.begin()) {
      here();
      line.textContent = words.remembered;
    } else {
      line.textContent = words[store.trouble] || words.blocked;
    }
    label();
    if (back) line.after(undo = courseloomDom.button(words.undo, () => { back(); look(); button.focus(); }));
    tell("courseloom-memory", true);
  });
  /* Another tab has changed the record, or this page is restored from the browser's back/forward cache. */
  function look() {
    const before = shown;
    label();
    if (shown === before) { tell("courseloom-kept", false); return; }
    line.textContent = { on: words.remembered, held: words[store.trouble], "": words.forgotten }[shown];
    tell("courseloom-memory", false);
  }
  store.look = look;  // called by a tool that has loaded a file or brought a record back
  store.watch(look);
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  /* Show beside the switch that something was not stored, and return the message, to be shown beside the answer too. */
  store.complain = () => {
    const said = store.holds() && ["full", "blocked"].includes(store.trouble) ? words[store.trouble] : "";
    if (said) line.textContent = said;
    return said;
  };
  return store;
})();

/* Draw a tool, and only then hide its fallback for pages without scripts. If drawing fails, the fallback stays, with two buttons:
   one saves the stored record to a file, one deletes it. */
function courseloomDrawn(root, draw) {
  const without = root.querySelector(".tool-without"), words = courseloomWords.memory, store = courseloomKept;
  try {
    draw();
    without.hidden = true;
  } catch (error) {
    console.error(error);
    without.hidden = false;
    Array.from(root.children).forEach((one) => { if (one !== without) one.remove(); });
    if (!store || !store.raw()) return;
    const { make, button } = courseloomDom, said = make("p", null, words.undrawn);
    const href = URL.createObjectURL(new Blob([store.raw()], { type: "text/plain" }));
    const save = make("a", { download: "course-progress-unread.txt", href }, words.save_raw);
    const forget = button(words.forget, () => { if (store.forget()) location.reload(); else said.textContent = words.not_forgotten; });
    root.append(make("div.tool-trouble", null, said, save, " ", forget));
  }
}
