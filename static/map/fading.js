/* Inferred ground fades out where its evidence ends: in equal steps away from the attested ground of
   its holder and bank, each a broad line along that ground, cut to the outline of the inferred. */

import { shape } from "./colours.js";
import { config, map } from "./state.js";

const fade = config.fading;
let cuts = 0;

/* How many pixels it fades over at a latitude. */
export const breadth = (lat) => (fade.metres * map.options.crs.scale(map.getZoom())) / (2 * Math.PI * 6378137 * Math.cos((lat * Math.PI) / 180));

const middleOf = (zone) => zone.getBounds().getCenter().lat;
const outline = (zone) => zone.getElement().getAttribute("d");
const alike = ({ feature: { properties: one } }, { feature: { properties: other } }) => one.bank === other.bank && one.holder === other.holder;

/* A layer with what fades of these zones, which must be on the map before it. */
export function fading(ground) {
  const layer = new L.Layer();
  const ofBasis = (basis) => ground.getLayers().filter(({ feature: { properties: p } }) => p.basis === basis && p.holder);
  let attested = [];
  let drawn = [];

  /* What fades away from the same ground as before stays as it is. */
  layer.renew = () => {
    if (!map.hasLayer(layer)) return;
    attested = ofBasis("attested");
    const before = drawn;
    drawn = ofBasis("inferred").map((zone) => {
      const around = attested.filter((one) => alike(one, zone));
      return before.find((one) => one.zone === zone && same(one.around, around)) || faded(zone, around);
    });
    for (const one of before) if (!drawn.includes(one)) erase(one);
    const fresh = drawn.filter((one) => !before.includes(one));
    fresh.forEach(widen);
    fresh.forEach(clothe);
  };
  layer.onAdd = layer.renew;
  layer.onRemove = () => {
    drawn.forEach(erase);
    drawn = [];
  };
  layer.getEvents = () => ({ zoomend: layer.widen, moveend: layer.follow, viewreset: layer.follow });

  /* Leaflet cuts shapes to what is seen, and to their weight around it: what fades into view stays. */
  layer.widen = () => {
    for (const zone of attested) zone.options.weight = breadth(middleOf(zone));
    drawn.forEach(widen);
  };
  layer.follow = () => drawn.forEach(clothe);
  return layer;
}

const same = (some, others) => some.length === others.length && some.every((one, n) => one === others[n]);

function widen({ zone, around, box }) {
  box.replaceChildren(...(around.length ? lines(breadth(middleOf(zone))) : []));
}

/* The outlines as Leaflet has drawn them; those along which a line goes are one shape. */
function clothe({ zone, around, clip, box }) {
  clip.firstChild.setAttribute("d", outline(zone));
  const along = around.map(outline).join("");
  for (const line of box.children) line.setAttribute("d", along);
}

function erase({ clip, box }) {
  clip.remove();
  box.remove();
}

/* The farthest first; one over the other they become opaque, evenly, and all are as inferred ground is where it begins. */
function lines(far) {
  const [least, most] = fade.steps;
  const count = Math.min(Math.max(Math.round(far / fade.pixels), least), most);
  return Array.from({ length: count }, (_, at) => shape("path", { "stroke-width": (2 * far * (count - at)) / count, "stroke-opacity": 1 / (count - at) }));
}

function faded(zone, around) {
  const element = zone.getElement();
  const { pale } = zone.options;
  if (!around.length) element.setAttribute("fill-opacity", (config.opacity.inferred / 2) * pale);
  cuts += 1;
  const clip = shape("clipPath", { id: `cut-${cuts}` }, shape("path", { "clip-rule": "evenodd" }));
  const box = shape("g", { class: "fading", "clip-path": `url(#cut-${cuts})`, fill: "none", stroke: zone.options.fillColor, "stroke-linejoin": "round", opacity: config.opacity.inferred * pale });
  element.before(clip, box);
  return { zone, around, clip, box };
}
