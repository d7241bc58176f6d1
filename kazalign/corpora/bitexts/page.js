
// The words linked to the one under the pointer light up; arrow keys go from bead to bead.

let lit = [];
function show(word) {
  for (const element of lit) element.classList.remove("current");
  lit = [];
  if (!word) return;
  const names = new Set(word.dataset.links.split(" "));
  const row = word.closest(".bead");
  for (const element of row.querySelectorAll("[data-links]")) {
    const linked = element.dataset.links.split(" ").some((name) => names.has(name));
    if (element === word || (linked && element.closest(".cell") !== word.closest(".cell"))) {
      element.classList.add("current");
      lit.push(element);
    }
  }
}

document.addEventListener("pointerover", (event) => show(event.target.closest?.("[data-links]")));

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = document.activeElement?.closest?.(".bead");
  if (!step || !here || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...document.querySelectorAll(".bead")];
  const next = rows[rows.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
