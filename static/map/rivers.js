/* The course of the rivers on the screen. */

import { latLng } from "./nodes.js";
import { data, layers, map } from "./state.js";

export const xy = (at) => { const { x, y } = map.latLngToContainerPoint(at); return [x, y]; };

export const along = (f) => (f.geometry.type === "LineString" ? [f.geometry.coordinates] : f.geometry.coordinates);

/* All points of rivers on a map of this size. */
export function riverPoints(size) {
  const spots = [];
  if (!data.rivers || !map.hasLayer(layers.rivers)) return spots;
  for (const line of data.rivers.features.flatMap(along)) {
    for (const point of evenly(line)) if (point[0] > 0 && point[1] > 0 && point[0] < size.x && point[1] < size.y) spots.push(point);
  }
  return spots;
}

/* The line on the screen as points 8 pixels apart. */
export function evenly(line) {
  const points = line.map((at) => xy(latLng(at)));
  const dense = [points[0]];
  for (let i = 1; i < points.length; i += 1) {
    let [x, y] = dense[dense.length - 1];
    let far = Math.hypot(points[i][0] - x, points[i][1] - y);
    while (far >= 8 && dense.length < 4000) {
      [x, y] = [x + ((points[i][0] - x) * 8) / far, y + ((points[i][1] - y) * 8) / far];
      dense.push([x, y]);
      far -= 8;
    }
  }
  return dense;
}
