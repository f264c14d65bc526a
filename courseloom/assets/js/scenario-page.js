/* Starts the conversations of a page. A path is stored only where the learner has turned remembering on. */
Array.from(document.querySelectorAll(".scenario")).forEach((box) => {
  const kept = courseloomKept, { h, k } = box.dataset;
  let path = null;
  const keep = () => kept.update((state) => { state.talks[h] = { k, path, at: (window.courseloomClock || Date.now)() }; });
  const state = kept && kept.read(), before = state && state.talks[h];
  courseloomScenario(box, courseloomScenarioWords, {
    kept: before ? (before.k === k ? before.path : "changed") : null,
    tell(now) { path = now; return kept && !keep() ? kept.complain() : ""; },
  });
  /* When remembering is turned on, a conversation in progress on this page is stored as well. */
  document.addEventListener("courseloom-memory", (event) => { if (event.detail.here && path && kept.read()) keep(); });
});
