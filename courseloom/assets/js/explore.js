/* Explorable figures: native controls select one of the pictures drawn by the build. Nothing is computed, sent or stored. What the
   states of a figure say is loaded when it comes near; until then, and where that fails, it stands as it does without scripts. */
(function () {
  function move(figure, panel, data) {
    const controls = [...panel.querySelectorAll("[data-control]")], go = panel.querySelector("[data-go]");
    const picture = figure.querySelector("img"), said = figure.querySelector(".explore-said"), loaded = {};
    const near = picture.src;
    const sizes = controls.map((control) => (control.type === "range" ? Number(control.max) + 1 : control.options.length));
    let state = -1;

    /* The index of a state is a mixed-radix number: the last control is the least significant digit. */
    const number = (places) => places.reduce((sum, place, i) => sum * sizes[i] + place, 0);
    const places = () => controls.map((control) => Number(control.value));
    const load = (one) => {
      if (!loaded[one]) { loaded[one] = new Image(); loaded[one].src = new URL(data.files[one], near); }
      return loaded[one];
    };
    const neighbours = () => places().forEach((place, i, all) => {
      for (const near of [place - 1, place + 1]) {
        if (near >= 0 && near < sizes[i]) load(number(all.map((old, j) => (j === i ? near : old))));
      }
    });
    const show = () => {
      const wanted = state = number(places()), sentence = data.said[wanted], next = load(wanted);
      const put = () => { if (state === wanted) { picture.src = next.src; neighbours(); } };
      if (next.complete) put(); else next.onload = next.onerror = put;
      picture.alt = said.textContent = sentence;
      controls.forEach((control) => {
        if (control.type !== "range") return;
        const shown = control.list.options[control.value].label;
        control.previousElementSibling.textContent = shown;
        control.setAttribute("aria-valuetext", shown + ". " + sentence);
      });
      if (go) { go.value = String(wanted); if (go.selectedIndex < 0) go.value = ""; }
    };
    panel.addEventListener("input", (event) => {
      /* Screen readers announce a slider's value, which includes the sentence; for menus the status announces it. Never both. */
      said.setAttribute("aria-live", event.target.type === "range" ? "off" : "polite");
      if (event.target === go) {
        if (!go.value) return;
        let rest = Number(go.value);
        for (let i = controls.length - 1; i >= 0; i--) {
          controls[i].value = String(rest % sizes[i]);
          rest = Math.floor(rest / sizes[i]);
        }
      }
      show();
    });
    if (go) { go.value = String(number(places())); if (go.selectedIndex < 0) go.value = ""; }
    panel.hidden = false;
  }
  const watch = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach(({ target: figure }) => {
    const panel = figure.querySelector(".explore-controls");
    watch.unobserve(figure);
    courseloomOnDemand.load(panel.dataset.states).then((data) => move(figure, panel, data), () => {});
  }), { rootMargin: "600px 0px" });
  document.querySelectorAll(".explore").forEach((figure) => { if (figure.querySelector(".explore-controls")) watch.observe(figure); });
})();
