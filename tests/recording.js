/* What recording.py does in a page: answer each question with the controls it has, without knowing its key; take the test of a tool; say
   what is kept. Stands in each page before its own scripts: waits wait no longer, and what is drawn by lot is drawn the same each time. */
window.recording = (() => {
  const later = window.setTimeout, never = window.clearTimeout, waiting = new Map();
  const run = (id) => { const act = waiting.get(id); waiting.delete(id); if (act) act(); };
  window.setTimeout = (act, _, ...more) => {
    const id = later(() => run(id), 0);
    waiting.set(id, () => act(...more));
    return id;
  };
  window.clearTimeout = (id) => { waiting.delete(id); never(id); };
  crypto.getRandomValues = (array) => array.fill(42);
  /* All that the page has put off is done when this returns. */
  const wait = async () => { await null; while (waiting.size) [...waiting.keys()].forEach(run); };
  const parsed = (text) => { try { return JSON.parse(text); } catch { return {}; } };
  const visible = (all) => [...all].filter((one) => one.checkVisibility());

  /* Every answer that is kept now: by the widget, or by this device. */
  function answers() {
    if (recording.widget) return Object.entries(recording.widget.given).map(([h, given]) => ({ h, given }));
    const kept = Object.values(localStorage).flatMap((text) => Object.entries(parsed(text).answers || {}));
    return kept.map(([h, { k, given, score, sure }]) => ({ h, k, given, score, sure }));
  }

  async function question(form, lines) {
    const all = (selector) => [...form.querySelectorAll(selector)].filter((one) => !one.closest(".sure"));
    const button = form.querySelector("button[type=submit]"), known = [form.dataset.h, form.id.slice(2)];
    const options = all("input[type=radio], input[type=checkbox]").filter((one) => !one.closest(".points"));
    const lists = all("select"), points = all(".points input"), [field] = all("textarea, input[type=text]");
    const kept = () => answers().find((one) => one.given && known.includes(one.h)) || null;
    const say = (label) => lines.push(`== ${form.id}: ${label}`, `kept: ${JSON.stringify(kept())}`, form.innerText);
    let answered = false;
    async function give(fill, label) {
      if (answered) { button.click(); await wait(); }
      fill();
      form.querySelectorAll(".sure input").forEach((one) => one.click());
      button.click();
      await wait();
      answered = true;
      if (label) say(label);
      return (kept() || {}).score;
    }
    const pick = (wanted) => () => lists.forEach((list, at) => { list.selectedIndex = Math.min(wanted[at], list.length - 1); });

    if (lists.length) {
      const picks = lists.map(() => 1);
      if (typeof await give(pick(picks)) !== "number") {  // no score: every place of all lists
        const longest = Math.max(...lists.map((list) => list.length));
        for (let at = 1; at < longest; at += 1) await give(pick(lists.map(() => at)), `pick ${at}`);
        return;
      }
      for (let slot = 0; slot < lists.length; slot += 1) {
        let best = -1, found = 1;
        for (let at = 1; at < lists[slot].length; at += 1) {
          const score = await give(pick(picks.with(slot, at)));
          if (score > best + 1e-9) [best, found] = [score, at];
        }
        picks[slot] = found;
      }
      await give(pick(picks), "all right");
      await give(pick(picks.with(0, picks[0] === 1 ? 2 : 1)), "the first wrong");
    } else if (options.length) {
      const right = [];
      for (const [at, option] of options.entries()) {
        if (await give(() => option.click(), `option ${at + 1}`) > 0) right.push(option);
      }
      if (right.length > 1) await give(() => right.forEach((one) => one.click()), "all right");
    } else if (field) {
      const stated = all("[data-low]").flatMap((one) => Object.values(one.dataset)).flatMap((text) => text.split(" "));
      const numbers = new Set(stated.filter((text) => text && !isNaN(text)).map(Number));
      for (const text of numbers.size ? numbers : ["Something."]) await give(() => { field.value = String(text); }, `written ${text}`);
      for (const point of points) { point.click(); await wait(); }
      if (points.length) say("all ticked");
    } else say("no way to answer it");
  }

  /* Play twice: always the first reply, and always the last, that was not given before. */
  async function talk(box, lines) {
    for (const which of [0, -1]) {
      const said = new Set(), replies = () => visible(box.querySelectorAll("form input[type=radio]"));
      for (let now = replies(); now.length && said.size < 40; now = replies()) {
        const fresh = now.filter((one) => !said.has(one.parentElement.innerText)), one = fresh.at(which) || now.at(which);
        said.add(fresh.length ? one.parentElement.innerText : said.size);
        one.click();
        box.querySelector("form button[type=submit]").click();
        await wait();
      }
      lines.push(`== ${box.id || box.dataset.talk || box.dataset.scenario}: ${said.size} replies, ${which ? "the last" : "the first"} of each`, box.innerText);
      visible(box.querySelectorAll("form button[type=button]")).at(-1)?.click();  // begin again
      await wait();
    }
  }

  /* What all questions and scenarios of the page say when they are answered. */
  async function answer() {
    const lines = [];
    if (!localStorageIsUsed()) document.querySelector(".memory button")?.click();
    for (const form of document.querySelectorAll("form[id^='q-']")) if (!form.closest(".tool")) await question(form, lines);
    for (const box of document.querySelectorAll(".talk, .scenario")) await talk(box, lines);
    return lines.join("\n");
  }
  function localStorageIsUsed() { try { return localStorage.length > 0; } catch { return true; } }

  /* Each screen of a tool, going on by its main button and answering what is asked, until a test is handed in. */
  async function test() {
    const tool = document.querySelector(".tool"), lines = [];
    const finished = () => Object.values(localStorage).some((text) => /"finished":\d/.test(text));
    for (let step = 1; tool && step < 300 && !finished(); step += 1) {
      const next = visible(tool.querySelectorAll("button.check")).find((one) => !one.closest("form"));
      if (!next) break;
      tool.querySelectorAll("form .option:first-child input").forEach((one) => one.click());
      tool.querySelectorAll("form select").forEach((one) => {
        one.selectedIndex = 1;
        one.dispatchEvent(new Event("change", { bubbles: true }));
      });
      lines.push(`== screen ${step}`, tool.innerText);
      next.click();
      await wait();
    }
    return [...lines, "== at the end", tool ? tool.innerText : ""].join("\n");
  }

  /* The names of all that is kept, and what kind of value stands under each; places in a list are one. */
  function stored() {
    const found = new Set();
    const walk = (name, value) => {
      if (value && typeof value === "object") {
        const entries = Object.entries(value);
        if (!entries.length) found.add(`${name}: empty`);
        entries.forEach(([key, inner]) => walk(Array.isArray(value) ? `${name}[]` : `${name}.${key}`, inner));
      } else found.add(`${name}: ${value === null ? "null" : typeof value}`);
    };
    Object.entries(localStorage).forEach(([key, text]) => walk(`localStorage ${key}`, parsed(text)));
    Object.entries(sessionStorage).forEach(([key, text]) => walk(`sessionStorage ${key}`, parsed(text)));
    return [...found].sort().concat(`cookie: ${document.cookie}`, `window.name: ${window.name}`).join("\n");
  }

  /* Show a live widget alone on the page, with these values in place of a kernel. */
  async function show(script, values) {
    const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    recording.widget = values;
    const set = (name, value) => { values[name] = value; };
    module.default.render({ model: { get: (name) => values[name], set, save_changes() {}, on() {}, off() {} }, el: document.body });
  }

  return { answer, test, stored, show, widget: null };
})();
