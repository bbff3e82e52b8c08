/* Whether this browser can draw the map, as those of the last four years can. Another shows what readers without
   JavaScript get. Written in words that any browser understands, and run before all other scripts. */
"use strict";

(function () {
  var needed = [
    "Array.prototype.findLast", "Array.prototype.flatMap", "Element.prototype.replaceChildren", "Intl.ListFormat", "Intl.PluralRules",
    "Promise.allSettled", "String.prototype.replaceAll", "URLSearchParams", "fetch",
  ];

  function known(path) {
    return Boolean(path.split(".").reduce(function (value, name) { return value && value[name]; }, window));
  }

  /* What stands in a <noscript> is markup of the server's that no browser with scripts has read. */
  function unscripted() {
    var parts = document.querySelectorAll("noscript");
    for (var n = 0; n < parts.length; n += 1) parts[n].outerHTML = parts[n].textContent;
  }

  window.able = needed.every(known);
  if (!window.able) unscripted();
  else document.addEventListener("DOMContentLoaded", function () { if (!window.front) unscripted(); }); // it wasn't understood
})();
