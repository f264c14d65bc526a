/* The live widget: the form and scripts of the page, with each answer sent to the kernel; or a show of hands for facilitators,
   whose counts stay in the browser. */
const courseloomRooms = new WeakMap();
export default {
  render({ model, el }) {
    el.classList.add("courseloom-live");
    el.setAttribute("data-lm-suppress-shortcuts", "true");
    el.addEventListener("keydown", (event) => event.stopPropagation());
    el.innerHTML = model.get("form");
    if (model.get("facilitator")) {
      if (!courseloomRooms.has(model)) courseloomRooms.set(model, {});
      courseloomHands(el, courseloomHandsWords, courseloomRooms.get(model));
      return;
    }
    courseloomQuiz(el, courseloomWords, (slug, given) => {
      const answers = { ...model.get("given") };
      if (given === null) delete answers[slug]; else answers[slug] = given;
      model.set("given", answers);
      model.save_changes();
    });
  },
};
