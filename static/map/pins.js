/* Numbered pins of the claims, kept as they are while they move. */

import { english, latLng, node } from "./nodes.js";
import { sheeted } from "./panel.js";
import { xy } from "./rivers.js";
import { crossed, dotsUnder, inside, meet, onRiver, stick } from "./room.js";
import { layers, map, state } from "./state.js";
import { text } from "./words.js";

const pins = new Map();

/* Where a claim of the list is, as [lon, lat]. */
export const pointsOf = (item) => (item.dataset.at || "").split(";").filter(Boolean).map((at) => at.split(",").map(Number));

/* Pins of a spot stand in rows of five, near it, where they cover least; a line leads to it. */
export function placePins(s, pinned) {
  const leaders = L.layerGroup();
  const used = new Set();
  for (const [key, items] of pinned) {
    const at = latLng(key.split(",").map(Number));
    const [x, y] = xy(at);
    if (!inside(s, [x, y, x, y])) continue;
    const block = room(s, x, y, items.length);
    if (!block) continue;
    const stand = items.map((_, n) => [block.box[0] + (n % 5) * 24, block.box[1] + Math.floor(n / 5) * 24]);
    items.forEach((item, n) => {
      const button = pin(item, key);
      button.classList.toggle("selected", item.id === `claim-${state.selected}`);
      stick("pins", button, ...stand[n]);
      used.add(button);
    });
    s.boxes.push(block.box);
    L.polyline([at, map.containerPointToLatLng(nearest(x, y, stand))], { pane: "leaders", interactive: false, color: "var(--claim)", weight: 1.2 }).addTo(leaders);
  }
  for (const button of pins.values()) if (!used.has(button)) button.remove();
  leaders.addTo(layers.claims);
  s.put.push({ remove: () => layers.claims.removeLayer(leaders) });
}

/* Claims of one spot, in the list's order. */
export function spots() {
  const groups = new Map();
  for (const item of document.querySelectorAll(".claims > li[data-at]")) {
    if (item.hidden || (item.dataset.pin === undefined && item.id !== `claim-${state.selected}`)) continue;
    for (const at of pointsOf(item)) groups.set(at.join(), [...(groups.get(at.join()) || []), item]);
  }
  return groups;
}

function pin(item, key) {
  const name = `${item.id} ${key}`;
  if (!pins.has(name)) {
    const speaker = item.querySelector(".said b").textContent;
    const title = text("Claim {number}: {speaker}", { number: item.value, speaker });
    const button = node("button", null, { type: "button", class: "pin", "aria-label": title });
    button.append(node("span", String(item.value)));
    button.addEventListener("click", () => {
      front.open(item.id.slice(6));
      if (!sheeted()) item.scrollIntoView({ block: "nearest" });
    });
    for (const come of ["mouseenter", "focus"]) button.addEventListener(come, () => speak(button, `${speaker}: ${item.querySelector(".says").textContent}`));
    for (const go of ["mouseleave", "blur", "click"]) button.addEventListener(go, () => bubble && bubble.remove());
    L.DomEvent.disableClickPropagation(button);
    pins.set(name, button);
  }
  return pins.get(name);
}

let bubble = null;

/* Who says what, above the pin, for as long as the pointer or the focus is on it. */
function speak(button, words) {
  const [on, from] = [button, map.getContainer()].map((element) => element.getBoundingClientRect());
  const at = map.containerPointToLatLng([on.left - from.left + on.width / 2, on.top - from.top]);
  if (bubble) bubble.remove();
  bubble = L.tooltip({ direction: "top", className: "hovered sentence" }).setLatLng(at).setContent(english(words)).addTo(map);
}

const directions = [[0, 1], [1, 0], [-1, 0], [0, -1], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7], [-0.7, -0.7], [0.4, 1], [-0.4, 1], [1, 0.4], [-1, 0.4]];

function room(s, x, y, count) {
  const wide = Math.min(5, count) * 24;
  const high = Math.ceil(count / 5) * 24;
  let best = null;
  for (const away of [12, 24, 36, 48, 60, 84, 112, 150]) {
    for (const [right, down] of directions) {
      const left = x + right * (away + wide / 2) - wide / 2;
      const top = y + down * (away + high / 2) - high / 2;
      const box = [left, top, left + wide, top + high];
      if (!inside(s, box)) continue;
      const least = weight(s, box) + onRiver(s, box) * 4 + away + (s.boxes.some((b) => meet(b, box)) ? 1000 : 0);
      if (best && least >= best.cost) continue;
      const cost = least + crossed(s, x, y, box);
      if (!best || cost < best.cost) best = { box, cost };
    }
  }
  return best;
}

/* A dot with a record weighs as much as 200 pixels of way. */
const weight = (s, box) => dotsUnder(s, box).reduce((sum, d) => sum + (d.held ? 200 : 30), 0);

/* The middle of the pin, of those that stand here, that is nearest to the place. */
function nearest(x, y, stand) {
  const far = ([left, top]) => Math.hypot(left - x, top - y);
  return stand.map(([left, top]) => [left + 12, top + 12]).reduce((a, b) => (far(b) < far(a) ? b : a));
}
