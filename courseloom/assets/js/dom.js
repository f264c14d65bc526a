/* Functions to create elements, used by all scripts. */
const courseloomDom = (function () {
  const all = (parent, selector) => Array.from(parent.querySelectorAll(selector));

  /* Put values into a text with {names}; a name without a value stays as it is. */
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  /* Make an element: its name and classes ("p.note"), its attributes (false and null are left out), and what stands in it. */
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

  /* Say something in a live region. Screen readers can miss a text that comes together with its region, or one that is set again
     unchanged: the region is emptied, and filled after `wait` milliseconds. */
  function say(line, text, wait) { line.textContent = ""; setTimeout(() => { line.textContent = text; }, wait || 60); }

  return { all, fill, make, button, say };
})();
