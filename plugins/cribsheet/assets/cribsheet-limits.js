/*
 * The page of all limits: a filter by service and by text, and columns that sort.
 * Without it the table is whole and in the order of the services.
 */
"use strict";

(() => {
  /** Returns an element with these properties and children. */
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const setUp = () => {
    const register = document.querySelector(".cs-register");
    const body = register?.querySelector("tbody");
    if (!body || register.querySelector(".cs-filter")) return;
    const rows = [...body.rows];
    const serviceOf = (row) => row.cells[0].textContent;
    let texts;

    const services = make("select", {}, make("option", { value: "" }, "All services"));
    for (const service of new Set(rows.map(serviceOf))) services.append(make("option", {}, service));
    const words = make("input", { type: "search", placeholder: "timeout, 256 KB, outdated …" });
    const count = make("output", {});

    const tell = (shown) => (count.value = `${shown} of ${rows.length} limits`);
    const filter = () => {
      texts ??= new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const fits = !services.value || serviceOf(row) === services.value;
        row.hidden = !(fits && wanted.every((word) => texts.get(row).includes(word)));
        shown += !row.hidden;
      }
      tell(shown);
    };

    const keyOf = (cell) => cell.dataset.sort ?? cell.textContent.toLowerCase();
    const sort = (head) => {
      const ascending = head.ariaSort !== "ascending";
      for (const other of head.parentElement.cells) other.ariaSort = null;
      head.ariaSort = ascending ? "ascending" : "descending";
      const compare = (a, b) =>
        keyOf(a.cells[head.cellIndex]).localeCompare(keyOf(b.cells[head.cellIndex]), "en", { numeric: true });
      body.append(...rows.toSorted((a, b) => (ascending ? compare(a, b) : compare(b, a))));
    };

    for (const head of register.querySelectorAll("thead th")) {
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
    }
    services.addEventListener("change", filter);
    words.addEventListener("input", filter);
    const form = make("form", { className: "cs-filter" },
      make("label", {}, "Service ", services), make("label", {}, "Find ", words), count);
    form.addEventListener("submit", (event) => event.preventDefault());
    register.prepend(form);
    tell(rows.length);
  };

  // Material tells of pages that it loads without reloading, if it is set so.
  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
