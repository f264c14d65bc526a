/* The page around the book: tells what the system receives, opens the session, shows the book, and says whether all is saved. */
const courseloomShell = { place: null, words: null };
(function () {
  const known = courseloomKnown, words = known.words, get = (id) => document.getElementById(id);
  const [notice, frame, line, again] = ["notice", "book", "line", "again"].map(get);
  let session = null;
  courseloomShell.words = words.book;

  function show(state) {
    line.textContent = words[state];
    document.body.dataset.state = state;
  }
  function open(page) {
    notice.hidden = true;
    frame.hidden = false;
    frame.src = known.home + (page === null ? known.start : known.hrefs[page]);
    frame.addEventListener("load", () => frame.focus(), { once: true });
  }
  function connect() {
    const lms = courseloomLms(window, known.version);
    session = lms && courseloomSession(lms, known, { clock: Date.now, later: setTimeout.bind(window), tell: show, report: known.report });
    courseloomShell.place = session && session.place;
    again.hidden = Boolean(session);
    if (!session) show(lms ? "refused" : "alone");
    return session;
  }
  function begin() {
    get("told").hidden = Boolean(!session);
    get("untold").hidden = Boolean(session);
    if (session && session.lost) get("lost").hidden = false;
    else if (session && !session.fresh) open(session.page);
  }
  connect();
  begin();
  notice.hidden = !frame.hidden;
  get("start").addEventListener("click", () => open(session ? session.page : null));
  again.addEventListener("click", () => { if (connect()) { frame.hidden = true; notice.hidden = false; begin(); } });

  document.addEventListener("visibilitychange", () => { if (document.hidden && session) session.flush(); });
  window.addEventListener("online", () => { if (session) session.flush(); });
  /* The book first says where its reader is. */
  window.addEventListener("pagehide", () => {
    try { frame.contentWindow.dispatchEvent(new Event("pagehide")); } catch (error) { /* it shows another site */ }
    if (session) session.end();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted && session) window.location.reload(); });
})();
