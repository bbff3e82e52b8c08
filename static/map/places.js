/* Places: who holds one on the day, by which reports; its evidence. */

import { span } from "./days.js";
import { english, holderName, list, named, names, node } from "./nodes.js";
import { recordsOf } from "./server.js";
import { config, state } from "./state.js";
import { asIf } from "./voices.js";
import { link, spoken, text } from "./words.js";
import { zonesOn } from "./zones.js";

const within = (p, d) => p.valid_from <= d && (!p.valid_to || d < p.valid_to);
export const holderOn = (place) => place.properties.holders.findLast((h) => within(h, state.day));

/* The reports of a tenure up to the day, in the order in which they count: the last decides. */
export const known = (held, reports) => held.reports.filter((id) => reports.has(id) && reports.get(id).day <= state.day);

/* On which bank a place lies, and how far its point may be off, as far as that is known. */
function placing({ bank, uncertainty_m: uncertain }) {
  const values = { bank: text(bank), uncertain };
  if (!config.divided) return uncertain === null ? "" : text("Position within {uncertain} m.", values);
  return uncertain === null ? text("Bank: {bank}.", values) : text("Bank: {bank}. Position within {uncertain} m.", values);
}

export const holderIs = (holder, day = state.day) => text("{holder} on {day}.", { holder: holderName(holder), day: spoken(day) });

export async function placeEvidence(id) {
  const [{ places, reports }, drawing] = await Promise.all([recordsOf(id), zonesOn(state.day)]);
  const place = places.get(id);
  return place && {
    title: names(place.properties)[0],
    box: placeText(place, reports, drawing),
    spot: place.geometry && place.geometry.coordinates,
  };
}

function placeText(place, reports, drawing) {
  const p = place.properties;
  const box = node("div");
  const title = node("h2");
  title.append(named(place));
  box.append(title);
  const held = holderOn(place);
  const other = drawing.others && drawing.others[place.id];
  const then = other ? ` ${holderIs(other.holder, state.compare)}` : "";
  if (state.without) box.append(node("p", `${asIf()} ${holderIs(drawing.holders[place.id])}${then} ${text("With all voices:")}`));
  box.append(node("p", holderIs(held && held.holder) + (state.without ? "" : then)));
  if (held) box.append(node("p", text("Since {day}.", { day: span(held.valid_from, held.precision) })));
  box.append(node("p", placing(p)));
  if (held) box.append(node("p", text("Reports, the deciding one first:")), list(known(held, reports).reverse(), (id) => reportLine(id, reports.get(id))));
  const all = node("p");
  all.append(node("a", text("All reports and claims about it"), { href: link(`places/${place.id}?day=${state.day}&f=html`) }));
  box.append(all);
  return box;
}

/* A report in a list: its day, and its words as a link to its source. */
function reportLine(id, report) {
  const words = node("a", null, { href: report.source_url || `collections/reports/items/${id}`, rel: "noreferrer" });
  words.append(english(report.said));
  return [`${span(report.day, report.precision)}: `, words];
}
