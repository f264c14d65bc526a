/* Wakes up the question forms below `root`. Without it the page reads well; with it answers are checked in place.
   `words` are the interface words of the page. `tell(slug, given)` hears each checked answer, or null when it is cleared;
   pages pass nothing there, so nothing is stored or sent. */
function courseloomQuiz(root, words, tell) {
  const report = (form, given) => { if (tell) tell(form.id.slice(2), given); };
  const all = (parent, selector) => Array.from(parent.querySelectorAll(selector));

  /* Share of keys chosen minus share of distractors chosen, never below zero. */
  function score(keys, chosen) {
    const right = keys.filter((key, i) => key && chosen[i]).length;
    const wrong = keys.filter((key, i) => !key && chosen[i]).length;
    const total = keys.filter(Boolean).length, others = keys.length - total;
    return { right, wrong, total, value: Math.max(0, (total ? right / total : 0) - (others ? wrong / others : 0)) };
  }

  function wakeChoice(form) {
    const scored = form.hasAttribute("data-scored");
    const inputs = all(form, ".option input");
    const reasons = all(form, ".reason");
    const details = form.querySelector("details.reasons");
    const credit = all(form, ".credit");
    const button = form.querySelector(".check");
    const status = form.querySelector(".status");
    const first = button.textContent;
    let done = false;

    reasons.forEach((reason) => {
      reason.hidden = true;
      form.querySelector('.option[data-option="' + reason.dataset.for + '"]').append(reason);
    });
    credit.forEach((line) => { line.hidden = true; form.append(line); });
    details.remove();

    function verdict(key, chosen) {
      if (!scored) return "";
      if (form.dataset.kind !== "multiple") return key ? words.good : words.look;
      if (key) return chosen ? words.good : words.not_chosen_good;
      return chosen ? words.look : words.left_out;
    }

    function show() {
      const chosen = inputs.map((input) => input.checked);
      if (!chosen.some(Boolean)) { say(words.nothing); return; }
      const keys = reasons.map((reason) => reason.hasAttribute("data-key"));
      reasons.forEach((reason, i) => {
        const good = scored && keys[i] === (form.dataset.kind === "multiple" ? chosen[i] : true);
        const word = reason.querySelector(".verdict-word"), mark = reason.querySelector(".mark");
        word.textContent = [verdict(keys[i], chosen[i]), chosen[i] ? words.yours : ""].filter(Boolean).join(" · ");
        if (mark) mark.textContent = good ? "✓" : "○";
        reason.querySelector(".verdict").hidden = !word.textContent;
        reason.classList.toggle("is-key", good);
        reason.parentElement.classList.toggle("chosen", chosen[i]);
        reason.hidden = false;
        inputs[i].setAttribute("aria-disabled", "true");
      });
      credit.forEach((line) => { line.hidden = false; });
      done = true;
      report(form, { chosen: chosen.flatMap((on, i) => (on ? [i] : [])) });
      form.classList.add("checked");
      button.textContent = words.again;
      const result = score(keys, chosen);
      if (!scored) say(words.said_seen);
      else if (result.right === result.total && !result.wrong) say(words.said_good);
      else if (form.dataset.kind !== "multiple") say(words.said_look);
      else say(words.said_some.replace("{right}", result.right).replace("{all}", result.total).replace("{wrong}", result.wrong));
    }

    function again() {
      inputs.forEach((input) => { input.checked = false; input.removeAttribute("aria-disabled"); });
      reasons.forEach((reason) => { reason.hidden = true; reason.parentElement.classList.remove("chosen"); });
      credit.forEach((line) => { line.hidden = true; });
      done = false;
      report(form, null);
      form.classList.remove("checked");
      button.textContent = first;
      say(words.said_again);
    }

    function say(text) { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 30); }

    form.addEventListener("submit", (event) => { event.preventDefault(); if (done) again(); else show(); });
    /* After checking, answers stay as they were until "Try again": the input keeps its focus but cannot change. */
    inputs.forEach((input) => input.addEventListener("click", (event) => { if (done) event.preventDefault(); }));
  }

  function wakeRecall(form) {
    const details = form.querySelector("details.reasons"), body = details.querySelector(".reasons-body");
    const button = form.querySelector(".check"), status = form.querySelector(".status");
    const notes = form.querySelector("textarea"), points = all(body, ".points input");
    const first = button.textContent;
    let done = false, asked = false;
    body.hidden = true;
    form.append(body);
    details.remove();
    const say = (text) => { status.textContent = text; };
    const told = () => report(form, { text: notes.value, points: points.flatMap((p, i) => (p.checked ? [i] : [])) });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (done) {
        report(form, null);
        done = asked = false; notes.value = ""; body.hidden = true; button.textContent = first;
        points.forEach((point) => { point.checked = false; });
        say(words.said_again);
      } else if (!notes.value.trim() && !asked) {
        asked = true; say(words.nothing_written);
      } else {
        told(); done = true; body.hidden = false; button.textContent = words.again; say(words.said_model);
      }
    });
    points.forEach((point) => point.addEventListener("change", () => {
      told();
      say(words.said_points.replace("{ticked}", points.filter((p) => p.checked).length).replace("{all}", points.length));
    }));
  }

  all(root, "form.question").forEach((form) => {
    /* Without scripts the button stays disabled, so that Enter cannot put answers into the address. */
    form.querySelector(".actions").hidden = form.querySelector(".check").disabled = false;
    if (form.dataset.kind === "recall") wakeRecall(form); else wakeChoice(form);
  });
  return { score };
}
