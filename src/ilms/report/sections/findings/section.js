// Hides the findings that do not fit what was chosen. Without it the page shows all of them.
(() => {
  const form = document.querySelector("#findings form.filter");
  if (!form) return;
  const exact = (text) => text.normalize("NFC").toLowerCase();
  const plain = (text) => exact(text).normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
  const status = form.querySelector("output");
  const rows = [...document.querySelectorAll("#findings table.findings > tbody > tr")].map((row) => {
    const kind = row.closest("[data-code]"), table = row.closest("[data-table]");
    const { severity, code } = kind.dataset;
    const text = exact(`${row.textContent} ${kind.querySelector("summary").textContent} ${table.dataset.table}`);
    const sources = row.dataset.sources.split(" ");
    return { row, severity, code, table: table.dataset.table, sources, exact: text, plain: plain(text) };
  });
  const kinds = [...document.querySelectorAll("#findings [data-code]")];
  const unfolded = new Map(kinds.map((kind) => [kind, kind.open]));
  const fits = (one, asked, words) =>
    ["severity", "code", "table"].every((name) => !asked[name] || one[name] === asked[name]) &&
    (!asked.source || one.sources.includes(asked.source)) &&
    // Who types a word without its marks may not have them at hand; who types them means them.
    words.every((word) => (word === plain(word) ? one.plain : one.exact).includes(word));

  const apply = () => {
    const asked = Object.fromEntries(new FormData(form));
    const words = exact(asked.text).split(/\s+/).filter(Boolean);
    const asking = Object.values(asked).some(Boolean);
    let left = 0;
    for (const one of rows) {
      const shown = fits(one, asked, words);
      one.row.hidden = !shown;
      left += shown;
    }
    for (const part of document.querySelectorAll("#findings .of-table")) {
      part.hidden = !part.querySelector("table.findings > tbody > tr:not([hidden])");
    }
    for (const kind of kinds) {
      kind.hidden = !kind.querySelector(".of-table:not([hidden])");
      kind.open = asking || unfolded.get(kind);
    }
    status.textContent = asking ? status.dataset.some.replace("#", left.toLocaleString(document.documentElement.lang))
      : status.dataset.all;
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const event of ["input", "change"]) form.addEventListener(event, apply);
  form.querySelector("button").addEventListener("click", () => { form.reset(); apply(); });
  apply();
})();
