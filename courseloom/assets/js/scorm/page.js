/* On each page of the book in a learning system: keeps the record in the session of the page around it, and says so. Without that
   page, or without a session, the book is as it is anywhere. Runs before memory.js. */
const courseloomHost = (function () {
  let host = null;
  try { host = window.parent !== window ? window.parent.courseloomShell : null; } catch (error) { /* another origin */ }
  if (!host) return null;
  /* Another site does not open in the frame. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !/^https?:$/.test(link.protocol) || link.origin === window.location.origin) return;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }, true);
  if (!host.place) return null;
  window.courseloomPlace = host.place;
  Object.assign(courseloomWords.memory, host.words.memory);
  const why = document.querySelector(".memory p");
  if (why) why.textContent = host.words.memory.why;
  document.querySelectorAll(".brief li").forEach((line) => {
    const said = host.words.lines[line.textContent.trim()];
    if (said) line.textContent = said;
  });
  /* A note is not kept: it would be gone with the session. */
  document.querySelectorAll(".reflection .keep").forEach((row) => {
    const away = document.createElement("div");
    away.hidden = true;
    row.replaceWith(away);
    away.append(row);
  });
  /* Words of tools, once their index is there. */
  return { tools(words) { Object.entries(host.words.tools).forEach(([tool, said]) => Object.assign(words[tool] || {}, said)); } };
})();
