/* The one way to change what is shown. */

import { forget, write, writeSoon } from "./address.js";
import { closeLast } from "./popups.js";
import { state } from "./state.js";

let showAll = null;

/* What shows the whole state in the page and on the map. */
export function shownBy(show) {
  showAll = show;
}

export function go(change, push) {
  closeLast();
  Object.assign(state, change);
  showAll();
  forget();
  if (push) write(true);
  else writeSoon();
}
