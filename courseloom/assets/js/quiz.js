/* Wakes up the question forms below `root`. Without it the page reads well; with it answers are checked in place.
   `words` are the interface words of the page. `tell(slug, given, score, sure, form)` hears each checked answer, or null when it is
   cleared. `recall(form)` gives a kept answer to show again, "changed" when the question has changed since, or null. */
function courseloomQuiz(root, words, tell, recall) {
  let quiet = false;  // while kept answers are shown again nothing is said and nothing is told
  const report = (form, given, score) => {
    if (tell && !quiet) tell(form.id.slice(2), given, score === undefined ? null : score, sureOf(form), form);
    lockSure(form, given !== null);
  };
  const sureOf = (form) => { const on = form.querySelector(".sure input:checked"); return on ? Number(on.value) : null; };
  function lockSure(form, locked) {
    Array.from(form.querySelectorAll(".sure input")).forEach((input) => {
      if (locked) input.setAttribute("aria-disabled", "true");
      else { input.removeAttribute("aria-disabled"); input.checked = false; }
    });
  }
  const all = (parent, selector) => Array.from(parent.querySelectorAll(selector));

  /* Share of keys chosen minus share of distractors chosen, never below zero. */
  function score(keys, chosen) {
    const right = keys.filter((key, i) => key && chosen[i]).length;
    const wrong = keys.filter((key, i) => !key && chosen[i]).length;
    const total = keys.filter(Boolean).length, others = keys.length - total;
    return { right, wrong, total, value: Math.max(0, (total ? right / total : 0) - (others ? wrong / others : 0)) };
  }

  function wakeChoice(form) {
    const scored = form.hasAttribute("data-scored"), judged = scored && form.dataset.purpose !== "pretest";
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
      if (!judged) return "";
      if (form.dataset.kind !== "multiple") return key ? words.good : words.look;
      if (key) return chosen ? words.good : words.not_chosen_good;
      return chosen ? words.look : words.left_out;
    }

    function show() {
      const chosen = inputs.map((input) => input.checked);
      if (!chosen.some(Boolean)) { say(words.nothing); return; }
      const keys = reasons.map((reason) => reason.hasAttribute("data-key"));
      reasons.forEach((reason, i) => {
        const good = judged && keys[i] === (form.dataset.kind === "multiple" ? chosen[i] : true);
        const word = reason.querySelector(".verdict-word"), mark = reason.querySelector(".mark");
        word.textContent = [verdict(keys[i], chosen[i]), chosen[i] ? words.yours : ""].filter(Boolean).join(" · ");
        if (mark && judged) mark.textContent = good ? "✓" : "○";
        reason.querySelector(".verdict").hidden = !word.textContent;
        reason.classList.toggle("is-key", good);
        reason.parentElement.classList.toggle("chosen", chosen[i]);
        reason.hidden = false;
        inputs[i].setAttribute("aria-disabled", "true");
      });
      credit.forEach((line) => { line.hidden = false; });
      done = true;
      const result = score(keys, chosen);
      report(form, { chosen: chosen.flatMap((on, i) => (on ? [i] : [])) }, scored ? result.value : null);
      form.classList.add("checked");
      button.textContent = words.again;
      if (!judged) say(scored ? words.said_noted : words.said_seen);
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

    function say(text) { if (quiet) return; status.textContent = ""; setTimeout(() => { status.textContent = text; }, 30); }

    form.addEventListener("submit", (event) => { event.preventDefault(); if (done) again(); else show(); });
    /* After checking, answers stay as they were until "Try again": the input keeps its focus but cannot change. */
    inputs.forEach((input) => input.addEventListener("click", (event) => { if (done) event.preventDefault(); }));
    return { set(given) { given.chosen.forEach((index) => { if (inputs[index]) inputs[index].checked = true; }); show(); }, again };
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
    const say = (text) => { if (!quiet) status.textContent = text; };
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
    return {
      set(given) {
        notes.value = given.text || "";
        (given.points || []).forEach((index) => { if (points[index]) points[index].checked = true; });
        done = true; body.hidden = false; button.textContent = words.again;
      },
    };
  }

  all(root, "form.question").forEach((form) => {
    /* Without scripts the button stays disabled, so that Enter cannot put answers into the address. */
    form.querySelector(".actions").hidden = form.querySelector(".check").disabled = false;
    const kind = form.dataset.kind;
    let woken;
    if (kind === "recall") woken = wakeRecall(form);
    else if (kind === "estimate") woken = courseloomPicks.wakeEstimate(form, words, report);
    else if (courseloomPicks.KINDS.includes(kind)) woken = courseloomPicks.wakeSlots(form, words, report);
    else woken = wakeChoice(form);
    all(form, ".sure").forEach((sure) => {
      sure.hidden = false;
      sure.addEventListener("click", (event) => { if (event.target.getAttribute("aria-disabled")) event.preventDefault(); });
    });
    const kept = recall ? recall(form) : null;
    if (kept === "changed") form.querySelector(".status").textContent = words.changed;
    else if (kept && kept.given) {
      quiet = true;
      const sure = kept.sure && form.querySelector('.sure input[value="' + kept.sure + '"]');
      if (sure) sure.checked = true;
      /* What does not fit the question is not shown, and the other questions go on. */
      let fits = true;
      try { woken.set(kept.given); } catch (error) { fits = false; } finally { quiet = false; }
      fits = fits && (kind === "recall" || form.classList.contains("checked"));
      form.querySelector(".status").textContent = fits ? words.kept : words.changed;
    }
  });
  return { score };
}
