/* The table of places and their holders: a part at a time, and by name. */

import { span } from "./days.js";
import { english, holderName, names, node, stored } from "./nodes.js";
import { holderOn, known } from "./places.js";
import { ask, everything, loading } from "./server.js";
import { config, state } from "./state.js";
import { lang, link, plural, text } from "./words.js";

const partSize = 200;
const typingPause = 150;
const tableElement = (name) => document.getElementById(name);
const listBody = document.querySelector(".holders tbody");
let latestList = 0;
let typedName = null;

export function wireTable() {
  document.querySelector(".holders").addEventListener("toggle", (event) => {
    if (event.target.open) loading(listPlaces());
  });
  tableElement("more-places").addEventListener("click", () => loading(listPlaces(listBody.rows.length)));
  tableElement("place-name").addEventListener("input", () => {
    clearTimeout(typedName);
    typedName = setTimeout(() => loading(listPlaces()), typingPause);
  });
}

/* The places from this one on, after those that are there; what was asked last is shown. */
export async function listPlaces(offset = 0) {
  latestList += 1;
  const own = latestList;
  const name = tableElement("place-name").value.trim();
  const query = `places?day=${state.day}&offset=${offset}${name && `&q=${encodeURIComponent(name)}`}`;
  const { numberMatched: all, places } = stored ? partOf(await everything(), name, offset) : await ask(`${query}&f=json`);
  if (own !== latestList) return;
  if (!stored) tableElement("all-places").href = link(`places?day=${state.day}&f=html`);
  if (!offset) listBody.replaceChildren();
  listBody.append(...places.map(placeRow));
  tableElement("more-places").hidden = listBody.rows.length >= all;
  const shown = listBody.rows.length;
  tableElement("places-shown").textContent = shown < all || name ? plural("{shown} of {n} place.", "{shown} of {n} places.", all, { shown }) : "";
}

/* The same where answers are files: of all places. */
function partOf({ places, reports }, name, offset) {
  const plain = (words) => words.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const matches = ({ name: own, name_ar: other, variants }) => [own, other, ...variants].some((one) => one && plain(one).includes(plain(name)));
  const order = (a, b) => (a.properties.name < b.properties.name ? -1 : 1);
  const rows = [...places.values()].filter(({ properties: p }) => p.holders.length && (!name || matches(p))).sort(order);
  return { numberMatched: rows.length, places: rows.slice(offset, offset + partSize).map((place) => recorded(place, reports)) };
}

function recorded(place, reports) {
  const held = holderOn(place);
  const report = held && known(held, reports).at(-1);
  const { day, precision } = report ? reports.get(report) : {};
  const { holder, valid_from: since, precision: since_precision } = held || { holder: null };
  return { ...place.properties, id: place.id, holder, since, since_precision, report, day, precision };
}

function placeRow(place) {
  const row = node("tr", null, { "data-place": place.id });
  row.append(
    placeTitle(place),
    ...(config.divided ? [node("td", text(place.bank))] : []),
    node("td", place.holder ? holderName(place.holder) : text("no record"), { class: "holder" }),
    node("td", place.since && span(place.since, place.since_precision), { class: "since" }),
    node("td", null, { class: "last" }),
  );
  if (place.report) row.lastChild.append(node("a", span(place.day, place.precision), { href: `collections/reports/items/${place.report}` }));
  return row;
}

function placeTitle(place) {
  const [own, other, code, dir] = names(place);
  const cell = node("th", null, { scope: "row" });
  const to = node("a", null, { href: link(`places/${place.id}`) });
  to.append(lang === "en" || own !== place.name ? own : english(own));
  cell.append(to);
  if (other) cell.append(" ", node("span", other, { lang: code, dir }));
  return cell;
}
