
// Tables sort by the column whose head is pressed.

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
