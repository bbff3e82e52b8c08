/* Lines that stay: boundaries and rivers. */

import { layers } from "./state.js";

export function drawBoundaries(found) {
  L.geoJSON(found, {
    pane: "boundaries",
    interactive: false,
    style: (f) => ({ fill: false, ...(f.properties.kind === "border"
      ? { color: "#8a857a", weight: 1.3, dashArray: "8 3 2 3" }
      : { color: "#b5af9f", weight: 0.8 }) }),
  }).addTo(layers.boundaries);
}

export function drawRivers(found) {
  const line = (colour, main, other) => L.geoJSON(found, {
    pane: "rivers",
    interactive: false,
    style: (f) => ({ color: f.properties.divides || colour === "#ffffff" ? colour : "#7fa6c9",
      weight: f.properties.divides ? main : other, fill: false }),
  }).addTo(layers.rivers);
  line("#ffffff", 5, 2.6);
  line("#2b6ea8", 2.6, 1.1);
}
