/* Starts the activities of a page in a book that is no course. Nothing is stored, so nobody is asked how sure they are. */
document.querySelectorAll(".courseloom").forEach((frame) => {
  courseloomDom.all(frame, "form[data-sure]").forEach((form) => { form.removeAttribute("data-sure"); });
  courseloomQuiz(frame, courseloomWords);
  courseloomDom.all(frame, ".scenario").forEach((box) => { courseloomScenario(box, courseloomScenarioWords, { tell: () => "" }); });
});
