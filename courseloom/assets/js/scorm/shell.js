/* The page around the book: tells what the system receives, opens the session, shows the book, and says whether all is saved. */
(function () {
  const known = courseloomKnown, words = known.words, get = (id) => document.getElementById(id);
  const [notice, frame, line, again, what] = ["notice", "book", "line", "again", "what"].map(get), finish = get("finish");
  const host = window.courseloomShell = { place: null, words: known.words.book };
  let session = null;

  function show(state) {
    line.textContent = words[state];
    document.body.dataset.state = state;
  }
  /* The notice, or the book in its place; the book stays loaded behind the notice. */
  function turn(toBook) {
    notice.hidden = toBook;
    frame.hidden = what.hidden = !toBook;
    get("start").textContent = frame.src ? words.back : words.start;
    if (toBook) frame.focus(); else if (frame.src) get("title").focus();
  }
  function open() {
    const page = session ? session.page : null;
    if (!frame.src) frame.src = known.home + (page === null ? known.start : known.hrefs[page]);
    turn(true);
  }
  function connect() {
    if (words.connecting) show("connecting");
    courseloomConnect(window, known, connected);
  }
  function connected(system) {
    session = system && courseloomSession(system, known, { clock: Date.now, later: setTimeout.bind(window), tell: show, report: known.report });
    host.place = session && session.place;
    again.hidden = Boolean(session);
    if (!session) show(system ? "refused" : "alone");
    get("title").textContent = session ? words.told_title : words.alone_title;
    get("told").hidden = !session;
    get("untold").hidden = Boolean(session);
    get("lost").hidden = !(session && session.lost);
    frame.removeAttribute("src");
    if (finish) prepare(system || {});
    if (session && !session.fresh && !session.lost) open(); else turn(false);
  }
  /* Where the session is closed by a button: what it does, and the mark that the system has set in place of the course's. */
  function prepare({ mark, back }) {
    const told = get("mark");
    finish.hidden = !session;
    told.hidden = !session || !known.counted || typeof mark !== "number" || mark === known.mark;
    told.textContent = words.mark.replace("{mark}", String(Math.round((mark || 0) * 10000) / 100));
    finish.onclick = () => {
      settle();
      turn(false);
      ["told", "mark", "lost", "start", "what", "finish"].forEach((id) => { get(id).hidden = true; });
      get("title").textContent = words.finishing;
      get("title").focus();
      session.finish(() => {
        session = null;
        show("saved");
        get("title").textContent = words.finished;
        if (back) window.location.assign(back);
      });
    };
  }
  /* The book says where its reader is. */
  function settle() { try { frame.contentWindow.dispatchEvent(new Event("pagehide")); } catch (error) { /* it shows another site */ } }
  connect();
  get("start").addEventListener("click", open);
  what.addEventListener("click", () => turn(false));
  again.addEventListener("click", connect);

  document.addEventListener("visibilitychange", () => { if (document.hidden && session) session.flush(); });
  window.addEventListener("online", () => { if (session) session.flush(); });
  /* Whoever leaves while something is not saved is asked. */
  window.addEventListener("beforeunload", (event) => {
    if (!session || session.flush()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pagehide", () => {
    settle();
    if (session) session.end();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted && session) window.location.reload(); });
})();
