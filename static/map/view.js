/* Where the map looks: the ground on a large screen, the article's own place on a small one. */

import { latLng } from "./nodes.js";
import { config, map, state, view } from "./state.js";

export function setView() {
  const [west, south, east, north] = config.bounds;
  if (config.focus && map.getSize().x < 600) map.setView(near(config.focus, 9.5), 9.5, { animate: false });
  else map.fitBounds([[south, west], [north, east]], { animate: false, padding: [6, 6] });
}

/* The centre of a view that has the point in it, and as little as possible beyond the ground. */
export function near(point, zoom) {
  const [west, south, east, north] = config.bounds;
  const [least, most] = [[west, north], [east, south]].map((at) => map.project(latLng(at), zoom));
  const at = map.project(latLng(point), zoom);
  for (const way of ["x", "y"]) {
    const half = map.getSize()[way] / 2 - 20;
    at[way] = Math.max(Math.min(at[way], most[way] - half), least[way] + half);
  }
  return map.unproject(at, zoom);
}

/* The map has got other room: what it opened with stays in view. */
export function resized() {
  map.invalidateSize({ pan: false });
  if (view.moved || state.selected) return;
  setView();
  view.moved = false; // it is not the reader's move
}

/* The page scrolls under a finger or a wheel; two fingers, or a wheel after a click, move the map. */
export function calm() {
  if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
}
