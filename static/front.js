/* The map's page: its state, its address, and what a click tells. Folium's script makes the map and
   calls front.layer and front.start; draw.js, time.js and search.js add their part to `front`.
   Everything shown comes from the server as data and enters the page as text. */
"use strict";

const front = (() => {
  const config = JSON.parse(document.body.dataset.config);
  const layers = {};
  const state = { day: config.day, without: "", selected: null };
  const data = {};
  const trouble = document.getElementById("trouble");
  const months = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];
  const kept = new Map();
  let map;
  let busy = 0;
  let opened = null;
  let moved = false;
  let before = null;

  // ---- days: ISO strings compare as days do ----

  const plus = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);
  const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
  const spoken = (iso) => `${+iso.slice(8)} ${months[+iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}`;
  const within = (p, d) => p.valid_from <= d && (!p.valid_to || d < p.valid_to);
  const covered = (iso) => /^\d{4}-\d\d-\d\d$/.test(iso) && iso >= config.first && iso <= config.last;
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

  function list(things, parts) {
    const made = node("ul");
    for (const thing of things) {
      const line = node("li");
      line.append(...parts(thing));
      made.append(line);
    }
    return made;
  }

  function named(place) {
    const box = node("span", place.properties.name);
    if (place.properties.name_ar) box.append(" ", node("span", place.properties.name_ar, { lang: "ar", dir: "rtl" }));
    return box;
  }

  const latLng = ([lon, lat]) => L.latLng(lat, lon);
  const holderName = (id) => (id ? config.holders[id].name : "No record");

  // ---- what is fetched ----

  async function ask(path) {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  const items = (layer, query = "") => ask(`collections/${layer}/items?limit=10000${query}`);

  function loading(promise) {
    const told = (more) => map.getContainer().setAttribute("aria-busy", String((busy += more) > 0));
    told(1);
    promise.catch(report).finally(() => told(-1));
  }

  /* What failed is told in the page: an empty map would look like "no record". */
  function report(error) {
    trouble.textContent = "Part of the map could not be loaded: what is missing here is not known. Reload the page to try again.";
    throw error;
  }

  /* Reports and full places are many, and asked for when first needed. */
  let whole = null;
  function everything() {
    if (!whole) {
      whole = Promise.all([items("places"), items("reports")]).then(([places, reports]) => ({
        places: new Map(places.features.map((f) => [f.id, f])),
        reports: new Map(reports.features.map((f) => [f.id, f.properties])),
      }));
      whole.catch(() => { whole = null; });
    }
    return whole;
  }

  /* The day's zones hold from one start to the next: one answer for all days between. */
  const start = (d) => plus(config.first, config.starts.findLast((n) => n <= between(config.first, d)));
  const fine = () => map.getZoom() >= 11.5;
  const pathOf = (d) => `map/zones?day=${start(d)}${fine() ? "&fine=1" : ""}${state.without ? `&without=${encodeURIComponent(state.without)}` : ""}`;

  function zonesOn(d) {
    const path = pathOf(d);
    if (!kept.has(path)) {
      const asked = ask(path);
      kept.set(path, asked);
      asked.catch(() => kept.delete(path));
      if (kept.size > 60) kept.delete(kept.keys().next().value);
    }
    return kept.get(path);
  }

  let shown = null;
  async function drawDay() {
    const path = pathOf(state.day);
    if (shown === path) return;
    shown = path;
    if (!kept.has(path)) await new Promise((done) => { setTimeout(done, data.day ? 60 : 0); });
    if (shown !== path) return;
    try {
      const day = await zonesOn(state.day);
      if (shown !== path) return;
      data.day = day;
      front.drawDay(data.day);
      if (data.places && data.rivers && data.boundaries) trouble.textContent = "";
    } catch (error) {
      if (shown !== path) return;
      shown = null;
      data.day = null;
      front.clearDay();
      front.drawOnce("dots");
      throw error;
    }
  }

  // ---- the state, and the address that holds it ----

  function read() {
    const given = new URLSearchParams(location.search);
    const claim = document.getElementById(location.hash.slice(1));
    const item = claim && claim.matches(".claims > li") ? claim : null;
    const voices = [...document.querySelectorAll("#without-voice option")].map((o) => o.value);
    const day = given.get("day");
    state.selected = item && item.id.slice(6);
    state.day = day && covered(day) ? day : item && covered(item.dataset.day) ? item.dataset.day : config.day;
    state.without = voices.includes(given.get("without")) ? given.get("without") : "";
    const wanted = given.has("layers") ? given.get("layers").split(",") : Object.keys(layers);
    for (const [id, group] of Object.entries(layers)) {
      if (wanted.includes(id)) group.addTo(map);
      else group.remove();
    }
    const view = (given.get("map") || "").split("/").map(Number);
    moved = view.length === 3 && view.every(Number.isFinite);
    return moved ? view : null;
  }

  function write(push) {
    const given = new URLSearchParams(location.search);
    const put = (key, value) => (value ? given.set(key, value) : given.delete(key));
    const on = Object.keys(layers).filter((id) => map.hasLayer(layers[id]));
    const { lat, lng } = map.getCenter();
    put("day", state.day);
    put("without", state.without);
    if (on.length < Object.keys(layers).length) given.set("layers", on.join());
    else given.delete("layers");
    put("map", moved && `${+map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
    const query = given.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
    const path = `?${query}${state.selected ? `#claim-${state.selected}` : ""}`;
    if (push && path !== location.search + location.hash) history.pushState(null, "", path);
    else history.replaceState(null, "", path);
  }

  let writing = null;
  function writeSoon() {
    clearTimeout(writing);
    writing = setTimeout(write, 250);
  }

  /* The one way to change what is shown. */
  function go(change, push) {
    if (opened) opened.remove();
    Object.assign(state, change);
    show();
    clearTimeout(writing);
    if (push) write(true);
    else writeSoon();
  }

  function show() {
    front.showDay();
    front.showClaims();
    loading(drawDay());
    if (document.querySelector(".holders").open) loading(listPlaces());
  }

  /* Opening a claim sets its day, and brings its place into view. */
  function open(id) {
    const item = document.getElementById(`claim-${id}`);
    const own = item.dataset.day;
    front.looking = id;
    go({ selected: id, day: covered(own) ? own : state.day }, true);
    look(item);
  }

  function look(item) {
    front.looking = item.id.slice(6); // ground that it is about is fitted once it has come
    const at = pointsOf(item);
    if (at.length) {
      map.panTo(latLng(at[0]));
      map.closePopup();
    }
  }

  const pointsOf = (item) => (item.dataset.at || "").split(";").filter(Boolean).map((at) => at.split(",").map(Number));

  function onLink(event) {
    const link = event.target.closest("a[href*='#claim-']");
    const id = link && link.hash.slice(7);
    if (!link || link.closest(".leaflet-container") || !document.getElementById(`claim-${id}`)) return;
    event.preventDefault();
    open(id);
    if (link.matches(".show")) map.getContainer().scrollIntoView({ block: "nearest" });
    else reveal();
  }

  function reveal() {
    const li = document.querySelector(".claims .selected");
    if (li) li.scrollIntoView({ block: "nearest" });
  }

  function restore() {
    const view = read();
    if (view) map.setView([view[1], view[2]], view[0], { animate: false });
    show();
    reveal();
  }

  // ---- what Folium's script calls ----

  function layer(id) {
    layers[id] = L.layerGroup();
    return layers[id];
  }

  function begin(made) {
    map = made;
    front.map = made;
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noreferrer">Leaflet</a>');
    L.control.scale({ imperial: false }).addTo(map);
    const box = map.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Map: arrow keys move it, plus and minus zoom");
    front.makePanes();
    calm();
    const view = read();
    if (view) map.setView([view[1], view[2]], view[0], { animate: false });
    else {
      setView();
      front.looking = state.selected;
      const item = state.selected && document.getElementById(`claim-${state.selected}`);
      const at = item ? pointsOf(item) : [];
      if (at.length && !map.getBounds().contains(latLng(at[0]))) map.setView(latLng(at[0]), map.getZoom(), { animate: false });
    }
    map.on("click", (event) => explain(event.latlng));
    map.on("dragstart zoomstart", () => { moved = true; });
    map.on("moveend zoomend", () => { front.declutter(); if (moved) writeSoon(); loading(drawDay()); });
    map.on("overlayadd overlayremove", () => { front.declutter(); writeSoon(); });
    map.on("popupopen", onPopup);
    map.on("popupclose", offPopup);
    document.addEventListener("click", onLink);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    document.querySelector(".holders").addEventListener("toggle", (event) => {
      if (event.target.open) loading(listPlaces());
    });
    document.getElementById("why-here").addEventListener("click", () => {
      box.scrollIntoView({ block: "nearest" });
      explain(map.getCenter(), front.zoneAt(map.getCenter()), true);
    });
    addEventListener("popstate", restore);
    front.startTime();
    front.startSearch();
    show();
    const needed = { boundaries: "kind", rivers: "name,name_ar,divides", places: "name,name_ar,kind" };
    loading(Promise.all(Object.entries(needed).map(async ([id, properties]) => {
      data[id] = await items(id, `&properties=${properties}`);
      front.drawOnce(id);
    })).then(reveal));
  }

  /* The page scrolls under a finger or a wheel; two fingers, or a wheel after a click, move the map. */
  function calm() {
    if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }

  function setView() {
    const [west, south, east, north] = config.bounds;
    if (map.getSize().x < 600) map.setView(latLng(config.focus), 9.5, { animate: false });
    else map.fitBounds([[south, west], [north, east]], { animate: false, padding: [6, 6] });
  }

  // ---- popups: what opened them gets the focus back ----

  function popup(at, content, title, focus) {
    before = focus ? document.activeElement : null;
    opened = L.popup({ keepInView: false }).setLatLng(at).setContent(content);
    opened.title = title;
    opened.openOn(map);
    return opened;
  }

  function onPopup({ popup: made }) {
    const box = made.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", made.title || "Evidence");
    box.setAttribute("tabindex", "-1");
    if (before) box.focus({ preventScroll: true });
  }

  function offPopup({ popup: made }) {
    const inside = made.getElement() && made.getElement().contains(document.activeElement);
    if (before && before.isConnected && (inside || document.activeElement === document.body)) before.focus({ preventScroll: true });
    else if (inside) map.getContainer().focus({ preventScroll: true });
    before = null;
  }

  // ---- why a point has its colour ----

  const asIf = () => state.without && `As if ${front.voiceName(state.without)} had made no report.`;

  function explain(at, zone, focus) {
    const box = zone ? zoneText(zone) : node("div");
    const why = node("div");
    if (zone) box.append(why, rest(zone));
    else box.append(why);
    const { lat, lng } = at.wrap();
    const query = `why?lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}&day=${state.day}`;
    const title = zone ? holderName(zone.properties.holder) : holderName(null);
    const found = zone ? popup(at, box, title, focus) : null;
    const day = state.day;
    loading(ask(`${query}&f=json`).then((answer) => {
      if (state.without) why.append(node("p", "With all voices:"));
      why.append(...(answer.holder ? reasons(answer) : [node("h2", holderName(null)), node("p", `Nothing is drawn here: ${answer.reason}.`)]));
      const line = node("p");
      line.append(node("a", "All reports of the place, and the rule", { href: `${query}&f=html` }));
      why.append(line);
      if (found && found === opened) found.update();
      else if (!found && day === state.day) popup(at, box, title, focus);
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
    const { holder, bank, basis, hatch, area_km2: area } = zone.properties;
    const box = node("div");
    const involved = hatch.map(holderName).join(" and ");
    box.append(
      node("h2", holderName(holder)),
      node("p", `${bank} bank, ${basis}, about ${Math.max(1, Math.round(area))} km²${involved && `; between ${involved}, as far as reports name them`}.`),
    );
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
      more.append(node("summary", `Sources: ${p.sources.length}`), list(p.sources, (id) => [source(id, reports)]));
      const line = node("p");
      line.append(node("a", state.without ? "These zones as GeoJSON" : "GeoJSON", { href: path }));
      box.append(
        node("p", `Unchanged from ${spoken(p.valid_from)} to ${spoken(plus(p.valid_to, -1))}.`),
        node("p", `Evidence: from ${spoken(plus(p.valid_from, -p.oldest_age_days))} to ${spoken(plus(p.valid_from, -p.newest_age_days))}.`),
        node("p", `Places: ${p.places.map((id) => places.get(id).properties.name).join(", ")}.`),
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
    const { source_title: title, source_url: href } = carried;
    return href ? node("a", title, { href, rel: "noreferrer" }) : title;
  }

  // ---- places ----

  const holderOn = (place) => place.properties.holders.findLast((h) => within(h, state.day));

  /* The reports of a tenure up to the day, in the order in which they count: the last decides. */
  const known = (held, reports) => held.reports.filter((id) => reports.has(id) && reports.get(id).day <= state.day);

  function openPlace(id, focus) {
    loading(everything().then(({ places, reports }) => {
      const place = places.get(id);
      const box = placeText(place, reports);
      popup(latLng(place.geometry.coordinates), box, place.properties.name, focus);
    }));
  }

  function placeText(place, reports) {
    const p = place.properties;
    const box = node("div");
    const title = node("h2");
    title.append(named(place));
    box.append(title);
    const held = holderOn(place);
    if (state.without) box.append(node("p", `${asIf()} ${holderName(data.day.holders[place.id])} on ${spoken(state.day)}. With all voices:`));
    box.append(node("p", `${holderName(held && held.holder)} on ${spoken(state.day)}.`));
    if (held) box.append(node("p", `Since ${span(held.valid_from, held.precision)}.`));
    box.append(node("p", `Bank: ${p.bank}. Position within ${p.uncertainty_m} m.`));
    if (held) box.append(node("p", "Reports, the deciding one first:"), list(known(held, reports).reverse(), (id) => {
      const r = reports.get(id);
      const link = node("a", r.said, { href: r.source_url || `collections/reports/items/${id}`, rel: "noreferrer" });
      return [`${span(r.day, r.precision)}: `, link];
    }));
    return box;
  }

  /* The table of holders, once it is looked at. */
  async function listPlaces() {
    const { places, reports } = await everything();
    document.getElementById("places-day").textContent = spoken(state.day);
    for (const row of document.querySelectorAll("tr[data-place]")) {
      const held = holderOn(places.get(row.dataset.place));
      row.querySelector(".holder").textContent = held ? holderName(held.holder) : "no record";
      row.querySelector(".since").textContent = held ? span(held.valid_from, held.precision) : "";
      row.querySelector(".last").replaceChildren(...(held ? known(held, reports).slice(-1).map((id) => lastReport(id, reports)) : []));
    }
  }

  function lastReport(id, reports) {
    const { day, precision } = reports.get(id);
    return node("a", span(day, precision), { href: `collections/reports/items/${id}` });
  }

  return {
    config, layers, state, data, layer, start: begin, go, open, openPlace, explain, ask, loading,
    zonesOn, everything, node, named, latLng, pointsOf, plus, between, spoken, holderName,
  };
})();
