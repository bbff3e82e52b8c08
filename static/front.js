/* The map's page: its state, its address, and what a click tells. Folium's script makes the map and
   calls front.layer and front.start; draw.js, time.js and search.js add their part to `front`.
   Everything shown comes from the server as data and enters the page as text. */
"use strict";

const front = (() => {
  const config = JSON.parse(document.body.dataset.config);
  const layers = {};
  const state = { day: config.day, compare: "", without: "", selected: null };
  const data = {};
  const trouble = document.getElementById("trouble");
  const kept = new Map();
  let map;
  let busy = 0;
  let opened = null;
  let moved = false;
  let before = null;

  // ---- words: English here, other languages' come with map.js as `front.words` ----

  const lang = document.documentElement.lang;
  const locale = { en: "en-GB", ar: "ar-SY-u-nu-latn" }[lang];
  const isolated = (value) => (lang === "en" ? value : `${/\u2068/.test(value) ? "\u2067" : "\u2068"}${value}\u2069`);
  const filled = (message, values) => message.replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));
  const translated = (message) => (front.words && front.words[message]) || message;

  /* The message in the page's language, each {name} in it filled. */
  const text = (message, values = {}) => filled(translated(message), values);

  /* The form of a message for the number n, which stands in it as {n}. */
  function plural(one, many, n, values = {}) {
    const forms = front.words && front.words[one];
    const names = ["zero", "one", "two", "few", "many", "other"];
    const form = forms ? forms[names.indexOf(new Intl.PluralRules(locale).select(n))] : n === 1 ? one : many;
    return filled(form, { n, ...values });
  }

  const [comma, semicolon] = lang === "ar" ? ["، ", "؛ "] : [", ", "; "];
  const listed = (things, type = "unit") => (type === "unit"
    ? things.map(isolated).join(comma)
    : new Intl.ListFormat(locale, { type }).format(things));

  /* The address of one of our pages, in this page's language. */
  function link(path) {
    if (lang === "en" || path.startsWith("collections")) return path;
    const [page, hash] = path.split("#");
    return `${page}${page.includes("?") ? "&" : "?"}lang=${lang}${hash ? `#${hash}` : ""}`;
  }

  // ---- days: ISO strings compare as days do ----

  const plus = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);
  const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
  let long = null; // made when a day is first written: the first one stands in the page, and it takes time
  const spoken = (iso) => {
    long ??= new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    return long.format(Date.parse(iso));
  };
  const within = (p, d) => p.valid_from <= d && (!p.valid_to || d < p.valid_to);
  const covered = (iso) => /^\d{4}-\d\d-\d\d$/.test(iso) && iso >= config.first && iso <= config.last;
  const margin = { day: 0, week: 3, month: 15 };
  const span = (iso, precision) => margin[precision]
    ? front.text("between {first} and {last}", { first: spoken(plus(iso, -margin[precision])), last: spoken(plus(iso, margin[precision])) })
    : spoken(iso);

  // ---- nodes: text in, never markup ----

  function node(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) {
      const given = key === "href" && stored ? stored.address(value) : value;
      if (given !== null) made.setAttribute(key, given);
    }
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

  /* A name in the page's language; then in the other script, if it has one, with its language and direction. */
  const names = ({ name, name_ar: arabic }) => (lang === "ar" && arabic ? [arabic, name, "en", "ltr"] : [name, arabic, "ar", "rtl"]);

  function named(place) {
    const [own, other, code, dir] = names(place.properties);
    const box = node("span", own);
    if (lang !== "en" && own === place.properties.name) box.lang = "en";
    if (other) box.append(" ", node("span", other, { lang: code, dir }));
    return box;
  }

  /* What the records say, in English in every language. */
  const english = (text) => node("bdi", text, lang === "en" ? {} : { lang: "en" });

  const latLng = ([lon, lat]) => L.latLng(lat, lon);
  const holderName = (id) => (id ? config.holders[id].name : front.text("No record"));

  // ---- what is fetched ----

  const { stored } = globalThis; // in a file without a server: kept.js

  async function ask(path) {
    if (stored) return stored.answer(path);
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  /* What only some readers ask for comes in a script of its own. */
  const scripts = new Map();
  function script(name) {
    if (stored) return Promise.resolve();
    if (!scripts.has(name)) {
      scripts.set(name, new Promise((resolve, reject) => {
        const made = node("script", null, { src: config.scripts[name] });
        made.addEventListener("load", resolve);
        made.addEventListener("error", () => { scripts.delete(name); reject(new Error(name)); });
        document.head.append(made);
      }));
    }
    return scripts.get(name);
  }

  const items = (layer, query = "") => ask(`collections/${layer}/items?limit=10000${query}`);

  /* What is the same on every day, asked for before there is a map to draw it on. */
  const always = { boundaries: "kind", rivers: "name,name_ar,divides", places: "name,name_ar,kind" };
  const asked = Object.entries(always).map(([id, properties]) => [id, items(id, `&properties=${properties}`)]);
  for (const [, answer] of asked) answer.catch(() => {}); // told when it is drawn

  function loading(promise) {
    const told = (more) => map.getContainer().setAttribute("aria-busy", String((busy += more) > 0));
    told(1);
    promise.catch(report).finally(() => told(-1));
  }

  /* What failed is told in the page: an empty map would look like "no record". */
  function report(error) {
    trouble.textContent = front.text("Part of the map could not be loaded: what is missing here is not known. Reload the page to try again.");
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
  const pathOf = (d) => `map/zones?day=${start(d)}${state.compare && `&compare=${start(state.compare)}`}${fine() ? "&fine=1" : ""}${state.without ? `&without=${encodeURIComponent(state.without)}` : ""}`;

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
    if (data.day && !kept.has(path)) await new Promise((done) => { setTimeout(done, 60); });
    if (shown !== path) return;
    try {
      const day = await zonesOn(state.day);
      if (shown !== path) return;
      data.day = day;
      await front.drawDay(data.day);
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
    const other = given.get("compare");
    state.compare = other && covered(other) ? other : "";
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

  const plain = (given) => given.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");

  function write(push) {
    const given = new URLSearchParams(location.search);
    const put = (key, value) => (value ? given.set(key, value) : given.delete(key));
    const on = Object.keys(layers).filter((id) => map.hasLayer(layers[id]));
    const { lat, lng } = map.getCenter();
    put("day", state.day);
    put("compare", state.compare);
    put("without", state.without);
    if (on.length < Object.keys(layers).length) given.set("layers", on.join());
    else given.delete("layers");
    put("map", moved && `${+map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
    const path = `?${plain(given)}${state.selected ? `#claim-${state.selected}` : ""}`;
    if (push && path !== location.search + location.hash) history.pushState(null, "", path);
    else history.replaceState(null, "", path);
    offerLanguages();
  }

  /* The links to the other languages lead to the same state. */
  function offerLanguages() {
    for (const other of document.querySelectorAll(".languages a")) {
      const given = new URLSearchParams(location.search);
      if (other.hreflang === "en") given.delete("lang");
      else given.set("lang", other.hreflang);
      other.href = `?${plain(given)}${location.hash}`;
    }
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
    const link = event.target.closest("a[href*='#claim-']:not([hreflang])");
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
    layers[id] = L.featureGroup(); // dots are many: what happens to them is told to their group
    return layers[id];
  }

  /* What Leaflet itself says, in the page's language. */
  function translateControls(box) {
    const titles = { "zoom-in": front.text("Zoom in"), "zoom-out": front.text("Zoom out"), "layers-toggle": front.text("Layers") };
    for (const [name, title] of Object.entries(titles)) {
      const control = box.querySelector(`.leaflet-control-${name}`);
      control.title = title;
      control.setAttribute("aria-label", title);
    }
    const scale = box.querySelector(".leaflet-control-scale-line");
    const unit = () => { scale.textContent = scale.textContent.replace(/k?m$/, (short) => front.text(short)); };
    map.on("move", unit);
    unit();
  }

  function begin(made) {
    map = made;
    front.map = made;
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noreferrer">Leaflet</a>');
    front.makePanes();
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", front.text("Map: arrow keys move it, plus and minus zoom"));
    loading(pause().then(opening));
  }

  /* From here on the map can be moved; what else a reader may do follows, before the drawing. */
  function opening() {
    L.control.scale({ imperial: false }).addTo(map);
    if (lang !== "en") translateControls(map.getContainer());
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
    loading(fill());
    loading(pause().then(wire));
  }

  function wire() {
    map.on("click", (event) => explain(event.latlng));
    map.on("dragstart zoomstart", () => { moved = true; });
    map.on("moveend zoomend", () => { front.declutter(); if (moved) writeSoon(); loading(drawDay()); });
    map.on("overlayadd overlayremove", () => { front.declutter(); writeSoon(); });
    map.on("popupopen", onPopup);
    map.on("popupclose", offPopup);
    document.addEventListener("click", onLink);
    document.addEventListener("toggle", ({ target }) => {
      if (target.open && target.matches(".sides")) loading(script("sides").then(() => front.sides(target)));
    }, true);
    document.addEventListener("click", ({ target }) => {
      if (target.matches(".cite")) loading(script("cite").then(() => front.cite(target)));
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    document.querySelector(".holders").addEventListener("toggle", (event) => {
      if (event.target.open) loading(listPlaces());
    });
    document.getElementById("why-here").addEventListener("click", () => {
      map.getContainer().scrollIntoView({ block: "nearest" });
      explain(map.getCenter(), front.zoneAt(map.getCenter()), true);
    });
    addEventListener("popstate", restore);
    offerLanguages();
    addEventListener("beforeprint", toPaper);
    addEventListener("afterprint", fromPaper);
    front.startTime();
    document.getElementById("find").addEventListener("focus", () => loading(script("search")), { once: true });
    document.getElementById("search").addEventListener("submit", (event) => {
      event.preventDefault(); // and this early the list isn't there: its first line is what is meant
      loading(script("search").then(() => front.chooseFirst()));
    });
    show();
  }

  /* Dots come after the day, which colours them, and names when all the rest is there. */
  async function fill() {
    front.waiting = true;
    const day = drawDay();
    const others = asked.map(async ([id, answer]) => {
      data[id] = await answer;
      if (id === "places") await day.catch(() => {});
      await pause();
      await front.drawOnce(id);
    });
    const parts = [day, ...others];
    parts.forEach(loading);
    await Promise.allSettled(parts);
    await pause();
    front.waiting = false;
    await front.declutterGently();
    reveal();
  }

  /* Lets the browser answer its reader between two parts of what takes long. */
  const pause = () => new Promise((done) => { setTimeout(done); });

  /* The page scrolls under a finger or a wheel; two fingers, or a wheel after a click, move the map. */
  function calm() {
    if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }

  /* The map has got other room: what it opened with stays in view. */
  function resized() {
    map.invalidateSize({ pan: false });
    if (moved || state.selected) return;
    setView();
    moved = false; // it is not the reader's move
  }

  /* The centre of a view that has the point in it, and as little as possible beyond the ground. */
  function near(point, zoom) {
    const [west, south, east, north] = config.bounds;
    const [least, most] = [[west, north], [east, south]].map((at) => map.project(latLng(at), zoom));
    const at = map.project(latLng(point), zoom);
    for (const way of ["x", "y"]) {
      const half = map.getSize()[way] / 2 - 20;
      at[way] = Math.max(Math.min(at[way], most[way] - half), least[way] + half);
    }
    return map.unproject(at, zoom);
  }

  function setView() {
    const [west, south, east, north] = config.bounds;
    if (map.getSize().x < 600) map.setView(near(config.focus, 9.5), 9.5, { animate: false });
    else map.fitBounds([[south, west], [north, east]], { animate: false, padding: [6, 6] });
  }

  // ---- on paper: the same ground on the paper's width, whose reports it is drawn from, and where it is ----

  let unprinted = null;
  function toPaper() {
    if (unprinted) return;
    unprinted = { at: map.getCenter(), zoom: map.getZoom(), moved };
    const seen = map.getBounds();
    const box = document.getElementById("on-paper");
    const publishers = listed(data.day ? data.day.publishers : []);
    box.replaceChildren(front.text("Reports that decide on this day: {publishers}.", { publishers }), " ", node("bdi", location.href, { dir: "ltr" }));
    document.body.classList.add("paper");
    map.invalidateSize({ pan: false });
    map.fitBounds(seen, { animate: false });
    still(false);
  }

  /* These moves are not the reader's: they don't enter the address. */
  function still(was) {
    moved = was;
    clearTimeout(writing);
  }

  function fromPaper() {
    if (!unprinted) return;
    document.body.classList.remove("paper");
    map.invalidateSize({ pan: false });
    map.setView(unprinted.at, unprinted.zoom, { animate: false });
    still(unprinted.moved);
    unprinted = null;
  }

  // ---- popups: what opened them gets the focus back ----

  function popup(at, content, title, focus) {
    before = focus ? document.activeElement : null;
    const wide = map.getSize().x;
    const maxWidth = Math.min(300, wide - 60);
    const below = [10, wide < 400 ? 84 : 50]; // the map's controls
    opened = L.popup({ keepInView: false, maxWidth, autoPanPaddingTopLeft: below }).setLatLng(at).setContent(content);
    opened.title = title;
    opened.openOn(map);
    return opened;
  }

  function onPopup({ popup: made }) {
    const box = made.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", made.title || front.text("Evidence"));
    box.setAttribute("tabindex", "-1");
    box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", front.text("Close popup"));
    if (before) box.focus({ preventScroll: true });
  }

  function offPopup({ popup: made }) {
    const inside = made.getElement() && made.getElement().contains(document.activeElement);
    if (before && before.isConnected && (inside || document.activeElement === document.body)) before.focus({ preventScroll: true });
    else if (inside) map.getContainer().focus({ preventScroll: true });
    before = null;
  }

  // ---- why a point has its colour ----

  const asIf = () => state.without && front.text("As if {voice} had made no report.", { voice: front.voiceName(state.without) });

  function explain(at, zone, focus) {
    const box = zone ? zoneText(zone) : node("div");
    const why = node("div");
    if (zone) box.append(why, rest(zone));
    else box.append(why);
    const { lat, lng } = at.wrap();
    const query = front.link(`why?lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}&day=${state.day}`);
    const title = zone ? holderName(zone.properties.holder) : holderName(null);
    const found = zone ? popup(at, box, title, focus) : null;
    if (stored) {
      why.append(...(zone ? [] : [node("h2", title)]), node("p", stored.elsewhere()));
      if (!zone) popup(at, box, title, focus);
      return;
    }
    const day = state.day;
    loading(ask(`${query}&f=json`).then((answer) => {
      if (state.without) why.append(node("p", front.text("With all voices:")));
      why.append(...(answer.holder ? reasons(answer) : [node("h2", holderName(null)), node("p", front.text("Nothing is drawn here: {reason}.", answer))]));
      const line = node("p");
      line.append(node("a", front.text("All reports of the place, and the rule"), { href: `${query}&f=html` }));
      why.append(line);
      if (found && found === opened) found.update();
      else if (!found && day === state.day) popup(at, box, title, focus);
    }));
  }

  /* What decides at this point of a zone; the reports stand in paragraphs, the zone's sources in the list. */
  function reasons(answer) {
    const others = answer.disagreements.length;
    return [
      node("p", front.text("At this point: {place}, {far} km away, decides, by what was reported:", { place: answer.place_name, far: (answer.distance_m / 1000).toFixed(1) })),
      ...answer.deciding.map((r) => {
        const line = node("p", `${span(r.day, r.precision)}: `);
        line.append(english(`${r.said}.`));
        return line;
      }),
      node("p", others
        ? front.text("Reports within {days} days that name another holder: {others}.", { days: answer.nearby_days, others })
        : front.text("No report within {days} days names another holder.", { days: answer.nearby_days })),
    ];
  }

  function zoneText(zone) {
    const { holder, bank, basis, hatch, area_km2: area } = zone.properties;
    const box = node("div");
    const involved = listed(hatch.map(holderName), "conjunction");
    const values = { bank: front.text(bank), basis: front.text(basis), area: Math.max(1, Math.round(area)), involved };
    box.append(
      node("h2", holderName(holder)),
      node("p", involved
        ? front.text("{bank} bank, {basis}, about {area} km²; between {involved}, as far as reports name them.", values)
        : front.text("{bank} bank, {basis}, about {area} km².", values)),
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
      more.append(node("summary", front.text("Sources: {n}", { n: p.sources.length })), list(p.sources, (id) => [source(id, reports)]));
      const line = node("p");
      line.append(node("a", state.without ? front.text("These zones as GeoJSON") : "GeoJSON", { href: path }));
      box.append(
        node("p", front.text("Unchanged from {first} to {last}.", { first: spoken(p.valid_from), last: spoken(plus(p.valid_to, -1)) })),
        node("p", front.text("Evidence: from {first} to {last}.", { first: spoken(plus(p.valid_from, -p.oldest_age_days)), last: spoken(plus(p.valid_from, -p.newest_age_days)) })),
        node("p", front.text("Places: {places}.", { places: listed(p.places.map((id) => names(places.get(id).properties)[0])) })),
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

  // ---- places ----

  const holderOn = (place) => place.properties.holders.findLast((h) => within(h, state.day));

  /* The reports of a tenure up to the day, in the order in which they count: the last decides. */
  const known = (held, reports) => held.reports.filter((id) => reports.has(id) && reports.get(id).day <= state.day);

  function openPlace(id, focus) {
    loading(everything().then(({ places, reports }) => {
      const place = places.get(id);
      const box = placeText(place, reports);
      popup(latLng(place.geometry.coordinates), box, names(place.properties)[0], focus);
    }));
  }

  const holderIs = (holder, day = state.day) => front.text("{holder} on {day}.", { holder: holderName(holder), day: spoken(day) });

  function placeText(place, reports) {
    const p = place.properties;
    const box = node("div");
    const title = node("h2");
    title.append(named(place));
    box.append(title);
    const held = holderOn(place);
    const other = data.day && data.day.others && data.day.others[place.id];
    const then = other ? ` ${holderIs(other.holder, state.compare)}` : "";
    if (state.without) box.append(node("p", `${asIf()} ${holderIs(data.day.holders[place.id])}${then} ${front.text("With all voices:")}`));
    box.append(node("p", holderIs(held && held.holder) + (state.without ? "" : then)));
    if (held) box.append(node("p", front.text("Since {day}.", { day: span(held.valid_from, held.precision) })));
    box.append(node("p", front.text("Bank: {bank}. Position within {uncertain} m.", { bank: front.text(p.bank), uncertain: p.uncertainty_m })));
    if (held) box.append(node("p", front.text("Reports, the deciding one first:")), list(known(held, reports).reverse(), (id) => {
      const r = reports.get(id);
      const link = node("a", null, { href: r.source_url || `collections/reports/items/${id}`, rel: "noreferrer" });
      link.append(english(r.said));
      return [`${span(r.day, r.precision)}: `, link];
    }));
    const all = node("p");
    all.append(node("a", front.text("All reports and claims about it"), { href: front.link(`places/${place.id}?day=${state.day}&f=html`) }));
    box.append(all);
    return box;
  }

  /* The table of holders, once it is looked at. */
  async function listPlaces() {
    const { places, reports } = await everything();
    document.getElementById("places-day").textContent = spoken(state.day);
    for (const row of document.querySelectorAll("tr[data-place]")) {
      const held = holderOn(places.get(row.dataset.place));
      row.querySelector(".holder").textContent = held ? holderName(held.holder) : front.text("no record");
      row.querySelector(".since").textContent = held ? span(held.valid_from, held.precision) : "";
      row.querySelector(".last").replaceChildren(...(held ? known(held, reports).slice(-1).map((id) => lastReport(id, reports)) : []));
    }
  }

  function lastReport(id, reports) {
    const { day, precision } = reports.get(id);
    return node("a", span(day, precision), { href: `collections/reports/items/${id}` });
  }

  return {
    config, layers, state, data, layer, start: begin, go, open, openPlace, explain, ask, loading, pause, script, resized,
    popup, zonesOn, everything, node, names, named, english, latLng, pointsOf, plus, between, spoken, span, margin, covered, holderName, lang, text, plural, comma, semicolon, listed, link,
  };
})();
