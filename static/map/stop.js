/* One stop of the keyboard for all dots: a button that stands on one of them. Arrow keys lead to the nearest in their
   direction, Page Up and Page Down through all by name, Enter opens it. Each time it is another button, so that the
   focus moves and is spoken. */

import { marks, speakPlace } from "./dots.js";
import { holderName, node, names } from "./nodes.js";
import { openEvidence } from "./panel.js";
import { xy } from "./rivers.js";
import { inside, stick } from "./room.js";
import { data, layers, map } from "./state.js";
import { lang, text } from "./words.js";

const stopWays = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const pageWays = { PageDown: 1, PageUp: -1 };
let stopButton = null;
let stopMark = null;

export function wireStop() {
  const pane = map.getPane("stop");
  pane.setAttribute("role", "group");
  pane.setAttribute("aria-label", text("Places: arrow keys go to the next one, Page Up and Page Down through all by name, Enter opens it"));
  map.on("moveend zoomend overlayadd overlayremove", standStill);
  standStill();
}

/* The button on its dot as the map has moved; on another, the most important in sight, if its own is gone or nobody is at it. */
export function standStill() {
  const seen = map.hasLayer(layers.places) ? [...marks.values()].filter((mark) => inSight(mark)) : [];
  const stays = stopMark && marks.get(stopMark.place.id) === stopMark && (document.activeElement === stopButton || inSight(stopMark));
  if (!seen.length && !stays) {
    if (stopButton) stopButton.remove();
    [stopButton, stopMark] = [null, null];
  } else if (stays) putStop();
  else standOn(seen.reduce((one, other) => (other.rank < one.rank ? other : one)));
}

function inSight(mark) {
  const at = xy(mark.at);
  return inside({ size: map.getSize() }, [...at, ...at]);
}

function putStop() {
  const [x, y] = xy(stopMark.at);
  stick("stop", stopButton, x - 12, y - 12);
}

function standOn(mark) {
  const before = stopButton;
  stopMark = mark;
  stopButton = node("button", null, { type: "button" });
  labelStop();
  L.DomEvent.disableClickPropagation(stopButton);
  stopButton.addEventListener("click", () => openEvidence(`places/${mark.place.id}`, true));
  stopButton.addEventListener("keydown", onStopKey);
  stopButton.addEventListener("focus", () => { labelStop(); speakPlace(mark.dot); });
  stopButton.addEventListener("blur", () => mark.dot.closeTooltip());
  putStop();
  if (document.activeElement === before) stopButton.focus({ preventScroll: true });
  if (before) before.remove();
}

/* The place and who holds it on the day that is shown. */
export function labelStop() {
  if (!stopMark) return;
  const { place, held } = stopMark;
  const [own] = names(place.properties);
  stopButton.setAttribute("aria-label", data.day ? `${own}: ${holderName(held)}` : own);
  if (lang !== "en" && own === place.properties.name) stopButton.setAttribute("dir", "ltr");
}

function onStopKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !(stopWays[event.key] || pageWays[event.key])) return;
  event.preventDefault();
  event.stopPropagation(); // the map itself stays
  const next = stopWays[event.key] ? nearestMark(stopWays[event.key]) : nextByName(pageWays[event.key]);
  if (!next) return;
  standOn(next);
  map.panInside(next.at, { padding: [30, 30], animate: false });
}

/* Within 45 degrees of the way; what lies off it counts as farther. */
function nearestMark([right, down]) {
  const [x, y] = xy(stopMark.at);
  const ahead = [...marks.values()].filter((mark) => mark !== stopMark).map((mark) => {
    const [dx, dy] = [xy(mark.at)[0] - x, xy(mark.at)[1] - y];
    return { mark, along: dx * right + dy * down, across: Math.abs(dx * down - dy * right) };
  }).filter(({ along, across }) => along > 0 && across <= along);
  return ahead.length ? ahead.reduce((one, other) => (other.along + other.across < one.along + one.across ? other : one)).mark : null;
}

function nextByName(way) {
  const titleOf = ({ place }) => names(place.properties)[0];
  const all = [...marks.values()].sort((one, other) => titleOf(one).localeCompare(titleOf(other), lang));
  return all.at((all.indexOf(stopMark) + way) % all.length);
}
