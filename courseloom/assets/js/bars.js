/* Bars to compare: rows of {name, share (0 to 1, or null), said} in, a list out that draws each share and says it in words beside it. */
function courseloomBars(rows) {
  const list = document.createElement("ul"), space = "http://www.w3.org/2000/svg";
  list.className = "bars";
  rows.forEach(({ name, share, said }) => {
    const row = document.createElement("li"), drawn = document.createElementNS(space, "svg");
    const text = (words) => { const made = document.createElement("span"); made.textContent = words; return made; };
    drawn.setAttribute("viewBox", "0 0 100 10");
    drawn.setAttribute("preserveAspectRatio", "none");
    drawn.setAttribute("aria-hidden", "true");
    [["track", 100], ["share", (share || 0) * 100]].forEach(([kind, width]) => {
      const bar = document.createElementNS(space, "rect");
      Object.entries({ class: kind, width, height: 10 }).forEach(([key, value]) => bar.setAttribute(key, value));
      drawn.append(bar);
    });
    row.append(text(name), drawn, " ", text(said));
    list.append(row);
  });
  return list;
}
