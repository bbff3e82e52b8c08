/* The one way to change what is shown. */

import { forget, write, writeSoon } from "./address.js";
import { state } from "./state.js";

let showAll = null;

/* What shows the whole state in the page and on the map. */
export function shownBy(show) {
  showAll = show;
}

/* What has come meanwhile is shown as the state wants it. */
export const showAgain = () => showAll();

export function go(change, push) {
  Object.assign(state, change);
  forget();
  if (push) write(true); // before it is shown: the panel tells whether there is a way back
  showAll();
  if (!push) writeSoon();
}
