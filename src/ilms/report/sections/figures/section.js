// Figures: the cells behind each, when somebody asks. Without a script the tables stand as they are.
(() => {
  const section = document.getElementById("figures");
  if (!section) return;
  const dialog = document.getElementById("origin");
  const [title, rows, none] = ["h3", "tbody", ".none"].map((one) => dialog.querySelector(one));
  const said = new Map(
    [...document.getElementById("figures-operations").content.children].map((one) => [one.dataset.operation, one.textContent]),
  );
  const years = [...section.querySelectorAll("details")];

  let block; // opened once, by the first who asks
  const open = () => (block ??= (async () => {
    const text = document.getElementById("figures-origins").content.textContent;
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  })());

  // The cells behind a figure: [file, sheet, cell or line, text, operation].
  const behind = (content, table, place) => {
    const [flow, ...observations] = content.figures[table.dataset.origins];
    const { from, at, in: sheets, text } = content.flows[flow];
    const pairs = from[observations[place]] ?? [];
    const found = [];
    for (let n = 0; n < pairs.length; n += 2) {
      const [cell, operation] = [pairs[n], content.operations[pairs[n + 1]]];
      const where = cell < 0 ? ["", "", "", ""] : [...content.sheets[sheets[cell]], at[cell], text[cell]];
      found.push([...where, said.get(operation) ?? operation]);
    }
    return found;
  };

  // Where a cell leads: the address that the page was given, with this cell's file, sheet and place in it.
  const linked = ([file, sheet, at]) => {
    const pattern = document.getElementById("figures-origins").dataset.cell;
    if (!pattern || !file || !at) return at;
    const address = new URL(pattern, document.baseURI);
    const given = { file, sheet, at };
    for (const [name, wanted] of [...address.searchParams]) {
      if (given[wanted]) address.searchParams.set(name, given[wanted]);
      else address.searchParams.delete(name);
    }
    return Object.assign(document.createElement("a"), { href: address.href, textContent: at });
  };

  const show = async (cell) => {
    const [row, table] = [cell.parentElement, cell.closest("table")];
    const width = row.cells.length - 1;
    const place = (row.sectionRowIndex * width) + cell.cellIndex - 1;
    const cells = behind(await open(), table, place);
    const names = [table.caption.textContent, row.cells[0].textContent, table.tHead.rows[0].cells[cell.cellIndex].textContent];
    title.textContent = `${names.join(" · ")}: ${cell.textContent}`;
    rows.replaceChildren(...cells.map((texts) => {
      const line = document.createElement("tr");
      line.append(...texts.map((text, n) => {
        const one = document.createElement("td");
        one.append(n === 2 ? linked(texts) : text);
        return one;
      }));
      return line;
    }));
    none.hidden = cells.length > 0;
    rows.parentElement.hidden = !cells.length;
    dialog.showModal();
  };

  // One figure of each table is reached with Tab, the others from there with the arrow keys.
  const figures = (table) => [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1));
  const go = (from, to) => {
    if (!to) return;
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  };
  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  for (const table of section.querySelectorAll("table.figures")) {
    table.setAttribute("role", "grid");
    table.setAttribute("aria-describedby", "figures-hint");
    table.querySelector("td")?.setAttribute("tabindex", "0");
  }
  section.addEventListener("click", (event) => {
    const cell = event.target.closest("table.figures td");
    if (cell?.textContent) {
      const before = cell.closest("table").querySelector("td[tabindex='0']");
      go(before ?? cell, cell);
      show(cell);
    }
  });
  section.addEventListener("keydown", (event) => {
    const cell = event.target.closest("table.figures td");
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") {
      if (cell.textContent) show(cell);
    } else if (moves[event.key]) {
      const [down, right] = moves[event.key];
      const all = figures(cell.closest("table"));
      go(cell, all[cell.parentElement.sectionRowIndex + down]?.[cell.cellIndex - 1 + right]);
    } else return;
    event.preventDefault();
  });
  dialog.querySelector("button").addEventListener("click", () => dialog.close());

  const all = document.getElementById("figures-all");
  const names = [all.textContent, all.dataset.close];
  all.addEventListener("click", () => {
    const wanted = !years.every((one) => one.open);
    years.forEach((one) => { one.open = wanted; });
    all.textContent = names[+wanted];
  });
  section.querySelector(".tools").hidden = false;
  all.hidden = !years.length;
})();
