
// Arrow keys go from bead to bead.

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
