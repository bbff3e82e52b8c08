/* The address of the page holds its whole state: read when it opens or goes back, written with each change. */

import { covered } from "./days.js";
import { filterNames, filtersOf } from "./filters.js";
import { stored } from "./nodes.js";
import { config, layers, map, state, usual, view } from "./state.js";

let writing = null;
let deepest = 0; // steps that this page has put into the browser's history

const depth = () => (history.state && history.state.depth) || 0;

/* Whether the browser's back or forward leads to another state of this page. */
export const mayGo = (way) => (way < 0 ? depth() > 0 : depth() < deepest);

/* Takes the state from the address; gives the view in it as [zoom, lat, lon], if there is one. */
export function read() {
  const parameters = new URLSearchParams(location.search);
  const [chosen] = location.hash.match(/^#claim-.+/) || [`#claim-${parameters.get("claim")}`];
  const claim = document.getElementById(chosen.slice(1));
  const item = claim && claim.matches(".claims > li") ? claim : null;
  const voices = [...document.querySelectorAll("#without-voice option")].map((o) => o.value);
  const day = parameters.get("day");
  state.selected = item && item.id.slice(6);
  state.day = day && covered(day) ? day : item && covered(item.dataset.day) ? item.dataset.day : config.day;
  Object.assign(state, filtersOf(parameters));
  state.at = evidenceName(parameters.get("at")) || "";
  const other = parameters.get("compare");
  state.compare = other && covered(other) ? other : "";
  state.without = voices.includes(parameters.get("without")) ? parameters.get("without") : "";
  state.measure = parameters.get("measure") === "km2" ? "km2" : "";
  state.by = parameters.get("by") === "strength" && !state.compare ? "strength" : "";
  const names = parameters.has("layers") ? parameters.get("layers").split(",") : usual;
  for (const [id, group] of Object.entries(layers)) {
    if (names.includes(id)) group.addTo(map);
    else group.remove();
  }
  const place = (parameters.get("map") || "").split("/").map(Number);
  view.moved = place.length === 3 && place.every(Number.isFinite);
  return view.moved ? place : null;
}

/* The name of what has evidence, if it is one. */
const evidenceName = (at) => (/^(?:changes|(?:claims|fronts|places)\/[^/]+|-?[\d.]+,-?[\d.]+)$/.test(at) ? at : "");

const plain = (parameters) => parameters.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");

export function write(push) {
  const parameters = new URLSearchParams(location.search);
  const put = (key, value) => (value ? parameters.set(key, value) : parameters.delete(key));
  const on = Object.keys(layers).filter((id) => map.hasLayer(layers[id]));
  const { lat, lng } = map.getCenter();
  put("day", state.day);
  put("compare", state.compare);
  put("without", state.without);
  put("by", state.by);
  put("at", state.at);
  put("measure", state.measure);
  put("claim", state.selected); // which servers see, for a preview, where the hash leads browsers without scripts
  for (const name of filterNames) put(name, state[name]);
  if (on.join() !== usual.join()) parameters.set("layers", on.join());
  else parameters.delete("layers");
  put("map", view.moved && `${+map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
  const path = `?${plain(parameters)}${state.selected ? `#claim-${state.selected}` : ""}`;
  if (push && path !== location.search + location.hash) {
    deepest = depth() + 1;
    history.pushState({ depth: deepest }, "", path);
  } else history.replaceState(history.state, "", path);
  offerLanguages();
}

/* The links to the other languages lead to the same state. */
export function offerLanguages() {
  for (const other of document.querySelectorAll(".languages a")) {
    const parameters = new URLSearchParams(location.search);
    if (other.hreflang === "en") parameters.delete("lang");
    else parameters.set("lang", other.hreflang);
    const address = `?${plain(parameters)}${location.hash}`;
    other.href = stored ? stored.address(address) : address;
  }
}

export function writeSoon() {
  forget();
  writing = setTimeout(write, 250);
}

/* What was about to be written isn't. */
export const forget = () => clearTimeout(writing);
