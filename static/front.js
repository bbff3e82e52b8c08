/* The map's behaviour. Folium's script makes the map and calls front.layer and front.start;
   everything shown comes from the same GeoJSON API that programs use, and enters the page as text. */
"use strict";

const front = (() => {
  const config = JSON.parse(document.body.dataset.config);
  const layers = {};
  const data = {};
  const slider = document.getElementById("day-slider");
  const dayText = document.getElementById("day-text");
  const panes = ["boundaries", "zones", "areas", "rivers", "fronts", "places", "claims"];
  const months = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];
  const reports = new Map();
  const trouble = document.getElementById("trouble");
  let map;
  let day;
  let selected = null;
  let waiting = null;
  let busy = 0;
  let opened = null;

  // ---- days: ISO strings compare as days do ----

  const plus = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);
  const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
  const spoken = (iso) => `${+iso.slice(8)} ${months[+iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}`;
  const within = (p, d) => p.valid_from <= d && (!p.valid_to || d < p.valid_to);
  const margin = { day: 0, week: 3, month: 15 };
  const span = (iso, precision) => margin[precision]
    ? `between ${spoken(plus(iso, -margin[precision]))} and ${spoken(plus(iso, margin[precision]))}`
    : spoken(iso);

  // ---- nodes: text in, never markup ----

  function node(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  const holderName = (id) => (id ? config.holders[id].name : "No record");

  async function ask(path, signal) {
    const answer = await fetch(path, { signal });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  const items = (layer, signal, query = "") => ask(`collections/${layer}/items?limit=10000${query}`, signal);

  // ---- what Folium's script calls ----

  function layer(id) {
    layers[id] = L.layerGroup();
    return layers[id];
  }

  function start(made) {
    map = made;
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noreferrer">Leaflet</a>');
    L.control.scale({ imperial: false }).addTo(map);
    panes.forEach((name, at) => { map.createPane(name).style.zIndex = 401 + at; });
    calm();
    setView();
    setDay(plus(config.first, Number(slider.value)));
    slider.addEventListener("input", () => setDay(plus(config.first, Number(slider.value))));
    map.on("click", (event) => explain(event.latlng));
    document.addEventListener("click", onLink);
    window.addEventListener("hashchange", fromHash);
    loading(Promise.all(Object.keys(drawOnce).map(once)).then(() => {
      listPlaces(data.places);
      fromHash();
    }));
  }

  /* The page scrolls under a finger or a wheel; two fingers, or a wheel after a click, move the map. */
  function calm() {
    if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }

  function setView() {
    const [west, south, east, north] = config.bounds;
    if (map.getSize().x < 600) map.setView([config.focus[1], config.focus[0]], 9.5, { animate: false });
    else map.fitBounds([[south, west], [north, east]], { animate: false, padding: [12, 12] });
  }

  function loading(promise) {
    const told = (more) => map.getContainer().setAttribute("aria-busy", String((busy += more) > 0));
    told(1);
    promise.catch(report).finally(() => told(-1));
  }

  /* What failed is told in the page: an empty map would look like "no record". */
  function report(error) {
    if (error.name === "AbortError") return;
    trouble.textContent = "Part of the map could not be loaded: what is missing here is not known. Reload the page to try again.";
    throw error;
  }

  // ---- layers that do not depend on the day ----

  const drawOnce = { boundaries: drawBoundaries, rivers: drawRivers, places: drawPlaces, claims: drawClaims, reports: keepReports };

  async function once(id) {
    data[id] = await items(id);
    drawOnce[id](data[id]);
  }

  function drawBoundaries(found) {
    L.geoJSON(found, {
      pane: "boundaries",
      interactive: false,
      style: (f) => ({ color: "#8a857a", weight: f.properties.kind === "border" ? 1.5 : 1, fill: false,
        dashArray: f.properties.kind === "border" ? "8 3 2 3" : null }),
    }).addTo(layers.boundaries);
  }

  function drawRivers(found) {
    const line = (colour, extra) => L.geoJSON(found, {
      pane: "rivers",
      interactive: false,
      style: (f) => ({ color: colour, weight: (f.properties.divides ? 3 : 1.5) + extra, fill: false }),
    }).addTo(layers.rivers);
    line("#ffffff", 2.5);
    line("#2b6ea8", 0);
  }

  function keepReports(found) {
    for (const item of found.features) reports.set(item.id, item.properties);
  }

  const holderOn = (place, d) => place.properties.holders.findLast((h) => within(h, d));

  function drawPlaces(found) {
    layers.places.clearLayers();
    for (const place of found.features) {
      if (!place.geometry) continue;
      const held = holderOn(place, day);
      const main = place.properties.kind === "city";
      const dot = L.circleMarker(latLng(place.geometry.coordinates), {
        pane: "places",
        radius: main ? 6 : held ? 4 : 3,
        color: "#333333",
        weight: 1,
        fillColor: held ? config.holders[held.holder].colour : "#ffffff",
        fillOpacity: 1,
      });
      dot.bindTooltip(name(place), { permanent: main, direction: "right", offset: [6, 0],
        className: main ? "place-name main" : "place-name" });
      dot.bindPopup(() => placePopup(place));
      dot.addTo(layers.places);
    }
  }

  const latLng = ([lon, lat]) => L.latLng(lat, lon);

  function name(place) {
    const box = node("span", place.properties.name);
    if (place.properties.name_ar) box.append(" ", node("span", place.properties.name_ar, { lang: "ar", dir: "rtl" }));
    return box;
  }

  function placePopup(place) {
    const p = place.properties;
    const box = node("div");
    const title = node("h3");
    title.append(name(place));
    box.append(title);
    const held = holderOn(place, day);
    box.append(node("p", `${holderName(held && held.holder)} on ${spoken(day)}.`));
    if (held) box.append(node("p", `Since ${span(held.valid_from, held.precision)}.`));
    box.append(node("p", `Bank: ${p.bank}. Position within ${p.uncertainty_m} m.`));
    if (held) box.append(node("p", "Reports, the deciding one first:"), list(known(held).reverse(), (id) => {
      const r = reports.get(id);
      const link = node("a", r.said, { href: r.source_url || `collections/reports/items/${id}`, rel: "noreferrer" });
      return [`${span(r.day, r.precision)}: `, link];
    }));
    return box;
  }

  /* The reports of a tenure up to the day, in the order in which they count: the last decides. */
  const known = (held) => held.reports.filter((id) => reports.has(id) && reports.get(id).day <= day);

  function list(things, parts) {
    const made = node("ul");
    for (const thing of things) {
      const line = node("li");
      line.append(...parts(thing));
      made.append(line);
    }
    return made;
  }

  // ---- layers of a day ----

  function setDay(next) {
    day = next;
    slider.value = String(between(config.first, day));
    slider.setAttribute("aria-valuetext", spoken(day));
    dayText.textContent = spoken(day);
    document.getElementById("places-day").textContent = spoken(day);
    if (opened) opened.remove();
    loading(drawDay());
    if (!data.places) return;
    drawPlaces(data.places);
    listPlaces(data.places);
  }

  async function drawDay() {
    if (waiting) waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const query = `&datetime=${day}`;
    const asked = Promise.all(["zones", "fronts"].map((id) => items(id, signal, query)));
    const [zones, fronts] = await asked.catch((error) => {
      if (!signal.aborted) clearDay();
      throw error;
    });
    clearDay();
    if (Object.keys(drawOnce).every((id) => data[id])) trouble.textContent = "";
    L.geoJSON(zones, {
      pane: "zones",
      style: (f) => ({ stroke: false, fillColor: config.holders[f.properties.holder].colour,
        fillOpacity: config.opacity[f.properties.basis] }),
      onEachFeature: (f, drawn) => drawn.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        explain(event.latlng, f);
      }),
    }).addTo(layers.zones);
    L.geoJSON(fronts, {
      pane: "fronts",
      interactive: false,
      filter: (f) => f.properties.line === "halfway",
      style: { color: "#222222", weight: 1.5, dashArray: "5 4", fill: false },
    }).addTo(layers.fronts);
  }

  function clearDay() {
    layers.zones.clearLayers();
    layers.fronts.clearLayers();
  }

  // ---- why a point has its colour ----

  function explain(at, zone) {
    const box = zone ? zoneText(zone) : node("div");
    const why = node("div");
    if (zone) box.children[1].after(why);
    else box.append(why);
    opened = L.popup().setLatLng(at).setContent(box);
    const { lat, lng } = at.wrap();
    const query = `why?lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}&day=${day}`;
    const popup = opened;
    if (zone) popup.openOn(map);
    loading(ask(`${query}&f=json`).then((answer) => {
      why.append(...(answer.holder ? reasons(answer) : [node("h3", holderName(null)), node("p", `Nothing is drawn here: ${answer.reason}.`)]));
      const line = node("p");
      line.append(node("a", "All reports of the place, and the rule", { href: `${query}&f=html` }));
      why.append(line);
      if (popup !== opened) return;
      if (zone) popup.update();
      else popup.openOn(map);
    }));
  }

  /* What decides at this point of a zone; the reports stand in paragraphs, the zone's sources in the list. */
  function reasons(answer) {
    const others = answer.disagreements.length;
    return [
      node("p", `At this point: ${answer.place_name}, ${(answer.distance_m / 1000).toFixed(1)} km away, decides, by what was reported:`),
      ...answer.deciding.map((r) => node("p", `${span(r.day, r.precision)}: ${r.said}.`)),
      node("p", others ? `Reports within ${answer.nearby_days} days that name another holder: ${others}.` : `No report within ${answer.nearby_days} days names another holder.`),
    ];
  }

  function zoneText(zone) {
    const p = zone.properties;
    const names = new Map((data.places ? data.places.features : []).map((f) => [f.id, f.properties.name]));
    const box = node("div");
    box.append(
      node("h3", holderName(p.holder)),
      node("p", `${p.bank} bank, ${p.basis}, about ${Math.max(1, Math.round(p.area_km2))} km².`),
      node("p", `Unchanged from ${spoken(p.valid_from)} to ${spoken(plus(p.valid_to, -1))}.`),
      node("p", `Evidence: from ${spoken(plus(p.valid_from, -p.oldest_age_days))} to ${spoken(plus(p.valid_from, -p.newest_age_days))}.`),
      node("p", `Places: ${p.places.map((id) => names.get(id) || id).join(", ")}.`),
      node("p", "Sources:"),
      list(p.sources, (id) => [source(id)]),
    );
    const line = node("p");
    line.append(node("a", "GeoJSON", { href: `collections/zones/items/${zone.id}` }));
    box.append(line);
    return box;
  }

  /* A source by its title, with its address if it has one, as the reports it carries give them. */
  function source(id) {
    const carried = [...reports.values()].find((r) => r.source === id);
    if (!carried) return id;
    const { source_title: title, source_url: href } = carried;
    return href ? node("a", title, { href, rel: "noreferrer" }) : title;
  }

  function listPlaces(found) {
    for (const place of found.features) {
      const row = document.querySelector(`tr[data-place="${CSS.escape(place.id)}"]`);
      if (!row) continue;
      const held = holderOn(place, day);
      row.querySelector(".holder").textContent = held ? holderName(held.holder) : "no record";
      row.querySelector(".since").textContent = held ? span(held.valid_from, held.precision) : "";
      row.querySelector(".last").replaceChildren(...(held ? known(held).slice(-1).map(lastReport) : []));
    }
  }

  function lastReport(id) {
    return node("a", reports.get(id).said, { href: `collections/reports/items/${id}` });
  }

  // ---- claims ----

  const number = (id) => document.getElementById(`claim-${id}`).value;

  /* Pins of one spot stand in rows of five below it; a claim about an area has none. */
  function drawClaims(found) {
    layers.claims.clearLayers();
    const spots = new Map();
    for (const claim of found.features) {
      const chosen = claim.id === selected;
      if (chosen) drawAreas(claim);
      if (!chosen && claim.properties.source !== config.article) continue;
      for (const position of points(claim.geometry)) {
        const key = position.join();
        spots.set(key, [...(spots.get(key) || []), claim]);
      }
    }
    for (const [key, claims] of spots) {
      claims.forEach((claim, at) => pin(claim, key.split(",").map(Number), at, claims.length));
    }
  }

  function points(geometry) {
    if (!geometry) return [];
    if (geometry.type === "Point") return [geometry.coordinates];
    if (geometry.type === "MultiPoint") return geometry.coordinates;
    return (geometry.geometries || []).flatMap(points);
  }

  function pin(claim, position, at, count) {
    const size = 24;
    const row = Math.floor(at / 5);
    const inRow = Math.min(5, count - row * 5);
    const label = node("span", String(number(claim.id)));
    const icon = L.divIcon({
      html: label,
      className: claim.id === selected ? "pin selected" : "pin",
      iconSize: [size, size],
      iconAnchor: [(inRow * (size + 2)) / 2 - (at % 5) * (size + 2), -10 - row * (size + 2)],
    });
    const open = () => { location.hash = `claim-${claim.id}`; };
    L.marker(latLng(position), { icon, pane: "claims", title: `Claim ${number(claim.id)}: ${claim.properties.speaker_name}` })
      .on("click", open)
      .on("keypress", (event) => { if (event.originalEvent.key === "Enter") open(); })
      .addTo(layers.claims);
  }

  function drawAreas(claim) {
    const areas = (g) => (!g || g.type.endsWith("Point") ? [] : g.geometries ? g.geometries.flatMap(areas) : [g]);
    for (const area of areas(claim.geometry)) {
      L.geoJSON(area, { pane: "areas", interactive: false,
        style: { color: "#1f4e79", weight: 2.5, dashArray: "2 5", fillColor: "#1f4e79", fillOpacity: 0.1 } }).addTo(layers.claims);
    }
  }

  function onLink(event) {
    const link = event.target.closest("a[data-claim]");
    if (!link) return;
    event.preventDefault();
    const target = `#claim-${link.dataset.claim}`;
    if (location.hash !== target) history.pushState(null, "", target); // unlike location.hash, it doesn't scroll
    select();
    map.getContainer().scrollIntoView({ block: "nearest" });
  }

  function fromHash() {
    select();
    const li = document.querySelector(".claims .selected");
    if (li) li.scrollIntoView({ block: "nearest" });
  }

  /* The claim named in the address is the selected one: on the map, in the list, and its day. */
  function select() {
    if (!data.claims) return;
    const claim = data.claims.features.find((f) => `#claim-${f.id}` === location.hash);
    selected = claim ? claim.id : null;
    document.querySelectorAll(".claims .selected").forEach((li) => li.classList.remove("selected"));
    map.closePopup();
    if (claim) show(claim);
    drawClaims(data.claims);
  }

  function show(claim) {
    document.getElementById(`claim-${claim.id}`).classList.add("selected");
    const own = claim.properties.event_day || claim.properties.said_day;
    if (own !== day && own >= config.first && own <= config.last) setDay(own);
    const at = points(claim.geometry);
    if (at.length) map.panTo(latLng(at[0]));
    else if (claim.geometry) map.fitBounds(L.geoJSON(claim.geometry).getBounds());
  }

  return { layer, start };
})();
