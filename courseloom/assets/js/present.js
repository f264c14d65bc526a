/* The presenter view of a chapter: large type, one section at a time, a timer, answers on demand, a show of hands.
   It is loaded on demand. Nothing is stored or sent; the questions of the page itself are not changed. */
const courseloomPresent = (function () {
  const root = document.documentElement, words = courseloomPresentWords;
  const { all, fill, make, button } = courseloomDom;
  let steps = [], now = 0, bar = null, opener = null, place = null, timer = null, styled = null;

  /* The text before the first section is one step, and each section is one. */
  function found() {
    const whole = document.querySelector("main .text > section") || document.querySelector("main .text");
    const parts = [[]];
    Array.from(whole.children).forEach((child) => { if (child.matches("section")) parts.push([child]); else parts[0].push(child); });
    return parts.filter((part) => part.length).map((nodes) => {
      const heading = nodes.map((node) => (node.matches("h1,h2") ? node : node.querySelector("h1,h2"))).find(Boolean);
      nodes.forEach((node) => node.classList.add("present-step"));
      return { nodes, heading, title: heading ? heading.textContent.replace("¶", "").trim() : "" };
    });
  }

  function show(at, quiet) {
    now = Math.max(0, Math.min(steps.length - 1, at));
    steps.forEach((step, i) => step.nodes.forEach((node) => node.classList.toggle("present-now", i === now)));
    window.scrollTo(0, 0);
    const { heading, title } = steps[now];
    place.textContent = fill(words.place, { number: now + 1, all: steps.length, title });
    bar.querySelector(".present-back").setAttribute("aria-disabled", String(now === 0));
    bar.querySelector(".present-on").setAttribute("aria-disabled", String(now === steps.length - 1));
    if (heading && !quiet) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
  }
  /* A section longer than the screen is read to its end before the next begins, as a clicker expects. */
  function on() {
    const room = window.innerHeight - bar.offsetHeight, left = document.documentElement.scrollHeight - window.scrollY - window.innerHeight;
    if (left > 8) window.scrollBy(0, Math.min(left, room * 0.85)); else if (now < steps.length - 1) show(now + 1);
  }
  function back() {
    const room = window.innerHeight - bar.offsetHeight;
    if (window.scrollY > 8) window.scrollBy(0, -room * 0.85); else if (now > 0) show(now - 1);
  }
  function keys(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") { event.preventDefault(); end(); return; }
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const does = { PageDown: on, ArrowRight: on, PageUp: back, ArrowLeft: back, Home: () => show(0), End: () => show(steps.length - 1) }[event.key];
    if (does) { event.preventDefault(); does(); }
  }

  /* Counts up, or down from the minutes that were typed. */
  function clock() {
    const shown = make("span.present-time", { role: "timer" }, "0:00");
    shown.setAttribute("aria-label", words.timer);
    const minutes = make("input", { type: "number", min: "1", max: "240", inputmode: "numeric" });
    const over = make("span.present-over", { role: "status" });
    let gone = 0, since = 0, ticking = null;
    const draw = () => {
      const passed = Math.floor((gone + (since ? Date.now() - since : 0)) / 1000), all = Math.round(Number(minutes.value) * 60);
      const left = all > 0 ? all - passed : passed, seconds = Math.abs(left);
      shown.textContent = (left < 0 ? "−" : "") + Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
      const said = all > 0 && left <= 0 ? words.over : "";
      if (over.textContent !== said) over.textContent = said;
    };
    const stop = () => { if (since) { gone += Date.now() - since; since = 0; } clearInterval(ticking); ticking = null; start.textContent = words.start; };
    const start = button(words.start, () => {
      if (since) { stop(); } else { since = Date.now(); ticking = setInterval(draw, 250); start.textContent = words.pause; }
      draw();
    });
    const again = button(words.reset, () => { stop(); gone = 0; draw(); });
    minutes.addEventListener("input", draw);
    const label = make("label", null, words.minutes + " ", minutes);
    return { element: make("span.present-clock", null, shown, start, again, label, over), stop };
  }

  /* What the page says of a question once it is answered, as a panel of its own: the form itself is left alone. */
  function panel(form) {
    const judged = form.hasAttribute("data-scored") && form.dataset.purpose !== "pretest";
    const shown = make("div.present-answer", { hidden: true });
    all(form, ".reason, .model-answer, .true-number, .band").forEach((part) => {
      const copy = part.cloneNode(true), option = part.closest(".option"), word = copy.querySelector(".verdict-word");
      copy.hidden = false;
      copy.removeAttribute("id");
      all(copy, "[id]").forEach((one) => one.removeAttribute("id"));
      all(copy, ".mark").forEach((one) => { one.textContent = judged && option ? (part.hasAttribute("data-key") ? "✓" : "○") : one.textContent; });
      if (word && option && judged) word.textContent = part.hasAttribute("data-key") ? courseloomWords.quiz.good : courseloomWords.quiz.other;
      const slot = part.closest(".slot");
      if (slot) copy.prepend(make("p.present-of", null, slot.querySelector(".slot-text").textContent));
      if (slot && word && part.dataset.pick === undefined) word.textContent = slot.querySelector("select").options[Number(slot.dataset.key) + 1].textContent;
      shown.append(copy);
    });
    return shown;
  }

  function hands(form, number) {
    const rows = all(form, ".option").map((one) => [one.querySelector(".letter").textContent, one.querySelector(".option-text").textContent]);
    if (!rows.length) return null;
    const body = make("tbody"), total = make("p.present-total", { role: "status" });
    const draw = () => {
      const counts = all(body, "input").map((input) => Math.max(0, Math.floor(Number(input.value) || 0)));
      const sum = counts.reduce((a, b) => a + b, 0);
      all(body, ".present-hand").forEach((cell, i) => {
        cell.firstChild.style.width = (sum ? Math.round((100 * counts[i]) / sum) : 0) + "%";
        cell.lastChild.textContent = sum ? fill(words.share, { count: counts[i], all: sum }) : "";
      });
      total.textContent = sum ? fill(words.hands, { all: sum }) : "";
    };
    rows.forEach(([letter, text], i) => {
      const id = "present-" + number + "-" + i, input = make("input", { type: "number", min: "0", max: "999", inputmode: "numeric" });
      input.setAttribute("aria-labelledby", id);
      input.addEventListener("input", draw);
      const head = make("th", { scope: "row", id }, make("b", null, letter), " " + text);
      const bar = make("td.present-hand", null, make("span.present-bar-of"), make("span"));
      body.append(make("tr", null, head, make("td", null, input), bar));
    });
    const heads = [words.answer, words.count, words.drawn].map((text) => make("th", { scope: "col" }, text));
    const table = make("table", null, make("caption", null, words.table), make("thead", null, make("tr", null, ...heads)), body);
    return make("div.present-hands", { hidden: true }, table, total, make("p.present-quiet", null, words.quiet));
  }

  function dress(form, number) {
    const row = make("div.present-controls");
    const toggle = (thing, open, shut) => {
      const press = button(open, () => {
        thing.hidden = !thing.hidden;
        press.textContent = thing.hidden ? open : shut;
        press.setAttribute("aria-expanded", String(!thing.hidden));
      });
      press.setAttribute("aria-expanded", "false");
      row.append(press);
      return thing;
    };
    const shown = hands(form, number), answer = panel(form);
    const parts = [];
    if (shown) parts.push(toggle(shown, words.open_hands, words.shut_hands));
    if (answer.childElementCount) parts.push(toggle(answer, words.reveal, words.hide));
    form.append(row, ...parts);
  }

  function end() {
    document.removeEventListener("keydown", keys);
    timer.stop();
    bar.remove();
    all(document, ".present-controls, .present-answer, .present-hands").forEach((one) => one.remove());
    steps.forEach(({ heading }) => { if (heading) heading.removeAttribute("tabindex"); });
    all(document, ".present-step").forEach((node) => {
      node.classList.remove("present-step", "present-now");
      if (!node.classList.length) node.removeAttribute("class");
    });
    root.classList.remove("presenting");
    opener.focus();
  }

  return function (pressed) {
    if (root.classList.contains("presenting")) return;
    if (!styled) {
      styled = new CSSStyleSheet();
      styled.replaceSync(courseloomPresentStyle);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, styled];
    }
    opener = pressed;
    steps = found();
    timer = clock();
    place = make("p.present-place", { role: "status" });
    bar = make("section.present-bar", null,
      button(words.back, () => show(now - 1), "button.present-back"), button(words.on, () => show(now + 1), "button.present-on"),
      place, timer.element, button(words.end, end, "button.present-end"));
    bar.setAttribute("aria-label", words.bar);
    document.querySelector("main").append(bar);
    root.classList.add("presenting");
    all(document, "main form.question").forEach(dress);
    document.addEventListener("keydown", keys);
    show(0);
  };
})();
