/* The live widget: the same form and script as the page, and each answer told to the kernel; or a show of hands for the room. */
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
