
// The words linked to the one under the pointer light up.

let lit = [];
function lightUp(word) {
  for (const element of lit) element.classList.remove("current");
  lit = [];
  if (!word) return;
  const names = new Set(word.dataset.links.split(" "));
  for (const element of word.closest(".row").querySelectorAll("[data-links]")) {
    const linked = element.dataset.links.split(" ").some((name) => names.has(name));
    if (element === word || (linked && element.closest(".cell") !== word.closest(".cell"))) {
      element.classList.add("current");
      lit.push(element);
    }
  }
}

document.addEventListener("pointerover", (event) => lightUp(event.target.closest?.("[data-links]")));
