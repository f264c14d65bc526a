/* What tools that show, save and print are made of. Function declarations, since two tools on one page both bring them. */

/* An element: its name and classes ("p.note"), its attributes (false and null are left out), and what stands in it. */
function courseloomMake(name, attributes, ...inside) {
  const [tag, ...classes] = name.split("."), made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  Object.entries(attributes || {}).forEach(([key, value]) => {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  });
  made.append(...inside.flat(9).filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

function courseloomFill(text, values) { return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole)); }

/* Now and again a screen reader misses a text that comes with its region: it is filled a moment later. */
function courseloomSay(line, text) { line.textContent = ""; setTimeout(() => { line.textContent = text; }, 60); }

function courseloomDate(time) { return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(time); }

/* A share as whole per cent, never rounded up over a mark. */
function courseloomShare(share) { return Math.floor(share * 100 + 1e-9) + "%"; }

/* Offers a text as a download. The name is neutral: it says nothing about the subject. */
function courseloomFile(name, text, type) {
  const link = courseloomMake("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/* From now on only this element is printed, until another is named: what it stands in is marked for the print stylesheet. */
function courseloomPrintOnly(element) {
  document.querySelectorAll("[data-print]").forEach((one) => { one.removeAttribute("data-print"); });
  document.documentElement.classList.toggle("print-only", Boolean(element));
  for (let one = element; one && one !== document.documentElement; one = one.parentElement) one.setAttribute("data-print", one === element ? "this" : "path");
}

/* Prints one element; afterwards the page prints as before. */
function courseloomPrintNow(element) {
  const before = document.querySelector('[data-print="this"]');
  window.addEventListener("afterprint", () => courseloomPrintOnly(before), { once: true });
  courseloomPrintOnly(element);
  window.print();
}
