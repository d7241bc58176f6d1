
// Tables sort by the column whose head is pressed; segments are found, ordered and counted.

const number = (text) => Number.parseFloat(text.replace("−", "-"));

function sortTable(table, column) {
  const head = table.tHead.rows[0].cells[column];
  const rows = [...table.tBodies[0].rows];
  const key = (row) => row.cells[column].textContent.trim();
  const figures = rows.every((row) => !Number.isNaN(number(key(row))));
  const first = figures ? "descending" : "ascending";
  const second = figures ? "ascending" : "descending";
  const order = head.ariaSort === first ? second : first;
  const sign = order === "ascending" ? 1 : -1;
  rows.sort((a, b) => sign * (figures ? number(key(a)) - number(key(b)) : key(a).localeCompare(key(b))));
  for (const cell of table.tHead.rows[0].cells) cell.ariaSort = cell === head ? order : null;
  table.tBodies[0].append(...rows);
  // Brackets join neighbours in the first order only.
  for (const bracket of table.querySelectorAll(".bracket")) bracket.hidden = true;
}

for (const table of document.querySelectorAll("table.sortable")) {
  for (const [column, cell] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    button.addEventListener("click", () => sortTable(table, column));
    cell.append(button);
  }
}

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
