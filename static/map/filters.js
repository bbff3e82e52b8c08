/* Which claims are listed and pinned: those of a speaker, about a party, of a kind, answered or not. */

import { state } from "./state.js";
import { text } from "./words.js";

const form = document.getElementById("filter");
const selects = form ? [...form.querySelectorAll("select")] : [];

export const filterNames = selects.map((select) => select.name);

/* What shows every claim. */
export const unfiltered = Object.fromEntries(filterNames.map((name) => [name, ""]));

/* The values in an address, without those that no claim has. */
export function filtersOf(parameters) {
  const values = ({ options }) => [...options].map((option) => option.value);
  return Object.fromEntries(selects.map((select) => [select.name, values(select).find((value) => value === parameters.get(select.name)) || ""]));
}

export function wireFilters(go) {
  if (!form) return;
  form.addEventListener("change", ({ target }) => go({ [target.name]: target.value }, true));
  form.addEventListener("submit", (event) => event.preventDefault());
}

/* Whether the claims are narrowed at all. */
export function showFilters() {
  const set = filterNames.filter((name) => state[name]);
  for (const select of selects) select.value = state[select.name];
  for (const li of document.querySelectorAll(".claims > li")) li.hidden = !set.every((name) => (li.dataset[name] || "").split(" ").includes(state[name]));
  for (const list of document.querySelectorAll(".claims")) list.hidden = [...list.children].every((li) => li.hidden);
  for (const number of document.querySelectorAll(".number[data-all]")) number.textContent = counted(number, set.length);
  if (set.length) for (const fold of document.querySelectorAll(".narrow, .around")) fold.open = true;
  return set.length > 0;
}

/* How many claims of a section there are, and if they are narrowed how many of them fit. */
function counted(number, isNarrowed) {
  const { all } = number.dataset;
  return isNarrowed ? text("{number} of {all}", { number: number.closest("section").querySelectorAll(".claims > li:not([hidden])").length, all }) : all;
}
