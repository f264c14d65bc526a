/* Bars to compare shares. What a bar shows is said in words beside it, so the drawing itself is not read out. */
function courseloomBar(share) {
  const space = "http://www.w3.org/2000/svg", drawn = document.createElementNS(space, "svg");
  Object.entries({ class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" })
    .forEach(([key, value]) => drawn.setAttribute(key, value));
  [["track", 100], ["share", (share || 0) * 100]].forEach(([kind, width]) => {
    const bar = document.createElementNS(space, "rect");
    Object.entries({ class: kind, width, height: 10 }).forEach(([key, value]) => bar.setAttribute(key, value));
    drawn.append(bar);
  });
  return drawn;
}

/* Rows of {name, share (0 to 1, or null), said} in, a list out. */
function courseloomBars(rows) {
  const list = document.createElement("ul"), text = (words) => { const made = document.createElement("span"); made.textContent = words; return made; };
  list.className = "bars";
  rows.forEach(({ name, share, said }) => {
    const row = document.createElement("li");
    row.append(text(name), courseloomBar(share), " ", text(said));
    list.append(row);
  });
  return list;
}
