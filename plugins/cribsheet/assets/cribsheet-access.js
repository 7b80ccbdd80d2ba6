/*
 * What Material's pages lack for those who use a keyboard or a screen reader. Without scripts the
 * label that opens the menu stays what it is.
 */
"use strict";

{
  /** Puts a button in place of the label that opens the menu, which no keyboard can reach. */
  const makeMenuButton = () => {
    const label = document.querySelector(".md-header [for=__drawer]");
    const toggle = document.getElementById("__drawer");
    if (!label || !toggle) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: label.className });
    button.classList.add("cs-menu");
    button.ariaLabel = document.querySelector(".md-nav--primary")?.ariaLabel ?? "Navigation";
    button.append(...label.childNodes);
    const tell = () => (button.ariaExpanded = toggle.checked);
    button.addEventListener("click", () => toggle.click());
    toggle.addEventListener("change", tell);
    tell();
    label.replaceWith(button);
  };

  /** Takes bars with buttons and tags out of the landmarks: Material makes them navigation without a name. */
  const demoteBars = () => {
    for (const bar of document.querySelectorAll("nav:is(.md-code__nav, .md-tags):not([role])")) bar.role = "none";
  };

  /** Lets the keyboard reach the tables that are too wide for the screen, to scroll them. */
  const widths = new ResizeObserver((entries) => {
    // All are read before any is written to, or the page would be laid out anew for each.
    const wide = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
    for (const [at, { target }] of entries.entries()) target.tabIndex = wide[at] ? 0 : -1;
  });

  /** Treats what Material's own script puts into the page. */
  const mend = () => {
    demoteBars();
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap")) widths.observe(table);
  };

  makeMenuButton();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  mend();
}
