/* Room on the screen: what stands where, and whether a box [left, top, right, bottom] is free, in pixels of the map. */

import { marks } from "./dots.js";
import { riverPoints } from "./rivers.js";
import { data, layers, map } from "./state.js";

let canvas = null;
let family = null;

let riverCourse = { key: null };

/* What stands on the screen: boxes that nothing may cover, dots, rivers; `key` tells the view and the dots. */
export function scene() {
  const size = map.getSize();
  const seen = [size, map.getPixelOrigin(), map.containerPointToLayerPoint([0, 0]), map.getZoom(), map.hasLayer(layers.rivers) && Boolean(data.rivers)].join(" ");
  if (riverCourse.key !== seen) riverCourse = { key: seen, river: riverPoints(size) };
  const dots = [];
  for (const [id, { at, radius, held }] of map.hasLayer(layers.places) ? marks : []) {
    const { x, y } = map.latLngToContainerPoint(at);
    if (x > -20 && y > -20 && x < size.x + 20 && y < size.y + 20) dots.push({ id, x, y, r: radius, held });
  }
  return { size, dots, boxes: controls(), river: riverCourse.river, key: `${seen} ${dots.map(({ id, r, held }) => `${id},${r},${Boolean(held)}`).join(" ")}` };
}

function controls() {
  const box = map.getContainer().getBoundingClientRect();
  const boxes = [...map.getContainer().querySelectorAll(".leaflet-control"), document.getElementById("as-if")];
  return boxes.map((c) => c.getBoundingClientRect()).filter((r) => r.width)
    .map((r) => [r.left - box.left - 4, r.top - box.top - 4, r.right - box.left + 4, r.bottom - box.top + 4]);
}

export const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
export const around = (d) => [d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r];
export const inside = (s, b) => b[0] > 2 && b[1] > 2 && b[2] < s.size.x - 2 && b[3] < s.size.y - 2;
export const free = (s, b) => inside(s, b) && !s.boxes.some((other) => meet(b, other));
export const dotsUnder = (s, b, own) => s.dots.filter((d) => d.id !== own && meet(b, around(d)));
export const onRiver = (s, b) => s.river.filter(([x, y]) => x > b[0] && x < b[2] && y > b[1] && y < b[3]).length;

/* What the line from a place to a box runs over: a third of it on a name is as bad as a dot. */
export function crossed(s, x, y, b) {
  const [right, down] = [Math.min(Math.max(x, b[0]), b[2]), Math.min(Math.max(y, b[1]), b[3])];
  const way = [...Array(10).keys()].map((n) => [x + ((right - x) * n) / 9, y + ((down - y) * n) / 9]);
  const whole = [Math.min(x, right), Math.min(y, down), Math.max(x, right), Math.max(y, down)];
  const on = (box) => (meet(whole, box) ? way.filter(([px, py]) => meet([px, py, px, py], box)).length : 0);
  return s.boxes.reduce((sum, box) => sum + on(box) * 4, 0)
    + s.dots.filter((d) => Math.hypot(d.x - x, d.y - y) > 1 && on(around(d))).length * 12;
}

export function textWidth(words, font) {
  family ??= getComputedStyle(map.getContainer()).fontFamily;
  canvas ??= document.createElement("canvas").getContext("2d");
  canvas.font = `${font} ${family}`;
  return canvas.measureText(words).width;
}

/* Puts an element into a pane of the map, at these pixels, for as long as the stage of the scene stands. */
export function put(s, pane, element, x, y) {
  stick(pane, element, x, y);
  s.put.push(element);
}

export function stick(pane, element, x, y) {
  const at = map.containerPointToLayerPoint([x, y]).round();
  L.DomUtil.setPosition(element, at);
  if (element.parentNode !== map.getPane(pane)) map.getPane(pane).append(element);
}
