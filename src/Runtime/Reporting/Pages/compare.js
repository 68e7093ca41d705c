// Sorts a table by the column whose head is clicked; once more, the other way round.
for (const head of document.querySelectorAll("th[data-sort]")) {
  head.addEventListener("click", () => {
    const table = head.closest("table");
    const column = [...head.parentElement.children].indexOf(head);
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const key = row => {
      const cell = row.children[column];
      if (head.dataset.sort === "text") return cell.textContent;
      return cell.dataset.value === undefined ? (ascending ? Infinity : -Infinity) : Number(cell.dataset.value);
    };
    const order = (a, b) => (a > b ? 1 : b > a ? -1 : 0);
    const compare = (a, b) => order(key(a), key(b)) * (ascending ? 1 : -1);
    const body = table.tBodies[0];
    for (const row of [...body.rows].sort(compare)) body.append(row);
  });
}
