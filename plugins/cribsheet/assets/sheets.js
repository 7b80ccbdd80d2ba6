"use strict";

/* The document of all cheat sheets: leaves those that the address names (`?sheet=sqs&sheet=sns`). */

{
  const chosen = new Set(new URLSearchParams(location.search).getAll("sheet").map(id => `sheet-${id}`));
  if (chosen.size) {
    for (const sheet of document.querySelectorAll(".sheet")) {
      if (!chosen.has(sheet.id)) sheet.remove();
    }
    addEventListener("load", () => print());
  }
}
