/* Why a point has its colour: the reports that decide there, and the sources of its zone. */

import { plus, span } from "./days.js";
import { english, holderName, node, stored } from "./nodes.js";
import { holderIs } from "./places.js";
import { ask, everything, inParts, loading } from "./server.js";
import { placesOf, sourcesOf, unchanged } from "./sources.js";
import { config, state } from "./state.js";
import { asIf } from "./voices.js";
import { link, listed, plural, spoken, text } from "./words.js";
import { zoneAt, zonesOn } from "./zones.js";

/* Of a zone at once what the map knows of it; the reports that decide come from the server. */
export async function pointEvidence(spot) {
  const zone = zoneAt(spot, await zonesOn(state.day));
  const title = holderName(zone && zone.properties.holder);
  const box = zone ? zoneText(zone) : node("div");
  if (stored) {
    box.append(...(zone ? [] : [node("h2", title)]), node("p", stored.elsewhere()), ...(zone ? [rest(zone)] : []));
    return { title, box, spot };
  }
  const query = link(`why?lon=${spot[0]}&lat=${spot[1]}&day=${state.day}`);
  const answer = ask(`${query}&f=json`);
  if (!zone) return { title: (await answer).holder_name || title, box: decides(box, await answer, query), spot };
  const why = node("div");
  box.append(why, rest(zone));
  loading(answer.then((known) => decides(why, known, query, true)));
  return { title, box, spot };
}

function decides(box, answer, query, titled) {
  if (state.without) box.append(node("p", text("With all voices:")));
  if (answer.holder && !titled) box.append(node("h2", answer.holder_name));
  box.append(...(answer.holder ? reasons(answer) : [node("h2", holderName(null)), node("p", text("Nothing is drawn here: {reason}.", answer))]));
  const line = node("p");
  line.append(node("a", text("All reports of the place, and the rule"), { href: `${query}&f=html` }));
  box.append(line);
  return box;
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

function placesPage(holder) {
  const line = node("p");
  line.append(node("a", text("All places with this holder"), { href: link(`places?day=${state.day}&holder=${holder}&f=html`) }));
  return line;
}

/* The zone whole, asked for when it is opened: how old its evidence is, its places, its sources. */
function rest(zone) {
  const box = node("div");
  if (inParts || (stored && stored.lists === false)) { // thousands of places and sources
    if (!stored && !state.without) box.append(placesPage(zone.properties.holder));
    return box;
  }
  const all = `what-if/zones?day=${state.day}&without=${encodeURIComponent(state.without)}`;
  const path = state.without ? all : `collections/zones/items/${zone.id}`;
  loading(Promise.all([ask(path), everything()]).then(([answer, { places, reports }]) => {
    const p = (answer.features ? answer.features.find((f) => f.id === zone.id) : answer).properties;
    const evidence = { first: spoken(plus(p.valid_from, -p.oldest_age_days)), last: spoken(plus(p.valid_from, -p.newest_age_days)) };
    const line = node("p");
    line.append(node("a", state.without ? text("These zones as GeoJSON") : "GeoJSON", { href: path }));
    box.append(unchanged(p), node("p", text("Evidence: from {first} to {last}.", evidence)), placesOf(p, places), sourcesOf(p, reports), line);
  }));
  return box;
}
