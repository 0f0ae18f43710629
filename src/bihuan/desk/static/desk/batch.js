/* The check of a batch: a block copied from a spreadsheet is pasted over the grid, from the cell that has the focus.
   It goes through the form for pasting, which works without this. */
(function () {
  "use strict";

  const form = document.getElementById("paste");
  if (!form) return;

  /* Cells of a copied block; a quoted cell may hold line ends, tabs and doubled quotes. */
  function cellsOf(text) {
    const rows = [[]];
    let cell = "", quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      if (quoted) {
        if (sign !== '"') cell += sign;
        else if (text[at + 1] === '"') { cell += sign; at += 1; }
        else quoted = false;
      } else if (sign === '"' && cell === "") quoted = true;
      else if (sign === "\t" || sign === "\n") {
        rows[rows.length - 1].push(cell);
        cell = "";
        if (sign === "\n") rows.push([]);
      } else cell += sign;
    }
    rows[rows.length - 1].push(cell);
    const last = rows[rows.length - 1];
    if (rows.length > 1 && last.length === 1 && last[0] === "") rows.pop();
    return rows;
  }
  function written(cell) {
    return /["\t\n]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell;
  }

  document.addEventListener("paste", function (event) {
    const focus = document.activeElement;
    if (!focus || !focus.matches("td[data-field]")) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    if (!text.trim()) return;
    event.preventDefault();
    const cells = Array.from(document.querySelectorAll('td[data-field="' + focus.dataset.field + '"]'));
    const below = cells.slice(cells.indexOf(focus)).map((cell) => "#" + cell.closest("tr").id.replace("row-", ""));
    const lines = cellsOf(text).map((row, n) => [below[n] || "+" + (n - below.length + 1), ...row]);
    form.elements.field.value = focus.dataset.field;
    form.elements.lines.value = lines.map((row) => row.map(written).join("\t")).join("\n");
    form.closest("details").open = true;
    form.requestSubmit();
  });
})();

/* On to the next row to be cleared: the first one below what is on the screen, else whatever the link says. */
(function () {
  "use strict";

  const link = document.querySelector("[data-next-problem]");
  if (!link) return;
  link.addEventListener("click", function (event) {
    const rows = Array.from(document.querySelectorAll("tr.has-problem"));
    const at = rows.indexOf(document.activeElement.closest("tr.has-problem"));
    const edge = link.getBoundingClientRect().bottom;
    const next = at >= 0 ? rows[at + 1] : rows.find((row) => row.getBoundingClientRect().top > edge);
    if (!next) return;
    event.preventDefault();
    const field = next.querySelector(".cell-fix .form-control") || next.querySelector("a.btn");
    next.scrollIntoView({ block: "center" });
    if (field) field.focus({ preventScroll: true });
  });
})();
