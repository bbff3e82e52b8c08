/* Why a point has its colour: the reports that decide there, and the sources of its zone. */

import { plus, span } from "./days.js";
import { english, holderName, list, names, node, stored } from "./nodes.js";
import { holderIs } from "./places.js";
import { opened, popup } from "./popups.js";
import { ask, everything, loading } from "./server.js";
import { config, state } from "./state.js";
import { asIf } from "./voices.js";
import { link, listed, plural, spoken, text } from "./words.js";

export function explain(at, zone, focus) {
  const box = zone ? zoneText(zone) : node("div");
  const why = node("div");
  if (zone) box.append(why, rest(zone));
  else box.append(why);
  const { lat, lng } = at.wrap();
  const query = link(`why?lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}&day=${state.day}`);
  const title = zone ? holderName(zone.properties.holder) : holderName(null);
  const found = zone ? popup(at, box, title, focus) : null;
  if (stored) {
    why.append(...(zone ? [] : [node("h2", title)]), node("p", stored.elsewhere()));
    if (!zone) popup(at, box, title, focus);
    return;
  }
  const day = state.day;
  loading(ask(`${query}&f=json`).then((answer) => {
    if (state.without) why.append(node("p", text("With all voices:")));
    if (answer.holder && !zone) why.append(node("h2", answer.holder_name));
    why.append(...(answer.holder ? reasons(answer) : [node("h2", holderName(null)), node("p", text("Nothing is drawn here: {reason}.", answer))]));
    const line = node("p");
    line.append(node("a", text("All reports of the place, and the rule"), { href: `${query}&f=html` }));
    why.append(line);
    if (found && found === opened) found.update();
    else if (!found && day === state.day) popup(at, box, answer.holder ? answer.holder_name : title, focus);
  }));
}

/* What decides at this point of a zone; the reports stand in paragraphs, the zone's sources in the list. */
function reasons(answer) {
  const others = answer.disagreements.length;
  return [
    node("p", text("At this point: {place}, {far} km away, decides, by what was reported:", { place: answer.place_name, far: (answer.distance_m / 1000).toFixed(1) })),
    ...answer.deciding.map((r) => {
      const line = node("p", `${span(r.day, r.precision)}: `);
      line.append(english(`${r.said}.`));
      return line;
    }),
    node("p", standing(answer)),
    node("p", others
      ? text("Reports within {days} days that name another holder: {others}.", { days: answer.nearby_days, others })
      : text("No report within {days} days names another holder.", { days: answer.nearby_days })),
  ];
}

/* On how many independent voices the holder of the point stands, and on which. */
function standing({ stands_on: legs, oldest, newest }) {
  const voices = listed(legs.map((leg) => listed(leg.voices)));
  const days = { oldest: spoken(oldest), newest: spoken(newest) };
  return legs.length
    ? plural("Stands on {n} independent voice: {voices}; reports from {oldest} to {newest}.", "Stands on {n} independent voices: {voices}; reports from {oldest} to {newest}.", legs.length, { voices, ...days })
    : text("Stands on no voice: a conclusion of the keepers.");
}

function zoneText(zone) {
  const { holder, bank, basis, hatch, area_km2: area } = zone.properties;
  const box = node("div");
  const involved = listed(hatch.map(holderName), "conjunction");
  const values = { bank: text(bank), basis: text(basis), area: Math.max(1, Math.round(area)), involved };
  box.append(
    node("h2", holderName(holder)),
    node("p", !config.divided ? text("{basis}, about {area} km².", values) : involved
      ? text("{bank} bank, {basis}, about {area} km²; between {involved}, as far as reports name them.", values)
      : text("{bank} bank, {basis}, about {area} km².", values)),
  );
  const { other } = zone.properties;
  if (other !== undefined) box.append(node("p", holderIs(other, state.compare)));
  if (state.without) box.firstChild.after(node("p", asIf()));
  return box;
}

/* The zone whole, asked for when it is opened: how old its evidence is, its places, its sources. */
function rest(zone) {
  const box = node("div");
  const all = `what-if/zones?day=${state.day}&without=${encodeURIComponent(state.without)}`;
  const path = state.without ? all : `collections/zones/items/${zone.id}`;
  loading(Promise.all([ask(path), everything()]).then(([found, { places, reports }]) => {
    const p = (found.features ? found.features.find((f) => f.id === zone.id) : found).properties;
    const more = node("details");
    more.append(node("summary", text("Sources: {n}", { n: p.sources.length })), list(p.sources, (id) => [source(id, reports)]));
    const line = node("p");
    line.append(node("a", state.without ? text("These zones as GeoJSON") : "GeoJSON", { href: path }));
    box.append(
      node("p", text("Unchanged from {first} to {last}.", { first: spoken(p.valid_from), last: spoken(plus(p.valid_to, -1)) })),
      node("p", text("Evidence: from {first} to {last}.", { first: spoken(plus(p.valid_from, -p.oldest_age_days)), last: spoken(plus(p.valid_from, -p.newest_age_days)) })),
      node("p", text("Places: {places}.", { places: listed(p.places.map((id) => names(places.get(id).properties)[0])) })),
      more, line,
    );
    if (opened) opened.update();
  }));
  return box;
}

/* A source by its title, with its address if it has one, as the reports it carries give them. */
function source(id, reports) {
  const carried = [...reports.values()].find((r) => r.source === id);
  if (!carried) return id;
  const title = english(carried.source_title);
  if (!carried.source_url) return title;
  const made = node("a", null, { href: carried.source_url, rel: "noreferrer" });
  made.append(title);
  return made;
}
