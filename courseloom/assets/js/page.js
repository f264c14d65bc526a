/* The controls of a page: the menu on small screens, light and dark colours, the presenter view; and its questions, whose
   answers are stored where the learner has turned remembering on. */
(function () {
  const root = document.documentElement;
  const menu = document.querySelector(".menu-button"), nav = document.getElementById("contents");
  if (menu && nav) {
    const set = (open) => { menu.setAttribute("aria-expanded", String(open)); root.classList.toggle("menu-open", open); };
    menu.addEventListener("click", () => set(menu.getAttribute("aria-expanded") !== "true"));
    nav.addEventListener("click", (event) => { if (event.target.closest("a")) set(false); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.getAttribute("aria-expanded") === "true") { set(false); menu.focus(); }
    });
    /* The contents lie over the text: they close when the focus goes there. */
    document.querySelector("main").addEventListener("focusin", () => set(false));
  }
  const colours = document.querySelector(".colours-button");
  if (colours) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.colours || (dark.matches ? "dark" : "light")) === "dark";
    const label = () => { colours.textContent = isDark() ? courseloomWords.page.light : courseloomWords.page.dark; };
    colours.hidden = false;
    label();
    dark.addEventListener("change", label);
    colours.addEventListener("click", () => { root.dataset.colours = isDark() ? "light" : "dark"; carry(); label(); });
    /* A page restored from the back/forward cache takes the colours chosen since. */
    window.addEventListener("pageshow", (event) => {
      const chosen = /^colours=(dark|light)$/.exec(window.name);
      if (event.persisted && chosen) { root.dataset.colours = chosen[1]; label(); }
    });
    /* The choice is passed from page to page in `window.name`, which ends with the tab: nothing is stored on the device. */
    const carry = () => { try { window.name = "colours=" + root.dataset.colours; } catch (error) { /* stays on this page */ } };
  }
  /* The presenter view is loaded on demand, so that it adds nothing to the weight of a page. */
  const present = document.querySelector(".present-button");
  if (present) {
    present.hidden = false;
    present.addEventListener("click", () => {
      if (typeof courseloomPresent === "function") { courseloomPresent(present); return; }
      const script = document.createElement("script");
      script.src = present.dataset.script;
      script.addEventListener("load", () => courseloomPresent(present));
      document.head.append(script);
    });
  }
  /* A path through the book, on its own page and on those that it leads through, is loaded where it is. */
  if (document.querySelector(".path") || /[?&]path=/.test(window.location)) courseloomOnDemand.load("path");
  /* Show a notice when, by the reader's clock, the text is past its review or expiry date. */
  const dated = document.querySelector(".dated");
  if (dated) {
    const now = new Date(), pad = (number) => String(number).padStart(2, "0");
    const today = now.getFullYear() + "-" + pad(now.getMonth() + 1) + "-" + pad(now.getDate());
    const late = today > dated.dataset.expires ? "expired" : today > dated.dataset.review ? "overdue" : "";
    if (late) {
      dated.textContent = courseloomWords.page[late].replace("{date}", dated.dataset[late]);
      dated.hidden = false;
    }
  }
  const kept = courseloomKept, answered = new Map(), back = document.querySelector(".memory[data-review]");
  const keep = (form, given, score, sure) => {
    if (!kept || kept.record(form.dataset.h, form.dataset.k, given, score, sure)) return;
    const said = kept.complain();
    if (said) setTimeout(() => { form.querySelector(".status").textContent += " " + said; }, 60);
  };
  /* After the first check of a page view, ask once whether to remember; "Not now" is not stored. */
  let asked = false;
  function offer(form) {
    if (asked || !kept || kept.holds() || kept.trouble) return;
    asked = true;
    const { make, button } = courseloomDom, words = courseloomWords.memory, line = make("p.keep", { tabindex: "-1" }, words.keep_ask + " ");
    line.append(button(words.keep, () => {
      line.replaceChildren();
      document.querySelector(".memory button").click();
      line.textContent = document.querySelector(".memory-status").textContent;
      line.focus();
    }), button(words.not_now, () => { line.remove(); form.querySelector(".check").focus(); }));
    form.append(line);
    document.addEventListener("courseloom-memory", () => { if (line.querySelector("button")) line.remove(); });
  }
  courseloomQuiz(document, courseloomWords.quiz,
    (slug, given, score, sure, form) => {
      if (given === null) answered.delete(form); else answered.set(form, [given, score, sure]);
      keep(form, given, score, sure);
      document.dispatchEvent(new Event("courseloom-answer"));
      offer(form);
      return Boolean(back && kept && kept.read() && ["selfcheck", "booster"].includes(form.dataset.purpose));
    },
    (form) => (kept ? kept.answer(form.dataset.h, form.dataset.k) : null));
  /* When remembering is turned on, answers already given on this page are stored as well. */
  document.addEventListener("courseloom-memory", (event) => {
    if (event.detail.here && kept.read()) answered.forEach((said, form) => keep(form, ...said));
  });
})();
