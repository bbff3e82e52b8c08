/* On a published site answers are files. Runs before front.js, which asks `stored`; app/publish/names.py
   says how the files are named. */
"use strict";

globalThis.stored = (() => {
  const folder = document.body.dataset.published;
  const byDay = "days" in document.body.dataset; // zones, fronts and pictures of each day
  const config = JSON.parse(document.body.dataset.config);
  keepForLater();
  const answers = new Map();

  function file(name) {
    if (!answers.has(name)) {
      const request = fetch(`${folder}${name}`).then((answer) => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        return answer.json();
      });
      answers.set(name, request);
      request.catch(() => answers.delete(name));
    }
    return answers.get(name);
  }

  /* What this page has loaded can be seen again without a network; browsers have this over HTTPS and on one machine. */
  async function keepForLater() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("service-worker.js").catch(() => null); // a reader may have forbidden it
    const { active } = await navigator.serviceWorker.ready;
    if (document.readyState !== "complete") await new Promise((done) => { addEventListener("load", done, { once: true }); });
    const named = (entries, isVersioned) => entries.map((one) => one.name).filter((name) => name.includes("/data-") === isVersioned);
    active.postMessage([location.href, ...named(performance.getEntriesByType("resource"), false)]);
    // versioned files also later: some are on their way while the worker comes to stand between
    new PerformanceObserver((list) => active.postMessage(named(list.getEntries(), true))).observe({ type: "resource", buffered: true });
  }

  const startOf = (day) => front.plus(config.first, config.starts.findLast((n) => n <= front.between(config.first, day)));
  const span = () => `collections/zones/${startOf(front.state.day)}.geojson`;

  // ---- many places: their ground and dots in squares of degrees, their records in files by a number of their id ----

  let parts = null;
  if (config.many) file("map/parts.json").then((listed) => { parts = listed; });

  const scaleAt = (zoom) => parts.scales.findIndex(({ below }) => zoom < below);

  /* The names, such as 6.-11, of the squares that touch a box; cells reach out of theirs. */
  function squaresIn(names, degrees, [west, south, east, north]) {
    const up = parts.reach;
    const aside = up / Math.cos((Math.max(Math.abs(south), Math.abs(north), 1) * Math.PI) / 180);
    return names.filter((name) => {
      const [x, y] = name.split(".").map((n) => n * degrees);
      return x - aside < east && x + degrees + aside > west && y - up < north && y + degrees + up > south;
    });
  }

  function seen() {
    const at = scaleAt(front.map.getZoom());
    const { _southWest: least, _northEast: most } = front.map.getBounds().pad(0.1);
    const { ground: days, degrees } = parts.scales[at];
    return { at, days, names: squaresIn(Object.keys(days), degrees, [least.lng, least.lat, most.lng, most.lat]) };
  }

  /* What is in view of a day: of each square the file of the last day on which something in it changed. */
  async function inSquares(day) {
    await file("map/parts.json");
    const { at, days, names } = seen();
    const number = front.between(config.first, day);
    const [whole, ...squares] = await Promise.all([file(`map/${startOf(day)}.json`),
      ...names.map((name) => file(`map/ground/${at}/${name}/${days[name].findLast((n) => n <= number)}.json`))]);
    const ground = squares.flatMap((square) => square.features);
    const joined = (some, single) => some.flatMap(({ geometry: { type, coordinates } }) => (type === single ? [coordinates] : coordinates));
    const ofZone = ({ bank, holder, basis }) => ground.filter(({ properties: p }) => p.bank === bank && p.holder === holder && p.basis === basis);
    const zones = whole.zones.map((zone) => ({ ...zone, geometry: { type: "MultiPolygon", coordinates: joined(ofZone(zone.properties), "Polygon") } }));
    const lines = joined(ground.filter(({ properties }) => properties.line), "LineString");
    return { ...whole, zones: zones.filter(({ geometry }) => geometry.coordinates.length),
      fronts: { type: "MultiLineString", coordinates: lines }, holders: Object.assign({}, ...squares.map((square) => square.holders)) };
  }

  async function dotsIn(parameters) {
    await file("map/parts.json");
    const zoom = Number(parameters.get("zoom"));
    const box = parameters.get("bbox").split(",").map(Number);
    const at = scaleAt(zoom);
    const { places, degrees } = parts.scales[at];
    const squares = await Promise.all(squaresIn(places, degrees, box).map((name) => file(`map/places/${at}/${name}.json`)));
    const inBox = ([lon, lat]) => box[0] <= lon && lon <= box[2] && box[1] <= lat && lat <= box[3];
    return { features: squares.flatMap((square) => square.features.filter((one) => one.properties.zoom <= zoom && inBox(one.geometry.coordinates))) };
  }

  async function recordsOf(place) {
    const { files } = await file("map/parts.json");
    return file(`map/records/${new TextEncoder().encode(place).reduce((number, byte) => (number * 31 + byte) % files, 0)}.json`);
  }

  /* Places by name, for the search. */
  async function byName(words) {
    const plain = (name) => name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
    const query = plain(words);
    const has = ({ name, name_ar: other, variants }) => [name, other, ...variants].some((one) => one && plain(one).includes(query));
    return { places: (await file("map/names.json")).filter(has) };
  }

  // ---- two days, of which there is no file ----

  async function drawn(parameters) {
    const name = (day) => `map/${day}${parameters.get("fine") ? ".fine" : ""}.json`;
    const of = (day) => (config.many ? inSquares(day) : file(name(day)));
    const day = await of(parameters.get("day"));
    if (!parameters.has("compare")) return day;
    return { ...day, others: others(day, await of(parameters.get("compare"))) };
  }

  function others(day, then) {
    const places = Object.keys({ ...day.holders, ...then.holders }).filter((place) => day.holders[place] !== then.holders[place]);
    return Object.fromEntries(places.map((place) => [place, { holder: then.holders[place] ?? null, hatch: then.contested[place] || [] }]));
  }

  async function changes(parameters) {
    const [from, to] = [parameters.get("day"), parameters.get("compare")].sort();
    const { places, reports } = await front.everything();
    const held = [...places.values()].map((place) => ({ place, before: tenure(place, from), after: tenure(place, to) }));
    const moved = held.filter(({ before, after }) => (before && before.holder) !== (after && after.holder)).map((one) => row(one, to, reports));
    return { from, to, total: moved.length, groups: grouped(moved), returned: held.filter((one) => hasReturned(one, from, to)).map(({ place }) => place.properties) };
  }

  const tenure = (place, day) => place.properties.holders.findLast((h) => h.valid_from <= day && (!h.valid_to || day < h.valid_to));

  const hasReturned = ({ place, before, after }, from, to) => before && after && before.holder === after.holder
    && place.properties.holders.some((h) => from < h.valid_from && h.valid_from < to && h.holder !== before.holder);

  function row({ place, before, after }, to, reports) {
    const { name, name_ar, bank } = place.properties;
    const change = { id: place.id, name, name_ar, bank, located: Boolean(place.geometry), before: before ? before.holder : null, after: after ? after.holder : null };
    if (!after) return change;
    const known = after.reports.filter((id) => reports.get(id).day <= to);
    const [since, last] = [reports.get(after.reports[0]), reports.get(known.at(-1))];
    return { ...change, since: since.day, since_precision: since.precision, report: known.at(-1), day: last.day, precision: last.precision,
      said: last.said, voice: last.voice_name, source: last.source_title, url: last.source_url };
  }

  function grouped(rows) {
    const groups = new Map();
    const words = (holder) => (holder ? config.holders[holder].name : "");
    const key = (one) => [words(one.before), words(one.after), one.since || "", one.name];
    const order = (a, b) => { const at = key(a).findIndex((part, n) => part !== key(b)[n]); return at < 0 ? 0 : key(a)[at] < key(b)[at] ? -1 : 1; };
    for (const one of [...rows].sort(order)) {
      const id = `${one.before} ${one.after}`;
      if (!groups.has(id)) groups.set(id, { before: one.before, after: one.after, places: [] });
      groups.get(id).places.push(one);
    }
    return [...groups.values()];
  }

  // ---- addresses of the server, and their files ----

  async function features(layer, id) {
    if (config.many && layer === "places") return (await recordsOf(id)).places.find((place) => place.id === id);
    if (layer !== "zones") return file(`collections/${layer}/${id}.geojson`);
    return (await file(span())).features.find((zone) => zone.id === id);
  }

  return {
    get root() { return location.href; },

    fronts: byDay, // whether there is a list of them

    /* What is drawn of many places depends on what is seen of them. */
    ...(config.many && { view: () => { const { at, names } = parts ? seen() : { at: "", names: [] }; return [at, ...names].join(); } }),

    /* The version that is published now. */
    async newest() {
      const answer = await fetch("versions.json", { cache: "no-cache" });
      return answer.ok ? (await answer.json()).current : config.version;
    },

    async answer(address) {
      const [path, query] = address.split("?");
      const parameters = new URLSearchParams(query);
      const [kind, name, , id] = path.split("/").map(decodeURIComponent);
      if (path === "map/zones") return drawn(parameters);
      if (path === "map/places") return dotsIn(parameters);
      if (path === "places") return byName(parameters.get("q"));
      if (parameters.has("place")) return { features: (await recordsOf(parameters.get("place"))).reports.filter((report) => report.properties.place === parameters.get("place")) };
      if (path === "map/changes") return changes(parameters);
      if (path === "map/titles") return file(`map/titles.${parameters.get("lang")}.json`);
      if (["map/always", "map/course"].includes(path)) return file(`${path}.json`);
      if (kind === "versions") return file("versions.json");
      if (kind === "claims") return (await file("citations.json"))[name];
      if (id) return features(name, id);
      if (parameters.has("datetime")) return file(`collections/${name}/${startOf(parameters.get("datetime"))}.geojson`);
      return file(`collections/${name}.geojson`);
    },

    /* A link to what is published; null where only a server could answer. */
    address(address) {
      if (/^(https?:|#)/.test(address)) return address;
      const { pathname, searchParams: parameters, hash } = new URL(address, "http://site/");
      const [, kind, name, items, id] = pathname.split("/");
      const part = (called) => parameters.get(called) || (kind ? "" : document.body.dataset[called]);
      const suffix = ["article", "lang"].map(part).filter(Boolean).map((value) => `.${value}`).join("");
      for (const called of ["article", "lang"]) parameters.delete(called);
      if (!kind) return `${suffix ? `index${suffix}.html` : "./"}${parameters.size ? `?${String(parameters).replaceAll("%2F", "/").replaceAll("%2C", ",")}` : ""}${hash}`;
      if (["articles", "claims", "places", "sources"].includes(kind)) return `${kind}/${name}${suffix}.html`;
      if (config.many && id && ["places", "reports"].includes(name)) return null;
      if (!byDay && (["fronts", "zones"].includes(name) || (kind.startsWith("map.") && parameters.get("day") !== config.day))) return null;
      if (id) return folder + (name === "zones" ? span() : `collections/${name}/${id}.geojson`);
      if (kind.startsWith("map.")) return `${folder}map/${byDay ? startOf(parameters.get("day")) : config.day}.${kind.slice(4)}`;
      if (items !== "items" || parameters.has("f")) return null;
      return folder + (["fronts", "zones"].includes(name) ? `collections/${name}/${startOf(parameters.get("datetime"))}.geojson` : `collections/${name}.geojson`);
    },

    elsewhere: () => front.text("Which reports decide at any point, and which disagree, only a server of this map can tell. Recorded places have their reports: open a dot."),
  };
})();
