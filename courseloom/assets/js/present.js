/* The presenter view of a chapter: one heading, figure, list, table or question a screen, at the size of the room; the reasons
   of a question one at a time; a clock; and a second window for the speaker with the prose as notes and what comes next. It is
   loaded on demand. Screens are made of copies: the page itself is not changed. Nothing is stored or sent. */
const courseloomPresent = (function () {
  const root = document.documentElement, words = courseloomPresentWords;
  const { all, fill, make, button } = courseloomDom;
  const FORM = "form.question", LIST = 330, TABLE = 420, ASKED = 560;  // letters that a screen holds
  let screens = [], now = 0, step = 0, view = null, stage = null, place = null, list = null, timer = null;
  let opener = null, speaker = null, before = 0, styled = null;

  const plain = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");
  /* A copy without what leads elsewhere or must be unique on a page. */
  function copy(node) {
    const made = node.cloneNode(true);
    all(made, "button,script").forEach((one) => one.remove());
    [made, ...all(made, "[id]")].forEach((one) => one.removeAttribute("id"));
    all(made, "a").forEach((link) => link.replaceWith(...link.childNodes));
    return made;
  }
  /* The first sentence of a text: to a full stop, question mark or exclamation mark before a capital. */
  const sentence = (text) => (/^.{12,}?[.?!][”’)]?(?=\s+[“‘(]?\p{Lu}|$)/u.exec(text) || [text])[0];
  /* The parts of a list, each with no more letters than a screen holds. */
  function pages(parts, most) {
    const found = [[]];
    let sum = 0;
    parts.forEach((part) => {
      const size = plain(part).length + 30;
      if (sum && sum + size > most) { found.push([]); sum = 0; }
      sum += size;
      found[found.length - 1].push(part);
    });
    return found;
  }

  /* The screens in the order of the page. What is not shown (prose, captions) becomes the notes of the screen before it. */
  function found() {
    const made = [];
    const add = (kind, title, ...views) => { made.push({ kind, title, views, notes: [] }); return made[made.length - 1]; };
    const note = (...nodes) => made[made.length - 1].notes.push(...nodes.map(copy));
    let title = "";

    function lists(kind, heading, node) {
      const type = node.localName;
      let number = 1;
      pages(Array.from(node.children), LIST).forEach((some) => {
        const held = make(type, type === "ol" ? { start: String(number) } : null, some.map(copy));
        number += some.length;
        add(kind, heading, [held]);
      });
    }
    function table(node) {
      const head = node.querySelector("thead"), rows = all(node, "tbody tr"), name = plain(node.querySelector("caption")) || title;
      const wide = rows.length && rows[0].children.length > 5;
      if (wide || rows.some((row) => plain(row).length > TABLE)) { note(node); return; }
      pages(rows, TABLE).forEach((some) => add("table", name, [make("table", null, head && copy(head), make("tbody", null, some.map(copy)))]));
    }
    function box(node) {
      const name = plain(node.querySelector(".box-title")) || title, inside = Array.from(node.children).filter((one) => !one.matches(".box-title"));
      const first = inside.find((one) => one.matches("p")), lead = first && sentence(plain(first));
      if (lead || !inside.some((one) => one.matches("ul,ol"))) add("heading", name, [lead && make("p.present-lead", null, lead)]);
      inside.forEach((one) => { if (one.matches("ul,ol")) lists("list", name, one); else note(one); });
    }
    function walk(node) {
      if (node.matches("section")) {
        title = plain(node.querySelector(":scope > :is(h1,h2,h3),:scope > .opener > h1"));
        const first = node.querySelector(":scope > p");
        add("heading", title, [first && make("p.present-lead", null, sentence(plain(first)))]);
        Array.from(node.children).forEach(walk);
      } else if (node.matches(FORM)) {
        question(add, note, node);
      } else if (node.matches("figure")) {
        const caption = node.querySelector("figcaption"), held = copy(node), number = caption && caption.querySelector(".caption-number");
        all(held, "figcaption").forEach((one) => one.remove());
        add("figure", sentence(plain(caption).slice(plain(number).length).trim()) || title, [held]);
        if (caption) note(...caption.children);
      } else if (node.matches(".table-scroll,table")) {
        table(node.querySelector("table") || node);
      } else if (node.matches(".box")) {
        box(node);
      } else if (node.matches("ul,ol")) {
        lists("list", title, node);
      } else if (node.querySelector("figure," + FORM)) {
        Array.from(node.children).forEach(walk);
      } else if (!node.matches("h1,h2,h3,script,form,nav") && plain(node) && made.length) {
        note(node);
      }
    }
    walk(document.querySelector("main .text > section") || document.querySelector("main .text"));
    return made;
  }

  /* A question: its stem and rows, then a view for each reason. */
  function question(add, note, form) {
    const judged = form.hasAttribute("data-scored") && form.dataset.purpose !== "pretest", fields = form.querySelector("fieldset");
    const stem = copy(fields.querySelector("legend")), count = stem.querySelector(".count,.number"), number = count ? plain(count) : "";
    if (count) count.remove();
    const rest = all(fields, ":scope > :is(p,blockquote,ul,.table-scroll,figure,pre):not(.instruction,.credit)").map(copy);
    rest.forEach((one) => all(one, "select,input").forEach((field) => field.replaceWith(" ______ ")));
    const options = all(form, ".option"), slots = all(form, ".slot");
    const picks = slots.length ? all(slots[0], "option").slice(1).map(plain) : [];
    const row = (mark, text) => make("div.present-row", null, make("b", null, mark), make("span", null, text));
    const texts = options.map((one) => plain(one.querySelector(".option-text"))).concat(slots.map((one) => plain(one.querySelector(".slot-text"))));
    const marks = options.map((one) => plain(one.querySelector(".letter"))).concat(slots.map((one, i) => String(i + 1)));
    const rows = texts.map((text, i) => row(marks[i], text)).filter((one, i) => texts[i]);
    const below = picks.length ? [make("p.present-picks", null, picks.join(" · "))] : [];
    const asks = make("h1", null, number && make("span.present-number", null, number), plain(stem));
    const long = plain(stem).length + rest.concat(rows, below).reduce((sum, one) => sum + plain(one).length + 30, 0) > ASKED;
    const views = long && rows.length ? [[asks, ...rest], ...pages(rows.concat(below), ASKED).map((some) => [copy(asks), ...some])] : [[asks, ...rest, ...rows, ...below]];
    if (views.length > 1) views.slice(1).forEach(([head]) => head.classList.add("present-again"));
    const screen = add("question", (number ? number + " " : "") + sentence(plain(stem)), ...views);
    screen.hands = options.length ? hands(form, marks, texts) : null;
    screen.asked = views.length;
    all(form, ".reason,.model-answer,.true-number,.band").forEach((part) => {
      const option = part.closest(".option") || form.querySelector('.option:has([value="' + part.dataset.for + '"])');
      const slot = part.closest(".slot") || form.querySelector('.slot[data-slot="' + part.dataset.for + '"]');
      const at = option ? options.indexOf(option) : slot ? options.length + slots.indexOf(slot) : -1;
      const body = copy(part), key = part.hasAttribute("data-key");
      body.hidden = false;
      if (at >= 0) all(body, ".verdict").forEach((one) => one.remove());
      all(body, ".credit").forEach((one) => { screen.notes.push(one); one.remove(); });
      let verdict = option && judged ? (key ? words.fits : words.other) : "";
      if (slot && slot.dataset.key !== undefined) {
        if (part.dataset.pick !== undefined && part.dataset.pick !== slot.dataset.key) return;
        verdict = picks[Number(slot.dataset.key)] || "";
      }
      const head = make("h1.present-row" + (key || (slot && verdict) ? ".present-key" : ""), null, at >= 0 && make("b", null, marks[at]), make("span", null, at >= 0 ? texts[at] : words.answer));
      screen.views.push([head, verdict && make("p.present-verdict" + (key || slot ? ".present-good" : ""), null, (key || slot ? "✓ " : "") + verdict), ...body.childNodes]);
    });
  }

  /* A show of hands: counts beside the options, drawn as bars. */
  function hands(form, marks, texts) {
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
    marks.forEach((letter, i) => {
      const id = "present-hand-" + i, input = make("input", { type: "number", min: "0", max: "999", inputmode: "numeric", "aria-labelledby": id });
      input.addEventListener("input", draw);
      const bar = make("td.present-hand", null, make("span.present-bar-of"), make("span"));
      body.append(make("tr", null, make("th", { scope: "row", id }, make("b", null, letter), " " + texts[i]), make("td", null, input), bar));
    });
    const heads = [words.answer, words.count, words.drawn].map((text) => make("th", { scope: "col" }, text));
    return make("div.present-hands", null, make("table", null, make("caption", null, words.table), make("thead", null, make("tr", null, ...heads)), body), total);
  }

  /* The largest type at which a screen fits; type is never smaller than the least for the room: a longer screen scrolls. */
  function fit() {
    for (let size = screens[now].kind === "figure" ? 1 : 1.6; size > 0.87; size -= 0.08) {
      stage.style.fontSize = Math.max(size, 0.875) + "em";
      if (stage.scrollHeight <= stage.clientHeight + 1 && stage.scrollWidth <= stage.clientWidth + 1) return;
    }
    stage.style.fontSize = "";
  }
  function show(at, part, quiet) {
    now = Math.max(0, Math.min(screens.length - 1, at));
    const screen = screens[now];
    step = Math.max(0, Math.min(screen.views.length - 1, part));
    const nodes = screen.views[step].filter(Boolean);
    const head = nodes.find((node) => node.matches && node.matches("h1")) || make("h1", null, screen.title);
    stage.className = "present-screen present-" + screen.kind + (step >= (screen.asked || 9) ? " present-reason" : "");
    stage.replaceChildren(...(nodes.includes(head) ? nodes : [head, ...nodes]));
    if (screen.hands && step < screen.asked) stage.append(toggle(screen));
    place.textContent = fill(words.place, { number: now + 1, all: screens.length, title: screen.title });
    list.value = String(now);
    view.querySelector(".present-back").setAttribute("aria-disabled", String(!now && !step));
    view.querySelector(".present-on").setAttribute("aria-disabled", String(now === screens.length - 1 && step === screen.views.length - 1));
    stage.scrollTop = 0;
    fit();
    tell();
    head.tabIndex = -1;
    if (!quiet) head.focus({ preventScroll: true });
  }
  function toggle(screen) {
    const rows = all(stage, ".present-row");
    const press = button(words.open_hands, () => {
      const open = !screen.hands.isConnected;
      rows.forEach((one) => { one.hidden = open; });
      if (open) press.before(screen.hands); else screen.hands.remove();
      press.textContent = open ? words.shut_hands : words.open_hands;
      press.setAttribute("aria-expanded", String(open));
      fit();
    }, "button", { "aria-expanded": "false" });
    return press;
  }
  /* A screen that scrolls is read to its end before the next, as a clicker expects. */
  function on() {
    const left = stage.scrollHeight - stage.scrollTop - stage.clientHeight, { views } = screens[now];
    if (left > 8) stage.scrollBy(0, Math.min(left, stage.clientHeight * 0.85));
    else if (step < views.length - 1) show(now, step + 1); else if (now < screens.length - 1) show(now + 1, 0);
  }
  function back() {
    if (stage.scrollTop > 8) stage.scrollBy(0, -stage.clientHeight * 0.85);
    else if (step) show(now, step - 1); else if (now) show(now - 1, 99);
  }
  function keys(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") { event.preventDefault(); end(); return; }
    if (event.target.closest("input, select, textarea") || (event.key === " " && event.target.closest("button, a"))) return;
    const last = screens.length - 1;
    const [left, right] = document.dir ? [on, back] : [back, on];
    const does = { PageDown: on, ArrowRight: right, " ": on, PageUp: back, ArrowLeft: left, Home: () => show(0, 0), End: () => show(last, 99) }[event.key];
    if (does) { event.preventDefault(); does(); }
  }

  /* Counts up, or down from the minutes that were typed. */
  function clock() {
    const shown = make("span.present-time", { role: "timer", "aria-label": words.timer }, "0:00");
    const minutes = make("input", { type: "number", min: "1", max: "240", inputmode: "numeric" });
    const over = make("span.present-over", { role: "status" });
    let gone = 0, since = 0, ticking = null;
    const draw = () => {
      const passed = Math.floor((gone + (since ? Date.now() - since : 0)) / 1000), all = Math.round(Number(minutes.value) * 60);
      const left = all > 0 ? all - passed : passed, seconds = Math.abs(left);
      shown.textContent = (left < 0 ? "−" : "") + Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
      const said = all > 0 && left <= 0 ? words.over : "";
      if (over.textContent !== said) over.textContent = said;
      if (speaker && !speaker.closed) speaker.document.querySelector(".present-time").textContent = shown.textContent;
    };
    const stop = () => { if (since) { gone += Date.now() - since; since = 0; } clearInterval(ticking); ticking = null; start.textContent = words.start; };
    const start = button(words.start, () => {
      if (since) { stop(); } else { since = Date.now(); ticking = setInterval(draw, 250); start.textContent = words.pause; }
      draw();
    });
    const again = button(words.reset, () => { stop(); gone = 0; draw(); });
    minutes.addEventListener("input", draw);
    return { element: make("span.present-clock", null, shown, start, again, make("label", null, words.minutes + " ", minutes), over), stop };
  }

  /* What the speaker sees: the notes of this screen and what comes next, in a window of its own. Where a browser opens none, the
     same stands below the screen. */
  function notes() {
    const inside = view.querySelector(".present-notes");
    if (inside) { inside.remove(); fit(); return; }
    if (speaker && !speaker.closed) { speaker.focus(); return; }
    speaker = window.open("", "", "popup,width=720,height=640");
    if (speaker) {
      const sheet = new speaker.CSSStyleSheet(), page = speaker.document;
      sheet.replaceSync(all(document, "link[rel=stylesheet]").flatMap((link) => { try { return Array.from(link.sheet.cssRules).filter((rule) => rule.selectorText === ":root").map((rule) => rule.cssText); } catch (error) { return []; } }).join("") + courseloomPresentStyle);
      page.adoptedStyleSheets = [sheet];
      page.documentElement.lang = root.lang;
      page.dir = document.dir;
      page.title = words.notes;
      page.addEventListener("keydown", keys);
    } else {
      stage.after(make("aside.present-notes", { "aria-label": words.notes }));
    }
    tell();
    fit();
  }
  function tell() {
    const page = speaker && !speaker.closed ? speaker.document : null, inside = view.querySelector(".present-notes");
    if (!page && !inside) return;
    const screen = screens[now], next = screens[now + 1];
    const ahead = step < screen.views.length - 1 ? fill(words.part, { number: step + 1, all: screen.views.length }) + " · " + screen.title : next ? next.title : words.last;
    const held = [
      make("p.present-ahead", null, make("b", null, words.next + ": "), ahead),
      make("h1", null, screen.title),
      ...(screen.notes.length ? screen.notes.map((node) => node.cloneNode(true)) : [make("p", null, words.none)]),
    ];
    if (inside) { inside.replaceChildren(...held.slice(0, 1), ...held.slice(2)); return; }
    const turn = make("p.present-turn", null, button(words.back, back), button(words.on, on), make("span.present-time", null, plain(view.querySelector(".present-time"))), place.textContent.split(":")[0]);
    page.body.replaceChildren(make("main.present-speaker", null, turn, ...held));
  }

  function end() {
    document.removeEventListener("keydown", keys);
    window.removeEventListener("resize", fit);
    timer.stop();
    if (speaker) speaker.close();
    speaker = null;
    view.remove();
    root.classList.remove("presenting");
    window.scrollTo(0, before);
    opener.focus({ preventScroll: true });
  }

  return function (pressed) {
    if (root.classList.contains("presenting")) return;
    if (!styled) {
      styled = new CSSStyleSheet();
      styled.replaceSync(courseloomPresentStyle);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, styled];
      window.addEventListener("pagehide", () => { if (speaker) speaker.close(); });
    }
    opener = pressed;
    before = window.scrollY;
    screens = found();
    timer = clock();
    place = make("p.present-place", { role: "status" });
    list = make("select", { "aria-label": words.go }, screens.map((one, i) => make("option", { value: String(i) }, i + 1 + ". " + one.title)));
    list.addEventListener("change", () => show(Number(list.value), 0, true));
    stage = make("div.present-screen");
    const bar = make("section.present-bar", { "aria-label": words.bar },
      button(words.back, back, "button.present-back"), button(words.on, on, "button.present-on"), list, place, timer.element,
      button(words.notes, notes, "button.present-speak"), button(words.end, end, "button.present-end"));
    view = make("main.present", null, stage, bar);
    document.body.append(view);
    root.classList.add("presenting");
    document.addEventListener("keydown", keys);
    window.addEventListener("resize", fit);
    show(0, 0);
  };
})();
