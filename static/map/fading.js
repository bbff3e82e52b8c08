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

/* A layer with what fades of the zones, which must be on the map before it. */
export function fading(zones, paled) {
  const layer = new L.Layer();
  const ofBasis = (basis) => zones.getLayers().filter(({ feature: { properties: p } }) => p.basis === basis && p.holder);
  const attested = ofBasis("attested");
  let drawn = [];

  layer.onAdd = () => {
    drawn = ofBasis("inferred").map((zone) => faded(zone, attested.filter((one) => alike(one, zone)), paled(zone.feature.properties)));
    layer.widen();
    layer.follow();
  };
  layer.onRemove = () => drawn.forEach(({ clip, box }) => { clip.remove(); box.remove(); });
  layer.getEvents = () => ({ zoomend: layer.widen, moveend: layer.follow, viewreset: layer.follow });

  /* Leaflet cuts shapes to what is seen, and to their weight around it: what fades into view stays. */
  layer.widen = () => {
    for (const zone of attested) zone.options.weight = breadth(middleOf(zone));
    for (const { zone, around, box } of drawn) box.replaceChildren(...(around.length ? lines(breadth(middleOf(zone))) : []));
  };

  /* The outlines as Leaflet has drawn them; those along which a line goes are one shape. */
  layer.follow = () => {
    for (const { zone, around, clip, box } of drawn) {
      clip.firstChild.setAttribute("d", outline(zone));
      const along = around.map(outline).join("");
      for (const line of box.children) line.setAttribute("d", along);
    }
  };
  return layer;
}

/* The farthest first; one over the other they become opaque, evenly, and all are as inferred ground is where it begins. */
function lines(far) {
  const [least, most] = fade.steps;
  const count = Math.min(Math.max(Math.round(far / fade.pixels), least), most);
  return Array.from({ length: count }, (_, at) => shape("path", { "stroke-width": (2 * far * (count - at)) / count, "stroke-opacity": 1 / (count - at) }));
}

function faded(zone, around, pale) {
  const element = zone.getElement();
  if (!around.length) element.setAttribute("fill-opacity", (config.opacity.inferred / 2) * pale);
  cuts += 1;
  const clip = shape("clipPath", { id: `cut-${cuts}` }, shape("path", { "clip-rule": "evenodd" }));
  const box = shape("g", { class: "fading", "clip-path": `url(#cut-${cuts})`, fill: "none", stroke: zone.options.fillColor, "stroke-linejoin": "round", opacity: config.opacity.inferred * pale });
  element.before(clip, box);
  return { zone, around, clip, box };
}
