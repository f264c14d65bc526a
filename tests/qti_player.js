// In a page with qti-components: loads an item, answers it and returns [scores, what was shown].
window.playItem = async ([xml, tried]) => {
  document.body.innerHTML = "<qti-item><item-container></item-container></qti-item>";
  const holder = document.querySelector("item-container");
  await holder.updateComplete;
  holder.itemXML = xml;
  const until = async found => {
    for (let turn = 0; turn < 400 && !found(); turn++) await new Promise(go => setTimeout(go, 5));
    return found();
  };
  const item = await until(() => holder.shadowRoot.querySelector("qti-assessment-item"));
  if (!item) return [[], { body: "", pictures: [] }];
  await item.updateComplete;
  const declared = [...item.querySelectorAll("qti-response-declaration, qti-outcome-declaration")].map(one => one.getAttribute("identifier"));
  await until(() => declared.every(name => item.variables.some(one => one.identifier === name)));
  const body = item.querySelector("qti-item-body"), pictures = [...body.querySelectorAll("img")];
  await until(() => pictures.every(one => one.complete));
  const shown = {
    body: body.innerText,
    pictures: pictures.map(one => one.naturalWidth),
    asked: body.querySelectorAll("[response-identifier]").length,
  };
  const scores = [];
  for (const given of tried) {
    for (const [name, value] of Object.entries(given)) item.updateResponseVariable(name, value);
    item.processResponse();
    const held = name => item.variables.find(one => one.identifier === name)?.value;
    scores.push([held("SCORE"), held("AFTER")]);
  }
  return [scores, shown];
};
