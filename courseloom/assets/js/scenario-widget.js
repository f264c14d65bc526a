/* The live scenario: the same form and script as the page, with the path sent to the kernel. */
export default {
  render({ model, el }) {
    el.classList.add("courseloom-live");
    el.setAttribute("data-lm-suppress-shortcuts", "true");
    el.addEventListener("keydown", (event) => event.stopPropagation());
    el.innerHTML = model.get("form");
    courseloomScenario(el.querySelector(".scenario"), courseloomWords, {
      tell(path) { model.set("given", path); model.save_changes(); },
    });
  },
};
