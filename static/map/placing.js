/* Who gets room first: the main names, pins, other large names, zones, rivers, then the small places. Each of these
   stands as it is for as long as nothing before it, and nothing of its own, has changed. */

import { marks } from "./dots.js";
import { label, zoneLabel } from "./names.js";
import { placePins, spots } from "./pins.js";
import { riverLabel } from "./river-names.js";
import { xy } from "./rivers.js";
import { inside, scene } from "./room.js";
import { loading, pause } from "./server.js";
import { data, layers, map, state } from "./state.js";

let turn = 0;
let waiting = false;
let idlePass = null;
const placedStages = new Map(); // by the name of a stage: its key, its boxes, and what it has put on the map

/* Places all names and pins anew. */
export function declutter() {
  for (const _ of placed());
}

const atOnce = 8; // milliseconds

/* The same a part at a time: while it lasts the page can be used. */
export async function declutterGently() {
  let since = performance.now();
  for (const _ of placed()) {
    if (performance.now() - since < atOnce) continue;
    await pause();
    since = performance.now();
  }
}

/* The same once what has just changed is painted; names of ground that is held no more go at once. */
export function declutterSoon() {
  const zones = new Set(zoneLabels().map(zoneName));
  for (const name of placedStages.keys()) if (name.startsWith("zone ") && !zones.has(name)) clearStage(name);
  idlePass ??= whenIdle().then(() => { idlePass = null; return declutterGently(); });
  loading(idlePass);
}

const slowest = 200; // milliseconds after which it is placed, idle or not
const whenIdle = () => new Promise((done) => {
  if (globalThis.requestIdleCallback) requestIdleCallback(done, { timeout: slowest });
  else setTimeout(done, slowest / 4);
});

/* While the map fills nothing is placed: most of it would be placed again. */
export function placeLater(later) {
  waiting = later;
}

function* placed() {
  if (!map || !map._loaded || waiting) return;
  turn += 1;
  const own = turn;
  const s = scene();
  const names = new Set();
  for (const stage of stages(s)) {
    names.add(stage.name);
    if (!isPlaced(s, stage)) yield placeStage(s, stage);
    if (own !== turn) return; // all of it is being placed anew
  }
  for (const name of placedStages.keys()) if (!names.has(name)) clearStage(name);
}

const keyOf = (s, { key }) => [s.key, key, s.boxes.join(";")].join(" ");

/* Whether all is as it was when the stage was placed: then its boxes are taken again. */
function isPlaced(s, stage) {
  const before = placedStages.get(stage.name);
  if (!before || before.key !== keyOf(s, stage)) return false;
  s.boxes.push(...before.boxes);
  return true;
}

function placeStage(s, stage) {
  const key = keyOf(s, stage);
  const taken = s.boxes.length;
  clearStage(stage.name);
  s.put = [];
  stage.draw();
  placedStages.set(stage.name, { key, boxes: s.boxes.slice(taken), put: s.put });
}

function clearStage(name) {
  const before = placedStages.get(name);
  if (before) for (const part of before.put) part.remove();
  placedStages.delete(name);
}

/* In the order in which they get room; `key` says what they depend on beside the scene and the boxes before them. */
function* stages(s) {
  const on = (id) => map.hasLayer(layers[id]);
  const candidates = on("places") ? [...marks.values()].filter((m) => inside(s, [...xy(m.at), ...xy(m.at)])).sort((a, b) => order(a) - order(b)) : [];
  const named = (name, some) => ({ name, key: some.map((m) => m.place.id).join(), draw: () => some.forEach((mark) => label(s, mark)) });
  const first = candidates.filter((m) => m.rank <= 0);
  yield named("main", first.slice(0, 1));
  const pinned = on("claims") ? spots() : new Map();
  yield { name: "pins", key: [...pinned].map(([at, items]) => [at, state.selected, ...items.map((item) => item.id)]).join(), draw: () => placePins(s, pinned) };
  yield named("large", first.slice(1));
  for (const one of zoneLabels()) yield { name: zoneName(one), key: "", draw: () => zoneLabel(s, one) };
  const rivers = on("rivers") && data.rivers ? data.rivers.features : [];
  yield { name: "rivers", key: rivers.length, draw: () => rivers.forEach((river) => riverLabel(s, river)) };
  const closest = map.getZoom() >= 10 ? 9 : map.getZoom() >= 8.75 ? 1 : 0;
  const rest = candidates.filter((mark) => mark.rank > 0 && mark.rank <= closest);
  for (let n = 0; n < rest.length; n += 10) yield named(`small ${n}`, rest.slice(n, n + 10));
}

const zoneName = ({ holder, text, at }) => `zone ${JSON.stringify([holder, text, at])}`;

function zoneLabels() {
  if (!map.hasLayer(layers.zones) || !data.day || !data.drawn) return [];
  return [...(front.moveLabels ? front.moveLabels() : []), ...data.day.labels];
}

const order = (m) => m.rank * 2 + (m.held ? 0 : 1);
