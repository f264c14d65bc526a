/* Bar charts of shares. The words beside a bar give its value, so the bar itself is hidden from screen readers. */
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

/* Returns a list element for rows of {name, share (0 to 1, or null), said (the share in words)}. */
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
