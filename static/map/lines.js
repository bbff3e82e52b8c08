/* Lines that stay: boundaries and rivers. */

import { layers } from "./state.js";

export function drawBoundaries(collection) {
  L.geoJSON(collection, {
    pane: "boundaries",
    interactive: false,
    style: (f) => ({ fill: false, ...(f.properties.kind === "border"
      ? { color: "#8a857a", weight: 1.3, dashArray: "8 3 2 3" }
      : { color: "var(--faint)", weight: 0.8 }) }),
  }).addTo(layers.boundaries);
}

export function drawRivers(collection) {
  const lines = (main, other) => L.geoJSON(collection, {
    pane: "rivers",
    interactive: false,
    style: (f) => ({ fill: false, ...(f.properties.divides ? main : other) }),
  }).addTo(layers.rivers);
  lines({ color: "var(--ground)", weight: 5 }, { color: "var(--ground)", weight: 2.6 });
  lines({ color: "var(--river)", weight: 2.6 }, { color: "var(--stream)", weight: 1.1 });
}
