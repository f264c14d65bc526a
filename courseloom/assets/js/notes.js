/* Explains terms, citations and claims in place: on focus, on hover, and on a first tap. Escape closes a note; it stays open
   while the pointer is on it. Without this script the links lead to the glossary, references and register. */
(function () {
  const data = document.getElementById("notes");
  if (!data) return;
  const notes = JSON.parse(data.textContent);
  const bubble = courseloomDom.make("div.note-bubble", { id: "note-bubble", role: "tooltip", hidden: true });
  document.body.append(bubble);
  let shown = null, leaving = 0;

  function show(link, text) {
    clearTimeout(leaving);
    if (shown && shown !== link) shown.removeAttribute("aria-describedby");
    shown = link;
    bubble.textContent = text;
    bubble.hidden = false;
    link.setAttribute("aria-describedby", bubble.id);
    const box = link.getBoundingClientRect(), width = Math.min(380, document.documentElement.clientWidth - 24);
    bubble.style.width = width + "px";
    bubble.style.left = Math.max(12, Math.min(box.left, document.documentElement.clientWidth - width - 12)) + window.scrollX + "px";
    const below = box.bottom + 6, above = box.top - bubble.offsetHeight - 6;
    bubble.style.top = (below + bubble.offsetHeight > window.innerHeight && above > 0 ? above : below) + window.scrollY + "px";
  }
  function hide() {
    clearTimeout(leaving);
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    bubble.hidden = true;
  }
  const later = () => { clearTimeout(leaving); leaving = setTimeout(hide, 250); };

  document.querySelectorAll("main a[href]").forEach((link) => {
    const text = notes[link.getAttribute("href")];
    if (!text) return;
    let touched = false;
    link.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch" && shown !== link; });
    link.addEventListener("focus", () => { if (link.matches(":focus-visible")) show(link, text); });
    link.addEventListener("blur", later);
    link.addEventListener("mouseenter", () => show(link, text));
    link.addEventListener("mouseleave", later);
    /* The first tap explains, the second follows the link. */
    link.addEventListener("click", (event) => { if (touched) { event.preventDefault(); touched = false; show(link, text); } });
  });
  bubble.addEventListener("mouseenter", () => clearTimeout(leaving));
  bubble.addEventListener("mouseleave", later);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shown) hide(); });
  document.addEventListener("pointerdown", (event) => { if (shown && !bubble.contains(event.target) && event.target.closest("a") !== shown) hide(); });
})();
