/* Explains terms, citations and claims in place: on focus, on hover, and on a first tap. Escape closes a note; it stays open
   while the pointer is on it. The explanations are loaded with the first that is asked for. Without this script the links lead to
   the glossary, references and register. */
(function () {
  const links = courseloomDom.all(document, 'main a[href*="#"]').filter((link) => /#(ref|claim)-/.test(link.href) || link.querySelector(".std-term"));
  if (!links.length) return;
  const bubble = courseloomDom.make("div.note-bubble", { id: "note-bubble", role: "tooltip", hidden: true });
  document.body.append(bubble);
  let wanted = null, shown = null, leaving = 0;

  /* The words for a link, or "" where there are none. */
  async function words(link) {
    const id = decodeURIComponent(link.hash.split("#").pop()), kind = /^(ref|claim)-/.exec(id);
    try { return (await courseloomOnDemand.load("notes/" + (kind ? kind[1] : "term")))[id] || ""; } catch (error) { return ""; }
  }

  function show(link, text) {
    clearTimeout(leaving);
    if (shown && shown !== link) shown.removeAttribute("aria-describedby");
    shown = link;
    bubble.textContent = text;
    bubble.hidden = false;
    link.setAttribute("aria-describedby", bubble.id);
    const box = link.getBoundingClientRect(), width = Math.min(380, document.documentElement.clientWidth - 24);
    bubble.style.width = width + "px";
    bubble.style.left = Math.max(12, Math.min(document.dir ? box.right - width : box.left, document.documentElement.clientWidth - width - 12)) + window.scrollX + "px";
    const below = box.bottom + 6, above = box.top - bubble.offsetHeight - 6;
    bubble.style.top = (below + bubble.offsetHeight > window.innerHeight && above > 0 ? above : below) + window.scrollY + "px";
  }
  function hide() {
    clearTimeout(leaving);
    if (shown) shown.removeAttribute("aria-describedby");
    shown = wanted = null;
    bubble.hidden = true;
  }
  const later = () => { wanted = null; clearTimeout(leaving); leaving = setTimeout(hide, 250); };
  /* Explain a link, unless the reader has gone on by the time the words are there. Returns whether there are any. */
  async function explain(link) {
    wanted = link;
    const text = await words(link);
    if (text && wanted === link) show(link, text);
    return Boolean(text);
  }

  links.forEach((link) => {
    let touched = false;
    link.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch" && shown !== link; });
    link.addEventListener("focus", () => { if (link.matches(":focus-visible")) explain(link); });
    link.addEventListener("blur", () => { if (bubble.matches(":hover")) later(); else hide(); });
    link.addEventListener("mouseenter", () => explain(link));
    link.addEventListener("mouseleave", later);
    /* The first tap explains, the second follows the link; so does the first where there is nothing to explain. */
    link.addEventListener("click", (event) => {
      if (!touched) return;
      touched = false;
      event.preventDefault();
      explain(link).then((there) => { if (!there) window.location.assign(link.href); });
    });
  });
  bubble.addEventListener("mouseenter", () => clearTimeout(leaving));
  bubble.addEventListener("mouseleave", later);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => { if (shown && !bubble.contains(event.target) && event.target.closest("a") !== shown) hide(); });
})();
