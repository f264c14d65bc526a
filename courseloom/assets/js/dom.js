/* Functions to create elements, used by all scripts. */
const courseloomDom = (function () {
  const all = (parent, selector) => Array.from(parent.querySelectorAll(selector));

  /* Replace each {name} in a text by its value; a name without a value is left as it is. Where a language has several forms for
     numbers, the text is an object of them, by the categories of Intl.PluralRules, with the language. */
  const fill = (text, values) => (text.other ? text[new Intl.PluralRules(text.lang).select("n" in values ? values.n : values.count)] || text.other : text).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  /* Make an element: its name and classes ("p.note"), its attributes (false and null are left out), and its children. */
  function make(name, attributes, ...inside) {
    const [tag, ...classes] = name.split("."), made = document.createElement(tag);
    if (classes.length) made.className = classes.join(" ");
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
    });
    made.append(...inside.flat(9).filter((one) => one !== null && one !== undefined && one !== ""));
    return made;
  }

  function button(text, press, name, attributes) {
    const made = make(name || "button", { type: "button", ...attributes }, text);
    made.addEventListener("click", press);
    return made;
  }

  /* Announce a text in a live region. Screen readers can miss a text that is inserted together with its region, or set again
     unchanged: so the region is emptied first, and filled after `wait` milliseconds. */
  function say(line, text, wait) { line.textContent = ""; setTimeout(() => { line.replaceChildren(...[text].flat()); }, wait || 60); }

  return { all, fill, make, button, say };
})();
