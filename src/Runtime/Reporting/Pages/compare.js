// Sorts a table by the column whose head is chosen, the best first; once more, the other way round.
const words = new Intl.Collator("en", { numeric: true });
for (const head of document.querySelectorAll("th[data-sort]")) {
  const sort = () => {
    const table = head.closest("table");
    const column = [...head.parentElement.children].indexOf(head);
    const before = head.getAttribute("aria-sort") ?? (head.dataset.first === "descending" ? "ascending" : "descending");
    const ascending = before === "descending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const key = row => {
      const cell = row.children[column];
      if (head.dataset.sort === "text") return cell.textContent;
      return cell.dataset.value === undefined ? (ascending ? Infinity : -Infinity) : Number(cell.dataset.value);
    };
    const order = (a, b) => (head.dataset.sort === "text" ? words.compare(a, b) : a > b ? 1 : b > a ? -1 : 0);
    const compare = (a, b) => order(key(a), key(b)) * (ascending ? 1 : -1);
    const body = table.tBodies[0];
    for (const row of [...body.rows].sort(compare)) body.append(row);
  };
  head.tabIndex = 0;
  head.addEventListener("click", sort);
  head.addEventListener("keydown", event => {
    if (!["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    sort();
  });
}
