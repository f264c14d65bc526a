/* The page around the text: menu on small screens, light and dark. Nothing is stored. */
(function () {
  const root = document.documentElement;
  const menu = document.querySelector(".menu-button"), nav = document.getElementById("contents");
  if (menu && nav) {
    const set = (open) => { menu.setAttribute("aria-expanded", String(open)); root.classList.toggle("menu-open", open); };
    menu.addEventListener("click", () => set(menu.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.getAttribute("aria-expanded") === "true") { set(false); menu.focus(); }
    });
  }
  const colours = document.querySelector(".colours-button");
  if (colours) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.colours || (dark.matches ? "dark" : "light")) === "dark";
    const label = () => { colours.textContent = isDark() ? courseloomWords.page.light : courseloomWords.page.dark; };
    colours.hidden = false;
    label();
    dark.addEventListener("change", label);
    colours.addEventListener("click", () => { root.dataset.colours = isDark() ? "light" : "dark"; carry(); label(); });
    /* The choice travels in the tab's own name and is gone with the tab: nothing is written to the device. */
    const carry = () => { try { window.name = "colours=" + root.dataset.colours; } catch (error) { /* stays on this page */ } };
  }
  courseloomQuiz(document, courseloomWords.quiz);
})();
