
// Segments are found, ordered and counted.

const orders = {
  spread: (a, b) => b.dataset.spread - a.dataset.spread,
  worst: (a, b) => a.dataset.score - b.dataset.score,
  best: (a, b) => b.dataset.score - a.dataset.score,
  line: (a, b) => a.dataset.line - b.dataset.line,
  length: (a, b) => b.dataset.length - a.dataset.length,
};

for (const controls of document.querySelectorAll(".controls")) {
  const list = document.getElementById(controls.dataset.for);
  const segments = [...list.children];
  const texts = new Map(segments.map((segment) => [segment, segment.textContent.toLowerCase()]));
  const search = controls.querySelector("input[type=search]");
  const order = controls.querySelector("select");
  const flagged = controls.querySelector("input[type=checkbox]");
  const output = controls.querySelector("output");

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const segment of segments) {
      const fits = texts.get(segment).includes(wanted) && (!flagged.checked || segment.dataset.flagged === "1");
      segment.hidden = !fits;
      shown += fits;
    }
    output.value = `${shown} of ${segments.length}`;
  }

  function sort() {
    list.append(...segments.sort(orders[order.value]));
  }

  search.addEventListener("input", filter);
  flagged.addEventListener("change", filter);
  order.addEventListener("change", sort);
  sort();
  filter();
}

// A point of a plot may lead to a segment that is filtered out.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.hidden) return;
  target.hidden = false;
  target.scrollIntoView();
});
