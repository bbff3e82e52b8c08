/* The key on the map: folded on a small map, or as the reader left it. */

import { map } from "./state.js";

export const legendKey = document.getElementById("key");

export function wireKey() {
  if (!legendKey) return;
  const left = remembered();
  legendKey.open = left ? left === "open" : map.getSize().x >= 600;
  legendKey.querySelector("summary").addEventListener("click", () => remember(legendKey.open ? "folded" : "open"));
}

/* Kept for the tab alone. A browser may refuse even that to a page from a file or in a frame: then the key opens anew. */
function remembered() {
  try {
    return sessionStorage.getItem("key");
  } catch {
    return null;
  }
}

function remember(word) {
  try {
    sessionStorage.setItem("key", word);
  } catch {
    // as above
  }
}
