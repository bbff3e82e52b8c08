/* A dot for each place, coloured by its holder on the day. Names hide, dots never, but where there are many places: of
   these the server names those for which there is room, the most important first. */

import { dotColour } from "./colours.js";
import { holderName, latLng, named } from "./nodes.js";
import { openEvidence } from "./panel.js";
import { ask, pause } from "./server.js";
import { config, data, layers, map } from "./state.js";
import { plural } from "./words.js";

const ranks = ["city", "town", "crossing", "air_base"];
const rank = (place) => (place.id === config.main ? -1 : (ranks.indexOf(place.properties.kind) + ranks.length + 1) % (ranks.length + 1));

/* What is drawn of each place, by its id. */
export const marks = new Map();

/* Most dots have a ring below; what a dot tells is made when it is asked. */
export async function drawPlaces(collection) {
  layers.places.off("click mouseover", onDot).on("click mouseover", onDot);
  const located = collection.features.filter((f) => f.geometry).sort((a, b) => rank(b) - rank(a));
  for (const [number, place] of located.entries()) {
    if (number % 25 === 24) await pause();
    if (marks.has(place.id)) continue;
    const mark = { place, at: latLng(place.geometry.coordinates), rank: rank(place), radius: 0, look: "" };
    marks.set(place.id, mark);
    paintDot(mark);
  }
  paintDots(); // zoom or day may have changed meanwhile
  if (config.many) tellDots(collection);
}

/* How many of the places here have a dot, where not all have. */
function tellDots({ features, numberMatched: all }) {
  map.attributionControl.removeAttribution(dotsTold);
  dotsTold = features.length < all ? plural("Dots: {shown} of {n} place here", "Dots: {shown} of {n} places here", all, { shown: features.length }) : "";
  if (dotsTold) map.attributionControl.addAttribution(dotsTold);
}

let partShown = null;
let dotsTold = "";

/* The places for which the view has room. */
export async function placesInView() {
  const zoom = Math.floor(map.getZoom());
  const path = `map/places?zoom=${zoom}&bbox=${map.getBounds().pad(0.2).toBBoxString()}`;
  partShown = path;
  const part = await ask(path);
  return partShown === path ? part : { features: [] };
}

/* Other places for another view: those that have no room any more go. */
export async function redrawPlaces() {
  const part = await placesInView();
  if (!part.features.length) return;
  const stay = new Set(part.features.map((place) => place.id));
  for (const [id, { dot, ring: around }] of marks) {
    if (stay.has(id)) continue;
    for (const one of [dot, around]) if (one) layers.places.removeLayer(one);
    marks.delete(id);
  }
  await drawPlaces(part);
}

function onDot(event) {
  const { place } = event.propagatedFrom.options;
  if (event.type === "click") {
    L.DomEvent.stopPropagation(event);
    openEvidence(`places/${place.id}`);
  } else if (!event.propagatedFrom.getTooltip()) speakPlace(event.propagatedFrom);
}

/* What a dot says while pointer or focus is on it. */
export function speakPlace(dot) {
  if (!dot.getTooltip()) dot.bindTooltip(() => hoverText(dot.options.place), { direction: "top", offset: [0, -6], className: "hovered" });
  dot.openTooltip();
}

/* The place and its holder on the day, as a dot says them under the pointer. */
function hoverText(place) {
  const box = named(place);
  if (data.day) box.append(`: ${holderName(data.day.holders[place.id])}`);
  return box;
}

export const paintDots = () => marks.forEach(paintDot);

/* Until the day is known, or where it could not be loaded, no dot says "no record". */
function paintDot(mark) {
  const { id } = mark.place;
  const held = data.day && data.day.holders[id];
  const radius = larger() + (held ? [5, 4, 3][Math.min(2, Math.max(0, mark.rank))] : 1); // Leaflet rounds them
  const fillColor = held ? dotColour(id, data.day) : "var(--ground)";
  const look = data.day ? `${fillColor} ${radius} ${held}` : "hidden";
  if (look === mark.look) return;
  mark.held = held;
  mark.radius = data.day ? radius + 1 : 0;
  const shade = data.day ? 1 : 0;
  mark.dot = circle(mark, "dot", { opacity: shade, fillOpacity: shade, weight: 1, fillColor, color: held ? "#ffffff" : "var(--bare)", radius });
  if (held || mark.ring) ring(mark, { fillOpacity: held ? 1 : 0, radius: radius + 1 });
  mark.look = front.markCompared && front.markCompared(id, mark, radius) ? "compared" : look;
}

const larger = () => [8.75, 10.5].filter((zoom) => map.getZoom() >= zoom).length;

const circle = (mark, name, style) => (mark[name]
  ? mark[name].setStyle(style)
  : L.circleMarker(mark.at, { pane: "places", className: name, place: mark.place, ...style }).addTo(layers.places));

/* The dark ring around a dot's white one: a circle below the dot, made when first needed. */
export function ring(mark, style) {
  const fresh = !mark.ring;
  mark.ring = circle(mark, "ring", { interactive: false, stroke: false, fillColor: "#333333", ...style });
  const below = () => mark.dot.getElement().before(mark.ring.getElement());
  if (fresh) mark.ring.on("add", below);
  if (fresh && map.hasLayer(mark.ring)) below();
  return mark.ring;
}
