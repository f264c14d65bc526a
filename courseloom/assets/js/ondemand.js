/* Data that a page loads when it is used, by name: `_static/NAME.js` holds it and calls `hold`. These are classic scripts, so that
   this works on a page from disk. */
const courseloomOnDemand = (function () {
  const home = document.currentScript.src, asked = new Map(), held = new Map();

  /* Returns a promise of the data. What did not come is asked for again the next time. */
  function load(name) {
    if (!asked.has(name)) {
      asked.set(name, new Promise((there, missing) => {
        const script = document.createElement("script");
        script.src = address(name + ".js");
        script.addEventListener("load", () => there(held.get(name)));
        script.addEventListener("error", () => { script.remove(); asked.delete(name); missing(new Error(name)); });
        document.head.append(script);
      }));
    }
    return asked.get(name);
  }

  /* The address of a file, from where its data stands. */
  const address = (path) => new URL(path, home).href;

  return { load, address, hold: (name, data) => { held.set(name, data); } };
})();
