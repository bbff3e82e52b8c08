/* In a file without a server: answers come from the file. Runs before front.js, which asks `stored`. */
"use strict";

globalThis.stored = (() => {
  const { about, zones, rings, days, zooms, evidence, claims, answers } = JSON.parse(document.getElementById("kept").textContent);
  const zone = /^collections\/zones\/items\/(.+)$/;
  const claim = /^collections\/claims\/items\/(.+)$/;

  /* Of a country a day has the numbers of its rings, and the holders that are not those of the day before. */
  function drawingOf(day) {
    const drawn = { ...days[day], zones: days[day].zones.map((n) => zones[n]) };
    if (!rings) return drawn;
    const ringed = (one) => ({ ...one, geometry: { type: "MultiPolygon", coordinates: one.geometry.rings.map((polygon) => polygon.map((n) => rings[n])) } });
    const before = Object.entries(days).filter(([start]) => start <= day).map(([, { holders }]) => holders);
    return { ...drawn, zones: drawn.zones.map(ringed), holders: Object.assign({}, ...before) };
  }

  /* The places of which there are dots at a zoom. */
  function placesIn([west, south, east, north], zoom) {
    const inside = ([lon, lat]) => west <= lon && lon <= east && south <= lat && lat <= north;
    const { features } = answers["collections/places/items?limit=10000"];
    const here = features.filter((place) => place.geometry && inside(place.geometry.coordinates));
    return { features: here.filter((place) => zooms[place.id] <= zoom), numberMatched: here.length };
  }

  function answerTo(path) {
    const query = new URLSearchParams(path.split("?")[1]);
    if (path.startsWith("map/zones?")) return drawingOf(query.get("day"));
    if (path.startsWith("map/places?")) return placesIn(query.get("bbox").split(",").map(Number), Number(query.get("zoom")));
    if (zone.test(path)) return evidence[path.match(zone)[1]];
    if (claim.test(path)) return claims[decodeURIComponent(path.match(claim)[1])];
    return answers[path];
  }

  return {
    root: about.server,
    whole: true, // its scripts are in it
    lists: !rings, // of what each zone stands on

    async answer(path) {
      const answer = answerTo(path);
      if (!answer) throw new Error(`${path}: not in this file`);
      return answer;
    },

    /* A link out of the file, if it leads anywhere. */
    address(path) {
      if (/^(https?:|[#?])/.test(path)) return path;
      return about.server ? new URL(path, about.server).href : null;
    },

    elsewhere: () => front.text("Which reports decide at a point, and which disagree, only the map's server can tell. The places and dots of this file have their reports."),
  };
})();
