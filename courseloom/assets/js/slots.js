/* Questions that are answered by picking (match, categorise, order, cloze, rate the reply) and by a number (estimate).
   Each function wakes one form: `words` are the interface words, `report` hears a checked answer or null. */
const courseloomPicks = (function () {
  const all = (parent, selector) => Array.from(parent.querySelectorAll(selector));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  /* Share of slots with the right pick: 0 to 1. */
  function score(keys, chosen) { return keys.filter((key, i) => key === chosen[i]).length / keys.length; }
  /* 1 for a guess within the tolerance (1.1 is within 0.1 of 1, whatever binary fractions say), else 0. */
  function guessed(answer, tolerance, given) { return Number(Math.abs(given - answer) <= tolerance + 1e-9); }
  /* Mean distance between ratings and their keys, in steps of the scale. */
  function distance(keys, chosen) { return keys.reduce((sum, key, i) => sum + Math.abs(key - chosen[i]), 0) / keys.length; }

  /* What a person wrote as a number: 40, 40.5, 40,5 or 40 %, and 1,200 where numbers get that large. NaN for anything else. */
  function number(written, unit, high) {
    let text = written.trim().replace("−", "-");
    if (unit && text.endsWith(unit)) text = text.slice(0, -unit.length).trim();
    if (high >= 1000 && /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) text = text.replaceAll(",", "");
    return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : NaN;
  }
  /* Enter in a list or a number field checks, as in any form; it must not clear what stands there once that is done. */
  function keepOnEnter(fields, done) {
    fields.forEach((field) => field.addEventListener("keydown", (event) => { if (done() && event.key === "Enter") event.preventDefault(); }));
  }

  function parts(form) {
    const details = form.querySelector("details.reasons"), body = details.querySelector(".reasons-body");
    const credit = all(body, ".credit");
    credit.forEach((line) => { line.hidden = true; });
    return { details, body, credit, button: form.querySelector(".check"), status: form.querySelector(".status") };
  }

  function wakeSlots(form, words, report) {
    const { details, body, credit, button, status } = parts(form);
    const slots = all(form, ".slot"), selects = slots.map((slot) => slot.querySelector("select"));
    const keys = slots.map((slot) => Number(slot.dataset.key));
    const rated = form.dataset.kind === "rate-the-reply", scored = form.hasAttribute("data-scored"), inline = form.dataset.kind === "cloze";
    const judged = scored && form.dataset.purpose !== "pretest";
    const place = form.dataset.kind === "order" ? words.place + " " : "";
    const first = button.textContent, reasons = slots.map((slot) => all(body, '[data-for="' + slot.dataset.slot + '"]'));
    const after = document.createElement("div");
    let done = false, quiet = false, held = [];
    after.className = "slot-reasons";
    after.hidden = true;
    reasons.forEach((list, i) => list.forEach((reason) => {
      reason.hidden = true;
      if (inline) after.append(reason); else slots[i].append(reason);
      const label = reason.querySelector(".verdict-letter");
      if (!inline && label) label.remove();
    }));
    all(body, ".spare").forEach((one) => after.append(one));
    form.querySelector("fieldset").append(after);
    credit.forEach((line) => form.append(line));
    details.remove();

    const say = (text) => { if (quiet) return; status.textContent = ""; setTimeout(() => { status.textContent = text; }, 30); };
    const chosen = () => selects.map((select) => (select.value === "" ? null : Number(select.value)));

    function show() {
      const given = chosen(), left = given.filter((one) => one === null).length;
      if (left) {
        say(left === given.length ? words.nothing : fill(words.picks_left, { left }));
        if (!quiet) selects[given.indexOf(null)].focus();
        return;
      }
      slots.forEach((slot, i) => {
        const right = given[i] === keys[i], name = (n) => place + selects[i].options[n + 1].textContent;
        const belongs = place ? name(keys[i]) : words.belongs + ": " + name(keys[i]);
        reasons[i].forEach((reason) => {
          const word = reason.querySelector(".verdict-word"), mark = reason.querySelector(".mark");
          if (reason.dataset.pick !== undefined) {
            const pick = Number(reason.dataset.pick);
            reason.hidden = pick !== keys[i] && pick !== given[i];
            const verdict = !judged ? "" : pick === keys[i] ? words.good : words.look;
            word.textContent = [verdict, pick === given[i] ? words.yours : ""].filter(Boolean).join(" · ");
            reason.classList.toggle("is-key", judged && pick === keys[i]);
            return;
          }
          reason.hidden = false;
          if (rated) {
            word.textContent = fill(words.distance, { mine: name(given[i]), key: name(keys[i]), distance: Math.abs(given[i] - keys[i]) });
            mark.textContent = "";
          } else if (judged) {
            word.textContent = right ? words.good : words.look + " · " + belongs;
            mark.textContent = right ? "✓" : "○";
          } else {
            word.textContent = belongs[0].toUpperCase() + belongs.slice(1);
            mark.textContent = "";
          }
          reason.classList.toggle("is-key", judged && right);
        });
        selects[i].setAttribute("aria-disabled", "true");
      });
      after.hidden = false;
      credit.forEach((line) => { line.hidden = false; });
      held = selects.map((select) => select.value);
      done = true;
      report(form, { chosen: given }, rated || !scored ? null : score(keys, given));
      form.classList.add("checked");
      button.textContent = words.again;
      const right = given.filter((one, i) => one === keys[i]).length;
      if (rated) say(fill(words.said_rated, { distance: distance(keys, given).toFixed(1) }));
      else if (!judged) say(scored ? words.said_noted : words.said_seen);
      else say(fill(words.said_slots, { right, all: keys.length }));
    }

    function again() {
      selects.forEach((select) => { select.value = ""; select.removeAttribute("aria-disabled"); });
      reasons.forEach((list) => list.forEach((reason) => { reason.hidden = true; }));
      credit.forEach((line) => { line.hidden = true; });
      after.hidden = true;
      done = false;
      report(form, null);
      form.classList.remove("checked");
      button.textContent = first;
      say(words.said_again);
    }

    form.addEventListener("submit", (event) => { event.preventDefault(); if (done) again(); else show(); });
    /* After checking, picks stay as they were until "Try again". */
    selects.forEach((select, i) => select.addEventListener("change", () => { if (done) select.value = held[i]; }));
    keepOnEnter(selects, () => done);
    return {
      set(given) {
        given.chosen.forEach((pick, i) => { if (selects[i]) selects[i].value = pick === null ? "" : String(pick); });
        quiet = true;
        show();
        quiet = false;
      },
    };
  }

  function wakeEstimate(form, words, report) {
    const { details, body, credit, button, status } = parts(form);
    const box = form.querySelector(".guess"), input = box.querySelector("input"), first = button.textContent;
    const low = Number(box.dataset.low), high = Number(box.dataset.high), answer = Number(box.dataset.answer);
    const tolerance = Number(box.dataset.tolerance), bounds = box.dataset.bounds.split(" ").filter(Boolean).map(Number);
    const bands = all(body, ".band"), scored = form.hasAttribute("data-scored");
    const unit = box.dataset.unit;
    let done = false, quiet = false;
    body.hidden = true;
    form.querySelector("fieldset").append(body);
    credit.forEach((line) => form.append(line));
    details.remove();
    bands.forEach((band) => band.querySelector(".verdict").remove());
    const say = (text) => { if (quiet) return; status.textContent = ""; setTimeout(() => { status.textContent = text; }, 30); };

    function show() {
      const guess = number(input.value, unit, high);
      if (!(guess >= low && guess <= high)) {
        say(fill(words.no_number, { low, high }));
        if (!quiet) input.focus();
        return;
      }
      const at = bounds.findIndex((bound) => guess < bound);
      bands.forEach((band, i) => { band.hidden = i !== (at === -1 ? bounds.length : at); });
      credit.forEach((line) => { line.hidden = false; });
      body.hidden = false;
      done = true;
      input.readOnly = true;
      form.classList.add("checked");
      button.textContent = words.again;
      report(form, { number: guess }, scored ? guessed(answer, tolerance, guess) : null);
      if (form.dataset.purpose === "pretest") say(words.said_noted);
      else say(scored ? (guessed(answer, tolerance, guess) ? words.said_close : words.said_far) : words.said_seen);
    }

    function again() {
      input.value = "";
      input.readOnly = false;
      body.hidden = true;
      credit.forEach((line) => { line.hidden = true; });
      done = false;
      report(form, null);
      form.classList.remove("checked");
      button.textContent = first;
      say(words.said_again);
    }
    form.addEventListener("submit", (event) => { event.preventDefault(); if (done) again(); else show(); });
    keepOnEnter([input], () => done);
    return { set(given) { input.value = String(given.number); quiet = true; show(); quiet = false; } };
  }

  return { score, guessed, distance, number, wakeSlots, wakeEstimate, KINDS: ["match", "categorise", "order", "cloze", "rate-the-reply"] };
})();
