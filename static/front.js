/* The map's page. Folium's script makes the map and calls front.layer and front.start; scripts that come
   later find in `front` what they share with the page, and add their part to it.
   Everything shown comes from the server as data and enters the page as text. */

import { offerLanguages, read, writeSoon } from "./map/address.js";
import { go, shownBy } from "./map/change.js";
import { chooseClaim, onLink, reveal, showClaims } from "./map/claims.js";
import { fill } from "./map/colours.js";
import { between, covered, margin, plus, span } from "./map/days.js";
import { drawPlaces, paintDots, placesInView, redrawPlaces, ring } from "./map/dots.js";
import { showEvidence } from "./map/evidence.js";
import { showFilters, wireFilters } from "./map/filters.js";
import { drawBoundaries, drawRivers } from "./map/lines.js";
import { tellNewer } from "./map/newer.js";
import { wireKey } from "./map/key.js";
import { english, holderName, latLng, named, names, node } from "./map/nodes.js";
import { awaitClaim, otherClaims } from "./map/others.js";
import { openEvidence, pointName, wirePanel } from "./map/panel.js";
import { fromPaper, toPaper } from "./map/paper.js";
import { pointsOf } from "./map/pins.js";
import { listPlaces, wireTable } from "./map/table.js";
import { declutter, declutterGently, placeLater } from "./map/placing.js";
import { ask, everything, inParts, learnNames, loading, pause, script, titled } from "./map/server.js";
import { showSlider, wireSlider } from "./map/slider.js";
import { labelStop, standStill, wireStop } from "./map/stop.js";
import { config, data, layers, map, setMap, state, usual, view } from "./map/state.js";
import { calm, resized, setView } from "./map/view.js";
import { showStrength, wireStrength } from "./map/strength.js";
import { showVoice, voiceName, wireVoices } from "./map/voices.js";
import { showWalk, wireWalk } from "./map/walk.js";
import { comma, lang, link, listed, plural, semicolon, spoken, text } from "./map/words.js";
import { drawDay } from "./map/zones.js";

const panes = ["boundaries", "zones", "areas", "rivers", "fronts", "references", "leaders", "names", "places", "pins", "stop"];

/* What is the same on every day, asked for before there is a map to draw it on. */
const always = ask("map/always");
always.catch(() => {}); // told when it is drawn

const drawn = { boundaries: drawBoundaries, rivers: drawRivers, places: drawPlaces };

function show() {
  showSlider();
  showVoice();
  showStrength();
  if (state.compare || front.showCompared) loading(script("compare").then(() => front.showCompared()));
  if (showFilters()) loading(otherClaims());
  showClaims();
  showWalk();
  showEvidence();
  loading(drawDay().then(labelStop));
  showReferences();
  if (document.querySelector(".holders").open) loading(listPlaces());
}

/* Maps of other voices come when a reader switches them on. */
function showReferences() {
  if (layers.references && map.hasLayer(layers.references)) loading(script("references").then(() => front.showReferences()));
}

function restore() {
  const place = read();
  if (place) map.setView([place[1], place[2]], place[0], { animate: false });
  show();
  reveal();
}

// ---- what Folium's script calls ----

function layer(id, atFirst = true) {
  layers[id] = L.featureGroup(); // dots are many: what happens to them is told to their group
  if (atFirst) usual.push(id);
  return layers[id];
}

function begin(leafletMap) {
  setMap(leafletMap);
  map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noreferrer">Leaflet</a>');
  makePanes();
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", text("Map: arrow keys move it, plus and minus zoom"));
  loading(pause().then(opening));
}

function makePanes() {
  panes.forEach((name, at) => { map.createPane(name).style.zIndex = 401 + at; });
  map.on("zoomanim", () => map.getContainer().classList.add("zooming"));
  map.on("zoomend", () => {
    map.getContainer().classList.remove("zooming");
    paintDots();
  });
}

/* From here on the map can be moved; what else a reader may do follows, before the drawing. */
function opening() {
  L.control.scale({ imperial: false }).addTo(map);
  if (lang !== "en") translateControls(map.getContainer());
  calm();
  wireKey();
  const place = read();
  if (place) map.setView([place[1], place[2]], place[0], { animate: false });
  else {
    setView();
    view.looking = state.selected;
    const item = state.selected && document.getElementById(`claim-${state.selected}`);
    const at = item ? pointsOf(item) : [];
    if (at.length && !map.getBounds().contains(latLng(at[0]))) map.setView(latLng(at[0]), map.getZoom(), { animate: false });
  }
  loading(fillMap());
  loading(pause().then(wire));
}

/* What Leaflet itself says, in the page's language. */
function translateControls(box) {
  const titles = { "zoom-in": text("Zoom in"), "zoom-out": text("Zoom out"), "layers-toggle": text("Layers") };
  for (const [name, title] of Object.entries(titles)) {
    const control = box.querySelector(`.leaflet-control-${name}`);
    control.title = title;
    control.setAttribute("aria-label", title);
  }
  const scale = box.querySelector(".leaflet-control-scale-line");
  const unit = () => { scale.textContent = scale.textContent.replace(/k?m$/, (short) => text(short)); };
  map.on("move", unit);
  unit();
}

/* Dots come after the day, which colours them, and names when all the rest is there. */
async function fillMap() {
  placeLater(true);
  const day = drawDay();
  const others = Object.keys(drawn).map(async (id) => {
    data[id] = id === "places" && config.many ? await placesInView() : (await always)[id];
    if (id === "places") await day.catch(() => {});
    await pause();
    await drawn[id](data[id]);
  });
  const parts = [day, ...others];
  parts.forEach(loading);
  await Promise.allSettled(parts);
  await pause();
  wireStop();
  placeLater(false);
  await declutterGently();
  reveal();
}

// ---- what a reader may do ----

function wire() {
  wireMap();
  wirePage();
  addEventListener("popstate", () => { restore(); awaitClaim(restore); });
  offerLanguages();
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", fromPaper);
  wireSlider();
  wireVoices();
  wireStrength();
  wireFilters(go);
  wireWalk(wirePanel());
  wireSearch();
  tellNewer();
  show();
  awaitClaim(restore);
}

function wireMap() {
  map.on("click", (event) => openEvidence(pointName(event.latlng)));
  map.on("dragstart zoomstart", () => { view.moved = true; });
  map.on("moveend zoomend", () => { declutter(); if (view.moved) writeSoon(); loading(drawDay()); });
  if (config.many) map.on("moveend", () => loading(redrawPlaces().then(() => { standStill(); declutter(); })));
  map.on("overlayadd overlayremove", () => { declutter(); writeSoon(); showReferences(); });
}

function wirePage() {
  document.addEventListener("click", onLink);
  document.addEventListener("toggle", ({ target }) => {
    if (target.open && target.matches(".sides")) loading(script("sides").then(() => front.sides(target)));
    if (target.open && target.id === "take") loading(script("take").then(() => front.take()));
    if (target.open && target.matches(".around")) loading(otherClaims());
  }, true);
  document.addEventListener("click", ({ target }) => {
    if (target.matches(".cite")) loading(script("cite").then(() => front.cite(target)));
  });
  wireTable();
  document.getElementById("why-here").addEventListener("click", () => {
    map.getContainer().scrollIntoView({ block: "nearest" });
    openEvidence(pointName(map.getCenter()), true);
  });
}

function wireSearch() {
  document.getElementById("find").addEventListener("focus", () => loading(script("search")), { once: true });
  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault(); // and this early the list isn't there: its first line is what is meant
    loading(script("search").then(() => front.chooseFirst()));
  });
}

// ---- what other scripts find ----

shownBy(show);

const openPlace = (id, focus) => openEvidence(`places/${id}`, focus);

/* The id of the claim that an element of the list, or of the panel, belongs to. */
const claimOf = (element) => {
  const item = element.closest(".claims > li, [data-claim]");
  return item && (item.dataset.claim || item.id.slice(6));
};

/* The dots anew, and with them the names. */
function redrawDots() {
  paintDots();
  declutter();
}

globalThis.front = {
  config, layers, state, data, layer, start: begin, go, open: chooseClaim, openPlace, otherClaims, ask, inParts, loading, script, resized, everything, learnNames, titled, claimOf,
  node, named, english, latLng, pointsOf, plus, between, covered, margin, spoken, span, holderName, placeName: (place) => names(place)[0], voiceName, fill, ring, redrawDots,
  lang, text, plural, comma, semicolon, listed, link,
  get map() { return map; },
};
