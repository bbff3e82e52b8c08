/* The panel of evidence: beside the map, below it on a small screen. What it shows is `at` in the address, so that
   back and forward go through what a reader has opened. What opened it gets the focus back. */

import { mayGo } from "./address.js";
import { go } from "./change.js";
import { latLng, node } from "./nodes.js";
import { map, state } from "./state.js";
import { text } from "./words.js";

const panel = node("section", null, { id: "evidence", role: "dialog", tabindex: "-1", hidden: "" });
const inPanel = node("div");
const narrowScreen = matchMedia("(max-width: 59.99rem)");
const panelSteps = [-1, 1].map((way) => [way, node("button", null, { type: "button", class: way < 0 ? "panel-back" : "panel-on" })]);
let before = null;
let comes = false;
let marked = null;

/* Whether it is a sheet over the page: there the list of claims isn't in sight beside the map. */
export const sheeted = () => narrowScreen.matches || document.body.classList.contains("embed");

export function wirePanel() {
  const close = node("button", text("Close"), { type: "button", class: "panel-close" });
  for (const [way, button] of panelSteps) {
    button.textContent = way < 0 ? text("Back") : text("Forward");
    button.addEventListener("click", () => history.go(way));
  }
  close.addEventListener("click", closePanel);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) closePanel(); });
  const row = node("p", null, { class: "steps" });
  row.append(...panelSteps.map(([, button]) => button), close);
  panel.append(row, inPanel);
  document.querySelector("main > .text").before(panel);
  return panel;
}

const closePanel = () => go({ at: "" }, true);

/* Opens what has this name: a place, a front, a claim, or a point. With `focus` it gets the focus. */
export function openEvidence(at, focus) {
  comesFrom(focus);
  if (at === state.at && focus) panel.focus({ preventScroll: true });
  go({ at }, true);
}

export const pointName = (at) => [at.wrap().lng, at.wrap().lat].map((degrees) => +degrees.toFixed(6)).join();

/* Who opens the panel; a step within it leaves the focus where it is. */
export function comesFrom(focus) {
  if (panel.contains(document.activeElement)) return;
  before = focus ? document.activeElement : null;
  comes = Boolean(focus);
}

/* `spot`: where on the map it is, as [lon, lat]; `fresh`: it has just been opened. */
export function showPanel({ title, box, spot }, fresh) {
  const held = panel.contains(document.activeElement) ? document.activeElement : null;
  panel.hidden = false;
  panel.setAttribute("aria-label", title);
  if (inPanel.firstChild !== box) inPanel.replaceChildren(box);
  for (const [way, button] of panelSteps) button.disabled = !mayGo(way);
  if (fresh) panel.scrollTop = 0;
  document.body.classList.add("evident");
  if (comes) panel.focus({ preventScroll: true });
  else if (held && (held.disabled || !held.isConnected)) (panel.querySelector(`.${held.className || "none"}:enabled`) || panel).focus({ preventScroll: true });
  comes = false;
  mark(spot);
  if (fresh) bring(spot);
}

export function hidePanel() {
  if (panel.hidden) return;
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  document.body.classList.remove("evident");
  mark(null);
  if (before && before.isConnected && (inside || document.activeElement === document.body)) before.focus({ preventScroll: !sheeted() });
  else if (inside) map.getContainer().focus({ preventScroll: true });
  before = null;
}

/* A ring around what the panel is about. */
function mark(spot) {
  if (marked) marked.remove();
  marked = spot && L.circleMarker(latLng(spot), { pane: "leaders", interactive: false, radius: 11, weight: 2.5, color: "var(--claim)", fill: false }).addTo(map);
}

/* The map stays where it is, unless the spot is out of sight, or under the sheet. */
function bring(spot) {
  const [sheet, frame] = [panel, map.getContainer()].map((element) => element.getBoundingClientRect());
  const covered = sheeted() ? Math.max(0, frame.bottom - sheet.top) : 0;
  if (covered || frame.top < 0) map.getContainer().scrollIntoView({ block: sheeted() ? "start" : "nearest" });
  const under = sheeted() ? Math.max(0, map.getContainer().getBoundingClientRect().bottom - sheet.top) : 0;
  if (spot) map.panInside(latLng(spot), { paddingTopLeft: [15, 15], paddingBottomRight: [15, 15 + under] });
}
