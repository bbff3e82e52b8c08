/* A front: between whom, how it was drawn, and on which places it stands. */

import { holderName, node, stored } from "./nodes.js";
import { openEvidence, pointName } from "./panel.js";
import { ask, everything, loading } from "./server.js";
import { placesOf, sourcesOf, unchanged } from "./sources.js";
import { config, map, state } from "./state.js";
import { listed, spoken, text } from "./words.js";

const frontsOfDay = async () => (await ask(`collections/fronts/items?datetime=${state.day}`)).features;

/* Its name without the day from which it is as it is: it is the same front on the days around. */
const lasting = (front) => front.id.replace(/-\d{4}-\d\d-\d\d$/, "");

/* The front nearest to a click on one. Without a voice, and in a file, there is no list of them. */
export function openFront(at) {
  if (state.without || (stored && !stored.fronts)) openEvidence(pointName(at));
  else loading(frontsOfDay().then((fronts) => openEvidence(fronts.length ? `fronts/${lasting(nearestFront(at, fronts))}` : pointName(at))));
}

function nearestFront(at, fronts) {
  const point = map.latLngToLayerPoint(at);
  return fronts.map((one) => [one, wayTo(point, one.geometry)]).reduce((a, b) => (b[1] < a[1] ? b : a))[0];
}

function wayTo(point, { type, coordinates }) {
  const lines = (type === "LineString" ? [coordinates] : coordinates).map((line) => line.map(([lon, lat]) => map.latLngToLayerPoint([lat, lon])));
  return Math.min(...lines.flatMap((line) => line.slice(1).map((end, n) => L.LineUtil.pointToSegmentDistance(point, line[n], end))));
}

export async function frontEvidence(name) {
  const [fronts, { places, reports }] = await Promise.all([frontsOfDay(), everything()]);
  const drawn = fronts.find((one) => lasting(one) === name);
  if (!drawn) return { title: text("Front"), box: absent() };
  const { properties: p } = drawn;
  const title = text("Front between {holders}", { holders: listed(p.holders.map(holderName), "conjunction") });
  const box = node("div");
  const raw = node("p");
  raw.append(node("a", "GeoJSON", { href: `collections/fronts/items/${drawn.id}` }));
  box.append(node("h2", title), node("p", course(p)), unchanged(p), placesOf(p, places), sourcesOf(p, reports), raw);
  return { title, box, spot: outOfSight(drawn) };
}

function absent() {
  const box = node("div");
  box.append(node("h2", text("Front")), node("p", text("On {day} this front is not drawn.", { day: spoken(state.day) })));
  return box;
}

function course({ line, bank, length_km: length }) {
  const values = { km: Math.max(1, Math.round(length)), bank: bank && text(bank) };
  if (line === "river") return text("Along the river, about {km} km: reported places of the two lie on its banks.", values);
  return config.divided && bank
    ? text("Inferred, about {km} km: halfway between reported places of the two, {bank} bank.", values)
    : text("Inferred, about {km} km: halfway between reported places of the two.", values);
}

/* A point of it, if none is on the map that is seen. */
function outOfSight(drawn) {
  const bounds = L.geoJSON(drawn).getBounds();
  const { lng, lat } = bounds.getCenter();
  return map.getBounds().intersects(bounds) ? null : [lng, lat];
}
