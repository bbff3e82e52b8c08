/* In a file without a server: answers come from the file. Runs before front.js, which asks `stored`. */
"use strict";

globalThis.stored = (() => {
  const { about, zones, days, evidence, claims, answers } = JSON.parse(document.getElementById("kept").textContent);
  const zone = /^collections\/zones\/items\/(.+)$/;
  const claim = /^collections\/claims\/items\/(.+)$/;

  function found(path) {
    const drawn = new URLSearchParams(path.split("?")[1]).get("day");
    if (path.startsWith("map/zones?")) return { ...days[drawn], zones: days[drawn].zones.map((n) => zones[n]) };
    if (zone.test(path)) return evidence[path.match(zone)[1]];
    if (claim.test(path)) return claims[decodeURIComponent(path.match(claim)[1])];
    return answers[path];
  }

  return {
    root: about.server,
    whole: true, // its scripts are in it

    async answer(path) {
      const answer = found(path);
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
