/* On paper: the same ground on the paper's width, whose reports it is drawn from, and where it is. */

import { forget } from "./address.js";
import { node } from "./nodes.js";
import { data, map, view } from "./state.js";
import { listed, text } from "./words.js";

let unprinted = null;

export function toPaper() {
  if (unprinted) return;
  unprinted = { at: map.getCenter(), zoom: map.getZoom(), moved: view.moved };
  const seen = map.getBounds();
  const box = document.getElementById("on-paper");
  const publishers = listed(data.day ? data.day.publishers : []);
  box.replaceChildren(text("Reports that decide on this day: {publishers}.", { publishers }), " ", node("bdi", location.href, { dir: "ltr" }));
  document.body.classList.add("paper");
  map.invalidateSize({ pan: false });
  map.fitBounds(seen, { animate: false });
  still(false);
}

export function fromPaper() {
  if (!unprinted) return;
  document.body.classList.remove("paper");
  map.invalidateSize({ pan: false });
  map.setView(unprinted.at, unprinted.zoom, { animate: false });
  still(unprinted.moved);
  unprinted = null;
}

/* These moves are not the reader's: they don't enter the address. */
function still(was) {
  view.moved = was;
  forget();
}
