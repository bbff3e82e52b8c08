/* The button that makes the page dark, or light, other than the reader's browser asks for. Kept for the tab alone. */
"use strict";

(() => {
  const button = document.getElementById("theme");
  const asks = matchMedia("(prefers-color-scheme: dark)");
  const dark = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule.media && rule.media.mediaText.includes("prefers-color-scheme: dark"));
  let chosen = remembered();

  /* A browser may refuse even that to a page from a file or in a frame: then each page follows the browser. */
  function remembered() {
    try {
      return sessionStorage.getItem("theme");
    } catch {
      return null;
    }
  }

  function remember(word) {
    try {
      if (word) sessionStorage.setItem("theme", word);
      else sessionStorage.removeItem("theme");
    } catch {
      // as above
    }
  }

  function show() {
    const media = { dark: "screen", light: "not all" }[chosen] || "screen and (prefers-color-scheme: dark)";
    for (const rule of dark) rule.media.mediaText = media;
    button.setAttribute("aria-pressed", String(chosen ? chosen === "dark" : asks.matches));
  }

  button.addEventListener("click", () => {
    const wish = button.getAttribute("aria-pressed") === "true" ? "light" : "dark";
    chosen = wish === (asks.matches ? "dark" : "light") ? null : wish;
    remember(chosen);
    show();
  });
  asks.addEventListener("change", show);
  button.hidden = false;
  show();
})();
