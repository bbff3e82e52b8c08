/* What a zone or a front stands on: since when, places, sources. */

import { plus } from "./days.js";
import { list, names, node } from "./nodes.js";
import { titled } from "./server.js";
import { listed, spoken, text } from "./words.js";

export const unchanged = (p) => node("p", text("Unchanged from {first} to {last}.", { first: spoken(p.valid_from), last: spoken(plus(p.valid_to, -1)) }));

export const placesOf = (p, places) => node("p", text("Places: {places}.", { places: listed(p.places.map((id) => names(places.get(id).properties)[0])) }));

export function sourcesOf(p, reports) {
  const more = node("details");
  more.append(node("summary", text("Sources: {n}", { n: p.sources.length })), list(p.sources, (id) => [source(id, reports)]));
  return more;
}

/* A source by its title, with its address if it has one, as the reports it carries give them. */
function source(id, reports) {
  const carried = [...reports.values()].find((r) => r.source === id);
  if (!carried) return id;
  const title = titled(carried.source_title);
  if (!carried.source_url) return title;
  const link = node("a", null, { href: carried.source_url, rel: "noreferrer" });
  link.append(title);
  return link;
}
