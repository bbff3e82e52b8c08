/* The ground coloured by how strong its evidence is, instead of by its holder. */

import { go } from "./change.js";
import { legendKey } from "./key.js";
import { state } from "./state.js";

const box = document.getElementById("by-strength");

export function wireStrength() {
  if (box) box.addEventListener("change", () => go({ by: box.checked ? "strength" : "" }, true));
}

/* Beside another day the ground keeps the colours of its holders. */
export function showStrength() {
  if (!box) return;
  box.checked = state.by !== "" && !state.compare;
  box.disabled = state.compare !== "";
  box.closest("#strengths").classList.toggle("shown", box.checked);
  if (legendKey) legendKey.classList.toggle("strong", box.checked);
}
