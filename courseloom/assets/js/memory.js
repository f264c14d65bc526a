/* "Continue where I left off", only after the reader asks for it. One neutral key, named by a hash of the course; it holds
   which page was read last (as a number) and when, and is dropped after a year. "Forget everything" removes it. */
(function () {
  const box = document.querySelector(".memory");
  if (!box) return;
  const key = box.dataset.key, page = Number(box.dataset.page), words = courseloomWords.memory;
  const button = box.querySelector("button"), line = box.querySelector(".memory-status"), YEAR = 366 * 864e5;

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      if (kept && kept.v === 1 && Number.isInteger(kept.page) && Date.now() - kept.at < YEAR) return kept;
      if (kept) localStorage.removeItem(key);
    } catch (error) { /* blocked, or not ours to read: as if nothing were kept */ }
    return null;
  }
  function keep() {
    try { localStorage.setItem(key, JSON.stringify({ v: 1, page, at: Date.now() })); return true; } catch (error) { return false; }
  }
  function label(kept) { button.textContent = kept ? words.forget : words.remember; }

  const kept = read();
  const go = document.querySelector(".continue");
  if (kept && go && kept.page !== page) {
    const link = document.querySelector('#contents a[data-page="' + kept.page + '"]');
    if (link) {
      const target = go.querySelector("a");
      target.href = link.href;
      target.textContent = words.go_on.replace("{title}", link.textContent.trim());
      go.hidden = false;
    }
  }
  /* The front page is where one comes back to: visiting it does not count as reading on. */
  if (kept && page > 0) keep();
  label(kept);
  box.hidden = false;
  button.addEventListener("click", () => {
    if (read()) {
      try { localStorage.removeItem(key); } catch (error) { /* nothing is kept then */ }
      if (go) go.hidden = true;
      label(null);
      line.textContent = words.forgotten;
    } else if (keep()) {
      label(true);
      line.textContent = words.remembered;
    } else {
      line.textContent = words.cannot;
    }
  });
})();
