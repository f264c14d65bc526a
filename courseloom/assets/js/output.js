/* Functions for tools to format dates and shares, save files and print. They are declarations, since a second tool may
   redeclare them. */

function courseloomDate(time) { return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(time); }

/* A share as whole per cent, rounded down, so that it never seems to reach a pass mark that was missed. */
function courseloomShare(share) { return (Math.floor(share * 100 + 1e-9) / 100).toLocaleString(document.documentElement.lang, { style: "percent" }); }

/* Offers a text as a download. The name is neutral: it says nothing about the subject. */
function courseloomFile(name, text, type) {
  const link = courseloomDom.make("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/* Make this the only element that is printed, until another is set: its ancestors are marked for the print stylesheet. */
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
