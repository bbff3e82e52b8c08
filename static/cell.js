/* The map of a day in a cell of a notebook: its records stand in a block of data and enter the page as text. */
"use strict";

globalThis.fillCell = (map) => {
  const { zones, fronts, rivers, places, colours, opacity, names } = JSON.parse(document.getElementById("records").textContent);
  map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noreferrer">Leaflet</a>');
  const line = (shape, style) => L.geoJSON(shape, { interactive: false, style: { fill: false, ...style } }).addTo(map);
  const say = (drawn, ...words) => drawn.bindTooltip(Object.assign(document.createElement("span"), { textContent: words.join(", ") }), { sticky: true });

  const ground = L.geoJSON(zones, {
    style: ({ properties: p }) => ({ stroke: false, fillColor: colours[p.holder], fillOpacity: opacity[p.basis] }),
    onEachFeature: ({ properties: p }, drawn) => say(drawn, names[p.holder], p.basis),
  }).addTo(map);
  line(rivers, { color: "#6d93ad", weight: 2 });
  line(fronts, { color: "#222222", weight: 1.3, dashArray: "5 4" });
  for (const { name, lon, lat, holder } of places) {
    const style = { radius: 4, color: "#ffffff", weight: 1, fillOpacity: 1, fillColor: holder ? colours[holder] : "#f3efe4" };
    say(L.circleMarker([lat, lon], style).addTo(map), name, holder ? names[holder] : "no record");
  }
  if (zones.length) map.fitBounds(ground.getBounds());
};
