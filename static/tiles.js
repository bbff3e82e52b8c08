/* Raster tiles below everything else, if the operator of this server has named some. */
"use strict";

(() => {
  const { url, attribution } = front.config.tiles;
  const start = front.start;

  /* Leaflet takes an attribution for markup: it gets text. Servers of tiles may ask whose page it is. */
  front.start = (map) => {
    const tiles = L.tileLayer(url, { attribution: front.node("span", attribution).innerHTML, maxZoom: 19, referrerPolicy: "origin" });
    map.once("moveend", () => tiles.addTo(map)); // not before the map is where it opens
    start(map);
    map.getPane("zones").style.mixBlendMode = "multiply"; // so that what lies below can be read
  };
})();
