/* The live widget: the same form and script as the page, and each answer told to the kernel. */
export default {
  render({ model, el }) {
    el.classList.add("courseloom-live");
    el.setAttribute("data-lm-suppress-shortcuts", "true");
    el.addEventListener("keydown", (event) => event.stopPropagation());
    el.innerHTML = model.get("form");
    courseloomQuiz(el, courseloomWords, (slug, given) => {
      const answers = { ...model.get("given") };
      if (given === null) delete answers[slug]; else answers[slug] = given;
      model.set("given", answers);
      model.save_changes();
    });
  },
};
