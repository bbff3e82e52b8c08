/* The zones of the day: asked for, kept, and drawn. */

import { fill } from "./colours.js";
import { between, plus } from "./days.js";
import { paintDots } from "./dots.js";
import { openFront } from "./fronts.js";
import { breadth, fading } from "./fading.js";
import { declutterSoon } from "./placing.js";
import { stored } from "./nodes.js";
import { ask, pause, recovered } from "./server.js";
import { config, data, layers, map, state } from "./state.js";
import { showChanged } from "./voices.js";

const answers = new Map();
let shown = null;

/* The day's zones hold from one start to the next: one answer for all days between. */
const startOf = (d) => plus(config.first, config.starts.findLast((n) => n <= between(config.first, d)));
const fine = () => map.getZoom() >= 11.5;
const far = () => config.many && !stored && map.getZoom() < 8;
const pathOf = (d) => `map/zones?day=${startOf(d)}${state.compare && `&compare=${startOf(state.compare)}`}${fine() ? "&fine=1" : ""}${far() ? "&far=1" : ""}${state.without ? `&without=${encodeURIComponent(state.without)}` : ""}${state.by && !state.compare ? `&by=${state.by}` : ""}${stored && stored.view ? `&in=${stored.view()}` : ""}`;

export function zonesOn(d) {
  const path = pathOf(d);
  if (!answers.has(path)) {
    const answer = ask(path);
    answers.set(path, answer);
    answer.catch(() => answers.delete(path));
    if (answers.size > 60) answers.delete(answers.keys().next().value);
  }
  return answers.get(path);
}

/* Shows the day of the state, unless another is asked for meanwhile. */
export async function drawDay() {
  const path = pathOf(state.day);
  if (shown === path) return;
  shown = path;
  if (data.day && !answers.has(path)) await new Promise((done) => { setTimeout(done, 60); });
  if (shown !== path) return;
  try {
    const day = await zonesOn(state.day);
    if (shown !== path) return;
    data.day = day;
    await drawZones(day, path.split("&").slice(1).join());
    if (data.places && data.rivers && data.boundaries) recovered();
  } catch (error) {
    if (shown !== path) return;
    shown = null;
    data.day = null;
    clearZones();
    paintDots();
    declutterSoon();
    throw error;
  }
}

/* Only what differs from the day before is drawn. At first nothing has to change at once. */
async function drawZones(day, kind) {
  const first = !data.drawn;
  if (first) await pause();
  if (data.day !== day) return;
  data.drawn ??= blankGround();
  drawGround(day, kind);
  if (first) await pause();
  if (data.day !== day) return;
  data.drawn.faded.addTo(layers.zones).renew();
  drawFronts(day.fronts);
  showChanged(day.changed);
  if (front.drawCompared) front.drawCompared();
  paintDots();
  declutterSoon();
}

function blankGround() {
  const ground = L.featureGroup().addTo(layers.zones);
  const line = (style, interactive = false) => L.polyline([], { pane: "fronts", interactive, ...style });
  const reach = line({ weight: 11, opacity: 0, className: "reach" }, true);
  reach.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    openFront(event.latlng);
  });
  const lines = [line({ color: "var(--ground)", weight: 3, opacity: 0.7 }), line({ color: "var(--ink)", weight: 1.3, dashArray: "5 4" }), reach];
  return { ground, shapes: new Map(), faded: fading(ground), fronts: L.layerGroup(lines).addTo(layers.fronts), course: "" };
}

/* A zone has one shape for as long as it has its name, in answers of one kind; with another day beside it, or by
   strength, for one answer. */
function drawGround({ zones, moves }, kind) {
  const { ground, shapes } = data.drawn;
  const smoothFactor = stored && stored.view ? 0 : 1; // squares of ground must not part
  const next = new Map(zones.map((zone) => [zone.id && !moves ? `${zone.id} ${kind}` : zone, zone]));
  for (const [key, shape] of shapes) {
    if (next.has(key)) continue;
    ground.removeLayer(shape);
    shapes.delete(key);
  }
  for (const [key, zone] of next) {
    if (shapes.has(key)) continue;
    const pale = moves && zone.properties.other === undefined ? 0.4 : 1;
    const [shape] = L.geoJSON(zone, { pane: "zones", smoothFactor, style: ({ properties }) => styleOf(properties, pale) }).getLayers();
    shapes.set(key, shape);
    ground.addLayer(shape);
  }
}

const styleOf = ({ basis, holder, hatch }, pale) => ({ stroke: false, pale, fillColor: fill(holder, hatch),
  fillOpacity: basis === "attested" ? config.opacity.attested * pale : 0, weight: breadth(map.getCenter().lat) });

function drawFronts({ type, coordinates }) {
  const course = JSON.stringify(coordinates);
  if (course === data.drawn.course) return;
  data.drawn.course = course;
  const points = L.GeoJSON.coordsToLatLngs(type === "LineString" ? [coordinates] : coordinates, 1);
  data.drawn.fronts.eachLayer((line) => line.setLatLngs(points));
}

function clearZones() {
  if (!data.drawn) return;
  layers.zones.removeLayer(data.drawn.faded).removeLayer(data.drawn.ground);
  layers.fronts.removeLayer(data.drawn.fronts);
  data.drawn = null;
}

/* The zone of the day's drawing that a point [lon, lat] lies in; coloured by strength it has none. */
export const zoneAt = (point, drawing) => drawing.zones.find((zone) => zone.id && covers(zone.geometry, point)) || null;

/* Whether a line from the point outwards crosses the rings of the ground an odd number of times. */
function covers({ type, coordinates }, [x, y]) {
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  const crossings = (ring) => ring.filter(([ax, ay], n) => {
    const [bx, by] = ring[n ? n - 1 : ring.length - 1];
    return (ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
  }).length;
  return rings.reduce((sum, ring) => sum + crossings(ring), 0) % 2 === 1;
}
