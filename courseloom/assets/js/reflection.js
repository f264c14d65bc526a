/* Reflection boxes. Text stays in the page; it can be saved to a file or printed. Only where the learner has turned remembering
   on is there a checkbox to keep a note, and only a note with a tick is stored. */
(function () {
  const words = courseloomReflectionWords, store = courseloomKept, file = "course-notes.txt";
  const { fill, say } = courseloomDom, clock = window.courseloomClock || Date.now;

  document.querySelectorAll(".reflection").forEach((box) => {
    const name = box.dataset.h, field = box.querySelector("textarea"), written = box.querySelector(".written");
    const line = box.querySelector(".said"), row = box.querySelector(".keep"), tick = row.querySelector("input");
    const isOn = () => Boolean(store && store.read());
    let waiting = null;

    /* A text field prints only its visible lines, so its whole text is put beside it for print. */
    function mirror() {
      written.textContent = field.value;
      box.classList.toggle("filled", Boolean(field.value.trim()));
    }
    function keep() {
      clearTimeout(waiting);
      waiting = null;
      if (!tick.checked || !isOn()) return true;
      const kept = store.update((state) => {
        if (field.value.trim()) state.notes[name] = { text: field.value, at: clock() }; else delete state.notes[name];
      });
      if (!kept) say(line, store.complain() || courseloomWords.memory.blocked);
      return kept;
    }
    function show() {
      row.hidden = !isOn();
      if (row.hidden) tick.checked = false;
    }

    field.addEventListener("input", () => { mirror(); clearTimeout(waiting); waiting = setTimeout(keep, 500); });
    field.addEventListener("change", keep);
    window.addEventListener("pagehide", () => { if (waiting) keep(); });
    tick.addEventListener("change", () => {
      if (tick.checked) { if (keep()) say(line, words.kept); return; }
      store.update((state) => { delete state.notes[name]; });
      say(line, words.not_kept);
    });
    box.querySelector(".save").addEventListener("click", () => {
      if (!field.value.trim()) { say(line, words.nothing); field.focus(); return; }
      courseloomFile(file, field.value.trim() + "\n", "text/plain");
      say(line, fill(words.saved, { file }));
    });
    box.querySelector(".print").addEventListener("click", () => {
      if (!field.value.trim()) { say(line, words.nothing); field.focus(); return; }
      courseloomPrintNow(box);
    });
    ["courseloom-memory", "courseloom-kept"].forEach((name) => document.addEventListener(name, show));

    show();
    const note = isOn() ? store.read().notes[name] : null;
    if (note) {
      field.value = note.text;
      tick.checked = true;
      line.textContent = words.was_kept;
    } else {
      field.value = "";
    }
    mirror();
    box.querySelector(".reflection-tools").hidden = false;
  });
})();
