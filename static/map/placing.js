/* Who gets room first: the main names, pins, other large names, zones, rivers, then the small places. */

import { marks } from "./dots.js";
import { label, zoneLabel } from "./names.js";
import { placePins } from "./pins.js";
import { riverLabel } from "./river-names.js";
import { xy } from "./rivers.js";
import { inside, scene } from "./room.js";
import { pause } from "./server.js";
import { data, layers, map } from "./state.js";

let turn = 0;
let waiting = false;
let ways = null; // from names that stand off

/* Places all names and pins anew. */
export function declutter() {
  for (const _ of placed());
}

/* The same a part at a time: while it lasts the page can be used. */
export async function declutterGently() {
  for (const _ of placed()) await pause();
}

/* While the map fills nothing is placed: most of it would be placed again. */
export function placeLater(later) {
  waiting = later;
}

function* placed() {
  if (!map || !map._loaded || waiting) return;
  turn += 1;
  const own = turn;
  for (const step of steps()) {
    step();
    yield;
    if (own !== turn) return; // all of it is being placed anew
  }
}

function* steps() {
  map.getPane("names").replaceChildren();
  if (ways) ways.remove();
  ways = L.layerGroup();
  let s = null;
  yield () => { s = scene(); };
  const on = (id) => map.hasLayer(layers[id]);
  const wanted = on("places") ? [...marks.values()].filter((m) => inside(s, [...xy(m.at), ...xy(m.at)])).sort((a, b) => order(a) - order(b)) : [];
  const first = wanted.filter((m) => m.rank <= 0);
  const name = (mark) => label(s, mark, ways);
  yield () => first.splice(0, 1).forEach(name);
  yield () => placePins(s, on("claims"));
  yield () => { first.forEach(name); ways.addTo(map); };
  const zones = on("zones") && data.day && data.drawn ? [...(front.moveLabels ? front.moveLabels() : []), ...data.day.labels] : [];
  yield () => zones.forEach((found) => zoneLabel(s, found));
  yield () => on("rivers") && data.rivers && data.rivers.features.forEach((found) => riverLabel(s, found));
  const closest = map.getZoom() >= 10 ? 9 : map.getZoom() >= 8.75 ? 1 : 0;
  const rest = wanted.filter((mark) => mark.rank > 0 && mark.rank <= closest);
  for (let n = 0; n < rest.length; n += 10) yield () => rest.slice(n, n + 10).forEach(name);
}

const order = (m) => m.rank * 2 + (m.held ? 0 : 1);
