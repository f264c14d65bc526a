/* Questions that are checked in place. Without this script a page is readable, and its reasons can be unfolded.

   A question is unanswered, then checked; "Try again" makes it unanswered again. This file has that state machine. shapes/ has
   a file for each shape of answer, with a function under the name in the form's data-shape. It moves the reasons from their list
   to their places in the form, and returns
     fields          the fields that are locked once the question is checked
     shown           the elements that are hidden until then
     read()          the answer in its stored format: {chosen}, {number} or {text, points}
     write(given)    puts a stored answer into the fields; may throw where it is of another shape
     missing(given)  null, or a message while the answer is not complete: {text, field}, `field` being the one to focus
     mark(given)     writes the verdicts
     score(given)    0 to 1, or null
     said(given)     the feedback on an answer that is judged; its first sentence is the verdict
     clear()         empties the fields
     unmarked        true where nothing is right or wrong, so that `said` always speaks and there is no score
     mild            true where a wrong answer is no miss
     atOnce          true where the status is set without emptying it first, and stays beside the button
     mine(given)     the last element to be on the screen after a check, or nothing */
const courseloomShapes = {};

/* Make fields lockable: locked fields can have the focus and are read out, but cannot change. Returns a function that locks or
   unlocks them. */
function courseloomLock(fields) {
  let held = null;  // the values of locked fields
  fields.forEach((field, i) => {
    const toggles = field.matches("[type=radio], [type=checkbox]");
    field.addEventListener("click", (event) => { if (held && toggles) event.preventDefault(); });
    field.addEventListener("change", () => { if (held && !toggles) field.value = held[i]; });
    /* Enter in a field checks, as in any form; once checked, it must not clear the answer. */
    field.addEventListener("keydown", (event) => { if (held && event.key === "Enter") event.preventDefault(); });
  });
  return (locked) => {
    held = locked ? fields.map((field) => field.value) : null;
    fields.forEach((field) => {
      if (field.type === "text") field.readOnly = locked;
      else if (locked) field.setAttribute("aria-disabled", "true");
      else field.removeAttribute("aria-disabled");
    });
  };
}

/* Ask how sure the learner is, before the buttons of a form; null where it is not asked. Only scripts use the answer. */
function courseloomSure(form, words) {
  if (!form.hasAttribute("data-sure")) return null;
  const { make } = courseloomDom, name = form.id.slice(2) + "-sure";
  const level = (value) => make("label", null, make("input", { type: "radio", name, value }), " ", make("span", null, words["sure_" + value]));
  const asked = make("fieldset.sure", null, make("legend", null, words.sure), make("div.segments", null, [1, 2, 3].map(level)));
  form.querySelector(".actions").before(asked);
  return asked;
}

/* Make one form work. `tell(slug, given, score, sure, form)` is called with each checked answer, and with null when it is cleared;
   it returns true where Review will ask the question again. Returns a function that shows a stored answer again: {given, sure}. */
function courseloomQuestion(form, words, tell) {
  const { all, make, button: pressed } = courseloomDom;
  const details = form.querySelector("details.reasons"), body = details.querySelector(".reasons-body");
  const button = form.querySelector(".check"), status = form.querySelector(".status"), first = button.textContent;
  const scored = form.hasAttribute("data-scored"), judged = scored && form.dataset.purpose !== "pretest";
  const actions = form.querySelector(".actions"), doubt = courseloomSure(form, words), sure = all(form, ".sure input"), told = form.querySelector(".instruction");
  const onward = pressed(words.next, () => forward(after()), "button.onward", { hidden: true });
  let checked = false;
  let quiet = false;  // true while a stored answer is shown again: nothing is announced, and `tell` is not called

  const answer = courseloomShapes[form.dataset.shape](form, {
    body, credit: all(body, ".credit"), words, judged,
    changed(text) { report(answer.read()); say(text); }, say: (text) => say(text),
  });
  const show = (shown) => answer.shown.forEach((part) => { part.hidden = !shown; }), lock = courseloomLock(answer.fields);
  details.remove();
  show(false);
  /* Without scripts the button stays disabled, so that Enter cannot submit the form and put answers into the address. */
  actions.hidden = button.disabled = false;
  actions.prepend(onward);

  function say(text) {
    if (quiet) return;
    if (answer.atOnce) status.textContent = text; else courseloomDom.say(status, text, 30);
  }
  /* The next question of the same activity, and the way there: its stem takes the focus. */
  function after() {
    const near = all(form.closest(".activity") || form.parentNode, "form.question");
    return near[near.indexOf(form) + 1];
  }
  function forward(to) {
    const stem = to.querySelector("legend");
    stem.tabIndex = -1;
    stem.focus({ preventScroll: true });
    to.scrollIntoView();
  }
  /* Bring stem, verdict and answer onto the screen, where they are not; the focus stays on the button. */
  function reveal(mine) {
    const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0, last = mine || status;
    if (form.getBoundingClientRect().top >= bar && last.getBoundingClientRect().bottom <= window.innerHeight) return;
    form.scrollIntoView();
    last.scrollIntoView({ block: "nearest" });
    if (status.getBoundingClientRect().top < bar) status.scrollIntoView();
  }
  function report(given) {
    return tell && !quiet && tell(form.id.slice(2), given, given && scored && !answer.unmarked ? answer.score(given) : null, level(), form);
  }
  function level() { const on = sure.find((input) => input.checked); return on ? Number(on.value) : null; }
  function set(to) {
    checked = to;
    lock(checked);
    form.classList.toggle("checked", checked);
    button.textContent = checked ? words.again : first;
    onward.hidden = !checked || !after();
    if (doubt && checked) doubt.remove(); else if (doubt) actions.before(doubt);
    /* The verdict stands above the answers; all other messages stand beside the button. */
    status.textContent = "";
    if (checked && !answer.atOnce) told.after(status); else actions.append(status);
    status.className = "status";
  }

  function check() {
    const given = answer.read(), missing = answer.missing(given);
    if (missing) {
      say(missing.text);
      if (missing.field && !quiet) missing.field.focus();
      return;
    }
    show(true);
    answer.mark(given);
    set(true);
    const back = report(given), score = judged && !answer.unmarked ? answer.score(given) : null, missed = score !== null && score < 1;
    if (score !== null && !(missed && answer.mild)) status.classList.add(missed ? "miss" : "fits");
    if (quiet) return;
    const said = judged || answer.unmarked ? answer.said(given) : scored ? words.said_noted : words.said_seen;
    if (answer.atOnce) { say(said); return; }
    const whole = said + (missed && level() === 3 ? " " + words.said_sure + (back ? " " + words.said_back : "") : ""), head = whole.search(/\. |$/) + 1;
    say([make("b", null, whole.slice(0, head)), whole.slice(head)]);
    if (form.dataset.still === undefined) setTimeout(() => { if (checked) reveal(answer.mine && answer.mine(given)); }, 31);
  }
  function again() {
    answer.clear();
    show(false);
    report(null);
    set(false);
    sure.forEach((input) => { input.checked = false; });
    say(words.said_again);
  }
  form.addEventListener("submit", (event) => { event.preventDefault(); if (checked) again(); else check(); });

  return (kept) => {
    quiet = true;
    sure.forEach((input) => { if (Number(input.value) === kept.sure) input.checked = true; });
    /* A stored answer that does not fit its question is not shown; the other questions still work. */
    try { answer.write(kept.given); check(); } catch (error) { show(false); } finally { quiet = false; }
    status.textContent = checked ? words.kept : words.changed;
  };
}

/* Make the question forms below `root` work. `words` are the interface words of the page, `tell` is as above, and `recall(form)` gives
   a kept answer to show again, "changed" when the question has changed since, or null. */
function courseloomQuiz(root, words, tell, recall) {
  courseloomDom.all(root, "form.question").forEach((form) => {
    const restore = courseloomQuestion(form, words, tell), kept = recall ? recall(form) : null;
    if (kept === "changed") form.querySelector(".status").textContent = words.changed;
    else if (kept && kept.given) restore(kept);
  });
}
