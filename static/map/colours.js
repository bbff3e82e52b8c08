/* Colours of the holders; a hatch or a half for each pair of parties. */

import { config } from "./state.js";

const svg = "http://www.w3.org/2000/svg";
const hatches = document.querySelector(".patterns defs");
const unnamed = config.holders.contested.colour;

export function shape(name, attributes, ...children) {
  const element = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function colours(parties) {
  const pair = parties.map((id) => config.holders[id].colour);
  return pair.length > 1 ? pair : [...pair, unnamed, "#ffffff"].slice(0, 2);
}

/* Stripes run across the zone; a dot has one half of each colour. */
function hatch(parties) {
  const id = `hatch-${parties.join("-")}`;
  if (document.getElementById(id)) return `url(#${id})`;
  const stripes = colours(parties);
  const wide = 5 * stripes.length;
  hatches.append(shape("pattern", { id, width: wide, height: wide, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    ...stripes.map((colour, at) => shape("rect", { x: at * 5, width: 5, height: wide, fill: colour }))));
  return `url(#${id})`;
}

export function halves(parties) {
  const id = `halves-${parties.join("-")}`;
  if (document.getElementById(id)) return `url(#${id})`;
  const [one, other] = colours(parties);
  hatches.append(shape("linearGradient", { id },
    ...[one, other].map((colour) => shape("stop", { offset: 0.5, "stop-color": colour }))));
  return `url(#${id})`;
}

export const fill = (holder, parties) => (holder === "contested" ? hatch(parties) : holder ? (config.holders[holder] || config.strengths[holder]).colour : "none");

/* The colour of a place's dot: by its holder, or by how strong the evidence is. */
export function dotColour(id, day) {
  if (day.strengths) return config.strengths[day.strengths[id]].colour;
  const held = day.holders[id];
  return held === "contested" ? halves(day.contested[id] || []) : config.holders[held].colour;
}
