/* The chosen claim: in the list, on the map, and its day. */

import { go } from "./change.js";
import { covered } from "./days.js";
import { unfiltered } from "./filters.js";
import { latLng } from "./nodes.js";
import { comesFrom, sheeted } from "./panel.js";
import { isAwaited, otherClaims } from "./others.js";
import { pointsOf } from "./pins.js";
import { declutterSoon } from "./placing.js";
import { ask, loading } from "./server.js";
import { config, layers, map, state, view } from "./state.js";
import { near } from "./view.js";

/* The least zoom at which names of villages can be read. */
const LEGIBLE = 10;

let highlighted = null;

/* Opening a claim sets its day, and brings its place into view; what hid it goes. */
export function chooseClaim(id) {
  const item = document.getElementById(`claim-${id}`);
  const own = item.dataset.day;
  view.looking = id;
  if (sheeted()) comesFrom(true);
  go({ selected: id, at: sheeted() ? `claims/${id}` : "", day: covered(own) ? own : state.day, ...(item.hidden && unfiltered) }, true);
  look(item);
}

function look(item) {
  view.looking = item.id.slice(6); // ground that it is about is fitted once it has come
  const at = pointsOf(item);
  if (at.length) {
    const zoom = Math.max(map.getZoom(), LEGIBLE);
    if (at.length > 1) map.fitBounds(at.map(latLng), { maxZoom: zoom, padding: [40, 40] });
    else map.setView(onGround(at[0]) ? near(at[0], zoom) : latLng(at[0]), zoom);
  }
}

function onGround([lon, lat]) {
  const [west, south, east, north] = config.bounds;
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

export function onLink(event) {
  const to = event.target.closest("a[href*='#claim-']:not([hreflang], [target])");
  const id = to && to.hash.slice(7);
  if (!to || !(document.getElementById(`claim-${id}`) || isAwaited(id))) return;
  event.preventDefault();
  if (isAwaited(id)) loading(otherClaims().then(() => follow(to, id)));
  else follow(to, id);
}

function follow(to, id) {
  if (!document.getElementById(`claim-${id}`)) {
    location.assign(to.href);
    return;
  }
  chooseClaim(id);
  if (to.matches(".show")) map.getContainer().scrollIntoView({ block: "nearest" });
  else if (!sheeted()) reveal();
}

export function reveal() {
  const li = document.querySelector(".claims .selected");
  if (li) li.scrollIntoView({ block: "nearest" });
}

export function showClaims() {
  const chosen = state.selected && document.getElementById(`claim-${state.selected}`);
  for (const li of document.querySelectorAll(".claims > .selected")) {
    if (li === chosen) continue;
    li.classList.remove("selected");
    li.removeAttribute("aria-current");
  }
  if (chosen) {
    chosen.classList.add("selected");
    chosen.setAttribute("aria-current", "true");
    unfold(chosen);
  }
  showArea();
  declutterSoon();
}

/* The claim with all that is recorded of it, and what it stands in. */
function unfold(li) {
  li.querySelector(".more").open = true;
  const around = li.closest(".around");
  if (around) around.open = true;
}

/* The ground that the chosen claim is about, if that is no point. */
function showArea() {
  const id = state.selected;
  const item = id && document.getElementById(`claim-${id}`);
  if (highlighted && highlighted.id === id) return;
  if (highlighted && highlighted.group) layers.claims.removeLayer(highlighted.group);
  highlighted = { id };
  if (!item || item.dataset.area === undefined) return;
  loading(ask(`collections/claims/items/${encodeURIComponent(id)}`).then((claim) => {
    if (state.selected !== id) return;
    const areas = (g) => (!g || g.type.endsWith("Point") ? [] : g.geometries ? g.geometries.flatMap(areas) : [g]);
    const edge = (style) => L.geoJSON(areas(claim.geometry), { pane: "areas", interactive: false, style: { fill: false, ...style } });
    highlighted.group = L.layerGroup([edge({ color: "var(--ground)", weight: 6, opacity: 0.8 }),
      edge({ color: "var(--claim)", weight: 3, dashArray: "1 7" })]).addTo(layers.claims);
    if (view.looking === id && !item.dataset.at && claim.geometry) map.fitBounds(L.geoJSON(claim.geometry).getBounds(), { padding: [20, 20] });
  }));
}
