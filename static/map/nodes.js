/* Nodes of the page: text in, never markup; names in both scripts. */

import { config } from "./state.js";
import { lang, text } from "./words.js";

export const { stored } = globalThis; // in a file without a server: kept.js

export function node(name, content, attributes = {}) {
  const element = document.createElement(name);
  if (content) element.textContent = content;
  for (const [key, value] of Object.entries(attributes)) {
    const attribute = key === "href" && stored ? stored.address(value) : value;
    if (attribute !== null) element.setAttribute(key, attribute);
  }
  return element;
}

export function list(things, parts) {
  const items = node("ul");
  for (const thing of things) {
    const line = node("li");
    line.append(...parts(thing));
    items.append(line);
  }
  return items;
}

/* A name in the page's language; then in the other script, if it has one, with its language and direction. */
export const names = ({ name, name_ar: arabic }) => (lang === "ar" && arabic ? [arabic, name, "en", "ltr"] : [name, arabic, "ar", "rtl"]);

export function named(place) {
  const [own, other, code, dir] = names(place.properties);
  const box = node("span", own);
  if (lang !== "en" && own === place.properties.name) box.lang = "en";
  if (other) box.append(" ", node("span", other, { lang: code, dir }));
  return box;
}

/* What the records say, in English in every language. */
export const english = (words) => node("bdi", words, lang === "en" ? {} : { lang: "en" });

export const holderName = (id) => (id ? config.holders[id].name : text("No record"));

/* Leaflet wants the latitude first; this is the one place that swaps. */
export const latLng = ([lon, lat]) => L.latLng(lat, lon);
