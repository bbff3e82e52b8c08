/* Names of places and zones: each stands where it covers no other, or nowhere. */

import { named, names, node } from "./nodes.js";
import { xy } from "./rivers.js";
import { crossed, dotsUnder, free, onRiver, put, textWidth } from "./room.js";
import { config, map } from "./state.js";

/* A name stands beside its dot; from one that stands off, a line is drawn. */
export function label(s, mark) {
  const [name, other] = names(mark.place.properties);
  const main = mark.rank <= 0;
  const size = main ? 15 : 12;
  const width = Math.max(textWidth(name, `${main ? 700 : 400} ${size}px`), other ? textWidth(other, `400 ${size - 1}px`) : 0) + 4;
  const height = (other ? 2 : 1) * (size + 2) + 2;
  const [x, y] = xy(mark.at);
  let best = null;
  for (const [side, left, top, far] of stands(x, y, width, height, mark.radius + 2, main)) {
    const box = [left, top, left + width, top + height];
    if (!free(s, box) || dotsUnder(s, box, mark.place.id).length) continue;
    const cost = onRiver(s, box) * 0.15 + far * 0.06 + (far > 8 ? crossed(s, x, y, box) * 0.05 : 0);
    if (!best || cost < best.cost) best = { side, box, cost, far };
  }
  if (!best) return;
  s.boxes.push(best.box);
  if (best.far > 8) lead(s, mark, best.box);
  const element = named(mark.place);
  element.className = `place-name ${best.side}${main ? " main" : ""}`;
  element.setAttribute("aria-hidden", "true");
  if (best.side === "left") put(s, "names", element, best.box[2], best.box[1]);
  else if (best.side === "right") put(s, "names", element, best.box[0], best.box[1]);
  else put(s, "names", element, (best.box[0] + best.box[2]) / 2, best.box[1]);
}

/* Where a name may stand, as [side, left, top, how far off], beside the dot before above and below it. */
function stands(x, y, width, height, gap, main) {
  const away = main ? [0, 8, 16, 24] : [0];
  const tops = [y - height / 2, y - height * 0.8, y - height * 0.2, y - height, y];
  return [
    ...away.flatMap((far) => tops.flatMap((top, n) => {
      const off = gap + far - (n > 2 ? 4 : 0);
      return [["right", x + off, top, far], ["left", x - off - width, top, far]];
    })),
    ...away.flatMap((far) => [["middle", x - width / 2, y - gap - height - far, far], ["middle", x - width / 2, y + gap + far, far]]),
  ];
}

/* A thin line from a name that stands off to its dot. */
function lead(s, { at }, box) {
  const [x, y] = xy(at);
  const end = [Math.min(Math.max(x, box[0]), box[2]), Math.min(Math.max(y, box[1] + 4), box[3] - 4)];
  s.put.push(L.polyline([at, map.containerPointToLatLng(end)], { pane: "leaders", interactive: false, color: "var(--ink)", weight: 0.8 }).addTo(map));
}

/* The name of a zone's holder in its ground; that of a move brings its `element` and may stand beside it. */
export function zoneLabel(s, zone) {
  const { element, holder } = zone;
  const words = (holder && config.holders[holder].label) || zone.text;
  const width = textWidth(words.toUpperCase(), "600 11px") * 1.25 + 6;
  const best = zone.at.flatMap(([lon, lat, km]) => {
    const [x, y] = xy(L.latLng(lat, lon));
    const ground = L.latLng(lat, lon).toBounds(km * 2000);
    const deep = (xy(ground.getSouthEast())[1] - y);
    const beside = element ? [[0, -deep - 9], [0, deep + 9], [deep + width / 2, 0], [-deep - width / 2, 0]] : [];
    return [0, -8, 8, -15, 15].map((up) => [0, up]).concat(beside).map(([right, up]) => ({ x: x + right,
      box: [x + right - width / 2, y + up - 8, x + right + width / 2, y + up + 8], deep: deep - Math.abs(up) / 2 }));
  }).find(({ box, deep }) => (element || deep > Math.max(8, width * 0.1)) && free(s, box) && !dotsUnder(s, box).length && !onRiver(s, box));
  if (!best) return;
  s.boxes.push(best.box);
  put(s, "names", element || node("span", words, { class: "zone-name", "aria-hidden": "true" }), best.x, best.box[1]);
}
