/* The learner's switch for remembering, at the foot of every page, and "continue where I left off" on the first.
   A test may set `courseloomClock`, a function like Date.now, before this script: all that is kept then goes by it.

   Others hear "courseloom-memory" when remembering went on or off (`detail.here`: by the switch on this page), and "courseloom-kept"
   when another tab has kept something. */
const courseloomKept = (function () {
  const box = document.querySelector(".memory");
  if (!box) return null;
  const clock = window.courseloomClock || Date.now;
  const page = Number(box.dataset.page), words = courseloomWords.memory, store = courseloomStore(box.dataset.key, clock);
  const button = box.querySelector("button"), line = box.querySelector(".memory-status");
  const go = document.querySelector(".continue");
  const tell = (name, here) => document.dispatchEvent(new CustomEvent(name, { detail: { here } }));
  let shown = false;  // what the button offers: to forget, or to remember

  function label() {
    shown = Boolean(store.read()) || store.holds();
    button.textContent = shown ? words.forget : words.remember;
    if (go && !shown) go.hidden = true;
  }
  /* The front page is where one comes back to: visiting it does not count as reading on, nor does a page that is a tool. */
  const place = page > 0 && !document.querySelector("main .tool");
  const here = () => store.update((state) => { if (page > 0) state.pages[box.dataset.self] = clock(); if (place) state.page = page; });

  const kept = store.read();
  if (kept && go && kept.page !== null && kept.page !== page) {
    const link = document.querySelector('#contents a[data-page="' + kept.page + '"]');
    if (link) {
      const target = go.querySelector("a");
      target.href = link.href;
      target.textContent = words.go_on.replace("{title}", link.textContent.trim());
      go.hidden = false;
    }
  }
  const found = store.trouble;
  if (kept) here();
  line.textContent = words[store.trouble || found] || "";
  label();
  box.hidden = false;

  button.addEventListener("click", () => {
    if (shown) {
      line.textContent = store.forget() ? words.forgotten : words.not_forgotten;
    } else if (store.begin()) {
      here();
      line.textContent = words.remembered;
    } else {
      line.textContent = words[store.trouble] || words.blocked;
    }
    label();
    tell("courseloom-memory", true);
  });
  /* Another tab has remembered, kept something or forgotten; or this page comes back as it was left. */
  function look() {
    const before = shown;
    label();
    if (shown === before) { tell("courseloom-kept", false); return; }
    line.textContent = shown ? words.remembered : words.forgotten;
    tell("courseloom-memory", false);
  }
  store.look = look;  // for a page that has loaded a file
  window.addEventListener("storage", (event) => { if (event.key === box.dataset.key || event.key === null) look(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  /* What was not kept is said where the switch is, and returned for the place where it happened. */
  store.complain = () => {
    const said = store.holds() && ["full", "blocked"].includes(store.trouble) ? words[store.trouble] : "";
    if (said) line.textContent = said;
    return said;
  };
  return store;
})();
