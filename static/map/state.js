/* What the page is told by its server, what it shows, and the map that shows it. */

if (!globalThis.able) throw new Error("This browser can't draw the map: pictures of it stand in the page instead.");

export const config = JSON.parse(document.body.dataset.config);

/* Leaflet's groups by the ids of our layers. */
export const layers = {};

/* Those of them that are shown before a reader says otherwise. */
export const usual = [];

/* What the address holds. */
export const state = { day: config.day, compare: "", without: "", by: "", at: "", measure: "", selected: null };

/* `moved`: the view is the reader's own. `looking`: the claim whose ground is fitted once it has come. */
export const view = { moved: false, looking: null };

/* Answers of the server: boundaries, rivers, places, and the zones of the day; `drawn`: that day's shapes on the map. */
export const data = { drawn: null };

export let map = null;

export function setMap(value) {
  map = value;
}
