/* What is drawn: zones, hatches, dots, claims, and the names that find room. Names hide, dots never. */
"use strict";

(() => {
  const { config, layers, data, state, node, latLng } = front;
  const panes = ["boundaries", "zones", "areas", "rivers", "fronts", "leaders", "names", "places", "pins"];
  const svg = "http://www.w3.org/2000/svg";
  const hatches = document.querySelector(".patterns defs");
  const unnamed = config.holders.contested.colour;
  const ranks = ["city", "town", "crossing", "air_base"];
  let canvas = null;
  const marks = new Map();
  const pins = new Map();
  let map;
  let family;
  let highlighted = null;
  let day = null;

  front.makePanes = () => {
    map = front.map;
    family = getComputedStyle(map.getContainer()).fontFamily;
    panes.forEach((name, at) => { map.createPane(name).style.zIndex = 401 + at; });
    map.on("zoomanim", () => map.getContainer().classList.add("zooming"));
    map.on("zoomend", () => {
      map.getContainer().classList.remove("zooming");
      paintDots();
    });
  };

  // ---- colours: a hatch or a half for each pair of parties ----

  function shape(name, attributes, ...children) {
    const made = document.createElementNS(svg, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const colours = (parties) => {
    const found = parties.map((id) => config.holders[id].colour);
    return found.length > 1 ? found : [...found, unnamed, "#ffffff"].slice(0, 2);
  };

  /* Stripes run across the zone; a dot has one half of each colour. */
  function hatch(parties) {
    const id = `hatch-${parties.join("-")}`;
    if (document.getElementById(id)) return `url(#${id})`;
    const found = colours(parties);
    const wide = 5 * found.length;
    hatches.append(shape("pattern", { id, width: wide, height: wide, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      ...found.map((fill, at) => shape("rect", { x: at * 5, width: 5, height: wide, fill }))));
    return `url(#${id})`;
  }

  function halves(parties) {
    const id = `halves-${parties.join("-")}`;
    if (document.getElementById(id)) return `url(#${id})`;
    const [one, other] = colours(parties);
    hatches.append(shape("linearGradient", { id },
      ...[one, other].map((colour) => shape("stop", { offset: 0.5, "stop-color": colour }))));
    return `url(#${id})`;
  }

  front.fill = (holder, parties) => (holder === "contested" ? hatch(parties) : holder ? config.holders[holder].colour : "none");

  // ---- the day: the new is drawn before the old goes ----

  front.drawDay = async (found) => {
    const zones = L.geoJSON(found.zones, {
      pane: "zones",
      style: ({ properties: p }) => ({ stroke: false, fillColor: front.fill(p.holder, p.hatch),
        fillOpacity: config.opacity[p.basis] * (found.moves && p.other === undefined ? 0.4 : 1) }),
      onEachFeature: (f, drawn) => drawn.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        front.explain(event.latlng, f.id && f);
      }),
    });
    const line = (style) => L.geoJSON(found.fronts, { pane: "fronts", interactive: false, style: { fill: false, ...style } });
    if (!day) await front.pause(); // at first nothing has to change at once
    zones.addTo(layers.zones);
    if (!day) await front.pause();
    if (data.day !== found) {
      layers.zones.removeLayer(zones);
      return;
    }
    const fronts = L.layerGroup([line({ color: "#ffffff", weight: 3, opacity: 0.7 }), line({ color: "#222222", weight: 1.3, dashArray: "5 4" })]);
    fronts.addTo(layers.fronts);
    front.clearDay();
    day = { zones, fronts };
    front.showChanged(found.changed);
    if (front.drawCompared) front.drawCompared();
    paintDots();
    front.declutter();
  };

  front.clearDay = () => {
    if (!day) return;
    layers.zones.removeLayer(day.zones);
    layers.fronts.removeLayer(day.fronts);
    day = null;
  };

  /* The zone under a point, as a click there would find it. */
  front.zoneAt = (at) => {
    const box = map.getContainer().getBoundingClientRect();
    const { x, y } = map.latLngToContainerPoint(at);
    const point = map.getPane("zones").querySelector("svg")?.createSVGPoint();
    if (!day || !point) return null;
    Object.assign(point, { x: box.left + x, y: box.top + y });
    const hit = day.zones.getLayers().find((drawn) => {
      const path = drawn.getElement();
      return path && path.getScreenCTM() && path.isPointInFill(point.matrixTransform(path.getScreenCTM().inverse()));
    });
    return hit && hit.feature.id ? hit.feature : null;
  };

  // ---- what doesn't depend on the day ----

  front.drawOnce = async (id) => {
    await ({ boundaries: drawBoundaries, rivers: drawRivers, places: drawPlaces, dots: paintDots })[id](data[id]);
    front.declutter();
  };

  function drawBoundaries(found) {
    L.geoJSON(found, {
      pane: "boundaries",
      interactive: false,
      style: (f) => ({ fill: false, ...(f.properties.kind === "border"
        ? { color: "#8a857a", weight: 1.3, dashArray: "8 3 2 3" }
        : { color: "#b5af9f", weight: 0.8 }) }),
    }).addTo(layers.boundaries);
  }

  function drawRivers(found) {
    const line = (colour, main, other) => L.geoJSON(found, {
      pane: "rivers",
      interactive: false,
      style: (f) => ({ color: f.properties.divides || colour === "#ffffff" ? colour : "#7fa6c9",
        weight: f.properties.divides ? main : other, fill: false }),
    }).addTo(layers.rivers);
    line("#ffffff", 5, 2.6);
    line("#2b6ea8", 2.6, 1.1);
  }

  const rank = (place) => (place.id === config.main ? -1 : (ranks.indexOf(place.properties.kind) + ranks.length + 1) % (ranks.length + 1));

  /* A dot for each place, most of them with a ring below; what a dot tells is made when it is asked. */
  async function drawPlaces(found) {
    layers.places.on("click mouseover", onDot);
    const located = found.features.filter((f) => f.geometry).sort((a, b) => rank(b) - rank(a));
    for (const [number, place] of located.entries()) {
      if (number % 25 === 24) await front.pause();
      const mark = { place, at: latLng(place.geometry.coordinates), rank: rank(place), radius: 0, look: "" };
      marks.set(place.id, mark);
      paintDot(mark);
    }
    paintDots(); // zoom or day may have changed meanwhile
  }

  function onDot(event) {
    const { place } = event.propagatedFrom.options;
    if (event.type === "click") {
      L.DomEvent.stopPropagation(event);
      front.openPlace(place.id);
    } else if (!event.propagatedFrom.getTooltip()) {
      event.propagatedFrom.bindTooltip(() => front.named(place), { direction: "top", offset: [0, -6], className: "hovered" }).openTooltip();
    }
  }

  const paintDots = () => marks.forEach(paintDot);

  /* Until the day is known, or where it could not be loaded, no dot says "no record". */
  function paintDot(mark) {
    const { id } = mark.place;
    const held = data.day && data.day.holders[id];
    const radius = near() + (held ? [5, 4, 3][Math.min(2, Math.max(0, mark.rank))] : 1); // Leaflet rounds them
    const fillColor = !held ? "#ffffff" : held === "contested" ? halves(data.day.contested[id] || []) : config.holders[held].colour;
    const look = data.day ? `${fillColor} ${radius} ${held}` : "hidden";
    if (look === mark.look) return;
    mark.held = held;
    mark.radius = data.day ? radius + 1 : 0;
    const shade = data.day ? 1 : 0;
    mark.dot = circle(mark, "dot", { opacity: shade, fillOpacity: shade, weight: 1, fillColor, color: held ? "#ffffff" : "#6b675e", radius });
    if (held || mark.ring) ringed(mark, { fillOpacity: held ? 1 : 0, radius: radius + 1 });
    mark.look = front.markCompared && front.markCompared(id, mark, radius) ? "compared" : look;
  }

  const near = () => [8.75, 10.5].filter((zoom) => map.getZoom() >= zoom).length;

  const circle = (mark, name, style) => (mark[name]
    ? mark[name].setStyle(style)
    : L.circleMarker(mark.at, { pane: "places", className: name, place: mark.place, ...style }).addTo(layers.places));

  /* The dark ring around a dot's white one: a circle below the dot, made when first needed. */
  function ringed(mark, style) {
    const made = !mark.ring;
    mark.ring = circle(mark, "ring", { interactive: false, stroke: false, fillColor: "#333333", ...style });
    const below = () => mark.dot.getElement().before(mark.ring.getElement());
    if (made) mark.ring.on("add", below);
    if (made && map.hasLayer(mark.ring)) below();
    return mark.ring;
  }

  front.ring = ringed;

  // ---- claims: numbered pins, kept as they are while they move ----

  front.showClaims = () => {
    for (const li of document.querySelectorAll(".claims > li")) {
      const chosen = li.id === `claim-${state.selected}`;
      li.classList.toggle("selected", chosen);
      if (chosen) li.setAttribute("aria-current", "true");
      else li.removeAttribute("aria-current");
    }
    showArea();
    front.declutter();
  };

  function showArea() {
    const id = state.selected;
    const item = id && document.getElementById(`claim-${id}`);
    if (highlighted && highlighted.id === id) return;
    if (highlighted && highlighted.group) layers.claims.removeLayer(highlighted.group);
    highlighted = { id };
    if (!item || item.dataset.area === undefined) return;
    front.loading(front.ask(`collections/claims/items/${encodeURIComponent(id)}`).then((claim) => {
      if (state.selected !== id) return;
      const areas = (g) => (!g || g.type.endsWith("Point") ? [] : g.geometries ? g.geometries.flatMap(areas) : [g]);
      const around = (style) => L.geoJSON(areas(claim.geometry), { pane: "areas", interactive: false, style: { fill: false, ...style } });
      highlighted.group = L.layerGroup([around({ color: "#ffffff", weight: 6, opacity: 0.8 }),
        around({ color: "#1f4e79", weight: 3, dashArray: "1 7" })]).addTo(layers.claims);
      if (front.looking === id && !item.dataset.at && claim.geometry) map.fitBounds(L.geoJSON(claim.geometry).getBounds(), { padding: [20, 20] });
    }));
  }

  /* Claims of one spot, in the list's order. */
  function spots() {
    const found = new Map();
    for (const item of document.querySelectorAll(".claims > li[data-at]")) {
      if (item.dataset.pin === undefined && item.id !== `claim-${state.selected}`) continue;
      for (const at of front.pointsOf(item)) found.set(at.join(), [...(found.get(at.join()) || []), item]);
    }
    return found;
  }

  function pin(item, key) {
    const name = `${item.id} ${key}`;
    if (!pins.has(name)) {
      const said = item.querySelector(".said b").textContent;
      const title = front.text("Claim {number}: {speaker}", { number: item.value, speaker: said });
      const made = node("button", null, { type: "button", class: "pin", title, "aria-label": title });
      made.append(node("span", String(item.value)));
      made.addEventListener("click", () => {
        front.open(item.id.slice(6));
        item.scrollIntoView({ block: "nearest" });
      });
      L.DomEvent.disableClickPropagation(made);
      pins.set(name, made);
    }
    return pins.get(name);
  }

  // ---- room on the screen ----

  const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  function controls() {
    const box = map.getContainer().getBoundingClientRect();
    const found = [...map.getContainer().querySelectorAll(".leaflet-control"), document.getElementById("as-if")];
    return found.map((c) => c.getBoundingClientRect()).filter((r) => r.width)
      .map((r) => [r.left - box.left - 4, r.top - box.top - 4, r.right - box.left + 4, r.bottom - box.top + 4]);
  }

  /* What stands on the screen: boxes that nothing may cover, and dots. */
  function scene() {
    const size = map.getSize();
    const dots = [];
    for (const [id, { at, radius, held }] of map.hasLayer(layers.places) ? marks : []) {
      const { x, y } = map.latLngToContainerPoint(at);
      if (x > -20 && y > -20 && x < size.x + 20 && y < size.y + 20) dots.push({ id, x, y, r: radius, held });
    }
    return { size, dots, boxes: controls(), river: riverPoints(size) };
  }

  const inside = (s, b) => b[0] > 2 && b[1] > 2 && b[2] < s.size.x - 2 && b[3] < s.size.y - 2;
  const free = (s, b) => inside(s, b) && !s.boxes.some((other) => meet(b, other));
  const covered = (s, b, own) => s.dots.filter((d) => d.id !== own && meet(b, [d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r])).length;
  const onRiver = (s, b) => s.river.filter(([x, y]) => x > b[0] && x < b[2] && y > b[1] && y < b[3]).length;

  function put(pane, element, x, y) {
    const at = map.containerPointToLayerPoint([x, y]).round();
    L.DomUtil.setPosition(element, at);
    if (element.parentNode !== map.getPane(pane)) map.getPane(pane).append(element);
  }

  function textWidth(text, font) {
    canvas ??= document.createElement("canvas").getContext("2d");
    canvas.font = `${font} ${family}`;
    return canvas.measureText(text).width;
  }

  front.declutter = () => { for (const _ of placed()); };

  /* The same a part at a time: while it lasts the page can be used. */
  front.declutterGently = async () => {
    for (const _ of placed()) await front.pause();
  };

  let turn = 0;
  let ways = null; // from names that stand off
  function* placed() {
    if (!map || !map._loaded || front.waiting) return;
    turn += 1;
    const own = turn;
    for (const step of parts()) {
      step();
      yield;
      if (own !== turn) return; // all of it is being placed anew
    }
  }

  function* parts() {
    const names = map.getPane("names");
    names.replaceChildren();
    if (ways) ways.remove();
    ways = L.layerGroup();
    let s = null;
    yield () => { s = scene(); };
    const on = (id) => map.hasLayer(layers[id]);
    const wanted = on("places") ? [...marks.values()].filter((m) => inside(s, [...xy(m.at), ...xy(m.at)])).sort((a, b) => order(a) - order(b)) : [];
    const first = wanted.filter((m) => m.rank <= 0);
    yield () => first.splice(0, 1).forEach((mark) => label(s, mark));
    yield () => placePins(s, on("claims"));
    yield () => { first.forEach((mark) => label(s, mark)); ways.addTo(map); };
    const zones = on("zones") && data.day && day ? [...(front.moveLabels ? front.moveLabels() : []), ...data.day.labels] : [];
    yield () => zones.forEach((found) => zoneLabel(s, found));
    yield () => on("rivers") && data.rivers && data.rivers.features.forEach((found) => riverLabel(s, found));
    const closest = map.getZoom() >= 10 ? 9 : map.getZoom() >= 8.75 ? 1 : 0;
    const rest = wanted.filter((mark) => mark.rank > 0 && mark.rank <= closest);
    for (let n = 0; n < rest.length; n += 10) yield () => rest.slice(n, n + 10).forEach((mark) => label(s, mark));
  }

  const xy = (at) => { const { x, y } = map.latLngToContainerPoint(at); return [x, y]; };
  const order = (m) => m.rank * 2 + (m.held ? 0 : 1);

  /* A name stands beside its dot where it covers no other, or nowhere. */
  function label(s, mark) {
    const [name, other] = front.names(mark.place.properties);
    const main = mark.rank <= 0;
    const size = main ? 15 : 12;
    const width = Math.max(textWidth(name, `${main ? 700 : 400} ${size}px`), other ? textWidth(other, `400 ${size - 1}px`) : 0) + 4;
    const height = (other ? 2 : 1) * (size + 2) + 2;
    const [x, y] = xy(mark.at);
    const gap = mark.radius + 2;
    const away = main ? [0, 8, 16, 24] : [0];
    const tops = [y - height / 2, y - height * 0.8, y - height * 0.2, y - height, y];
    const sides = [
      ...away.flatMap((far) => tops.flatMap((top, n) => {
        const off = gap + far - (n > 2 ? 4 : 0);
        return [["right", x + off, top, far], ["left", x - off - width, top, far]];
      })),
      ...away.flatMap((far) => [["middle", x - width / 2, y - gap - height - far, far], ["middle", x - width / 2, y + gap + far, far]]),
    ];
    let best = null;
    for (const [side, left, top, far] of sides) {
      const box = [left, top, left + width, top + height];
      if (!free(s, box) || covered(s, box, mark.place.id)) continue;
      const cost = onRiver(s, box) * 0.15 + far * 0.06 + (far > 8 ? crossed(s, x, y, box) * 0.05 : 0);
      if (!best || cost < best.cost) best = { side, box, cost, far };
    }
    if (!best) return;
    s.boxes.push(best.box);
    if (best.far > 8) lead(mark, best.box);
    const made = front.named(mark.place);
    made.className = `place-name ${best.side}${main ? " main" : ""}`;
    made.setAttribute("aria-hidden", "true");
    if (best.side === "left") put("names", made, best.box[2], best.box[1]);
    else if (best.side === "right") put("names", made, best.box[0], best.box[1]);
    else put("names", made, (best.box[0] + best.box[2]) / 2, best.box[1]);
  }

  /* A thin line from a name that stands off to its dot. */
  function lead({ at }, box) {
    const [x, y] = xy(at);
    const end = [Math.min(Math.max(x, box[0]), box[2]), Math.min(Math.max(y, box[1] + 4), box[3] - 4)];
    L.polyline([at, map.containerPointToLatLng(end)], { pane: "leaders", interactive: false, color: "#26221c", weight: 0.8 }).addTo(ways);
  }

  /* Pins of a spot stand in rows of five, near it, where they cover least; a line leads to it. */
  const directions = [[0, 1], [1, 0], [-1, 0], [0, -1], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7], [-0.7, -0.7], [0.4, 1], [-0.4, 1], [1, 0.4], [-1, 0.4]];
  let leaders = null;

  function placePins(s, on) {
    if (leaders) layers.claims.removeLayer(leaders);
    leaders = L.layerGroup();
    const used = new Set();
    for (const [key, items] of on ? spots() : []) {
      const at = latLng(key.split(",").map(Number));
      const [x, y] = xy(at);
      if (!inside(s, [x, y, x, y])) continue;
      const block = room(s, x, y, items.length);
      if (!block) continue;
      const stand = items.map((_, n) => [block.box[0] + (n % 5) * 24, block.box[1] + Math.floor(n / 5) * 24]);
      items.forEach((item, n) => {
        const made = pin(item, key);
        made.classList.toggle("selected", item.id === `claim-${state.selected}`);
        put("pins", made, ...stand[n]);
        used.add(made);
      });
      s.boxes.push(block.box);
      L.polyline([at, map.containerPointToLatLng(nearest(x, y, stand))], { pane: "leaders", interactive: false, color: "#1f4e79", weight: 1.2 }).addTo(leaders);
    }
    for (const made of pins.values()) if (!used.has(made)) made.remove();
    leaders.addTo(layers.claims);
  }

  /* A dot with a record weighs as much as 200 pixels of way. */
  const dotsUnder = (s, b) => s.dots.filter((d) => meet(b, [d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r]))
    .reduce((sum, d) => sum + (d.held ? 200 : 30), 0);

  /* The middle of the pin, of those that stand here, that is nearest to the place. */
  function nearest(x, y, stand) {
    const far = ([left, top]) => Math.hypot(left - x, top - y);
    return stand.map(([left, top]) => [left + 12, top + 12]).reduce((a, b) => (far(b) < far(a) ? b : a));
  }

  /* What the line from a place to its pins runs over: a third of it on a name is as bad as a dot. */
  function crossed(s, x, y, b) {
    const [right, down] = [Math.min(Math.max(x, b[0]), b[2]), Math.min(Math.max(y, b[1]), b[3])];
    const way = [...Array(10).keys()].map((n) => [x + ((right - x) * n) / 9, y + ((down - y) * n) / 9]);
    const on = (box) => way.filter(([px, py]) => meet([px, py, px, py], box)).length;
    return s.boxes.reduce((sum, box) => sum + on(box) * 4, 0)
      + s.dots.filter((d) => Math.hypot(d.x - x, d.y - y) > 1 && on([d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r])).length * 12;
  }

  function room(s, x, y, count) {
    const wide = Math.min(5, count) * 24;
    const high = Math.ceil(count / 5) * 24;
    let best = null;
    for (const away of [12, 24, 36, 48, 60, 84, 112, 150]) {
      for (const [right, down] of directions) {
        const left = x + right * (away + wide / 2) - wide / 2;
        const top = y + down * (away + high / 2) - high / 2;
        const box = [left, top, left + wide, top + high];
        if (!inside(s, box)) continue;
        const cost = dotsUnder(s, box) + onRiver(s, box) * 4 + away + crossed(s, x, y, box) + (s.boxes.some((b) => meet(b, box)) ? 1000 : 0);
        if (!best || cost < best.cost) best = { box, cost };
      }
    }
    return best;
  }

  function zoneLabel(s, found) {
    const { made, holder } = found;
    const text = (holder && config.holders[holder].label) || found.text;
    const width = textWidth(text.toUpperCase(), "600 11px") * 1.25 + 6;
    const best = found.at.flatMap(([lon, lat, km]) => {
      const [x, y] = xy(L.latLng(lat, lon));
      const around = L.latLng(lat, lon).toBounds(km * 2000);
      const deep = (xy(around.getSouthEast())[1] - y);
      const beside = made ? [[0, -deep - 9], [0, deep + 9], [deep + width / 2, 0], [-deep - width / 2, 0]] : [];
      return [0, -8, 8, -15, 15].map((up) => [0, up]).concat(beside).map(([right, up]) => ({ x: x + right,
        box: [x + right - width / 2, y + up - 8, x + right + width / 2, y + up + 8], deep: deep - Math.abs(up) / 2 }));
    }).find(({ box, deep }) => (made || deep > Math.max(8, width * 0.1)) && free(s, box) && !covered(s, box) && !onRiver(s, box));
    if (!best) return;
    s.boxes.push(best.box);
    put("names", made || node("span", text, { class: "zone-name", "aria-hidden": "true" }), best.x, best.box[1]);
  }

  // ---- the river's name, along its straightest free stretch ----

  const along = (f) => (f.geometry.type === "LineString" ? [f.geometry.coordinates] : f.geometry.coordinates);

  function riverPoints(size) {
    const found = [];
    if (!data.rivers || !map.hasLayer(layers.rivers)) return found;
    for (const line of data.rivers.features.flatMap(along)) {
      for (const point of evenly(line)) if (point[0] > 0 && point[1] > 0 && point[0] < size.x && point[1] < size.y) found.push(point);
    }
    return found;
  }

  /* The line on the screen as points 8 pixels apart. */
  function evenly(line) {
    const points = line.map((at) => xy(latLng(at)));
    const found = [points[0]];
    for (let i = 1; i < points.length; i += 1) {
      let [x, y] = found[found.length - 1];
      let far = Math.hypot(points[i][0] - x, points[i][1] - y);
      while (far >= 8 && found.length < 4000) {
        [x, y] = [x + ((points[i][0] - x) * 8) / far, y + ((points[i][1] - y) * 8) / far];
        found.push([x, y]);
        far -= 8;
      }
    }
    return found;
  }

  function riverLabel(s, feature) {
    const p = feature.properties;
    const size = p.divides ? 13 : 11;
    const [own, other, code, dir] = front.names(p);
    const text = other ? `${own}  ${other}` : own;
    const width = textWidth(text, `italic 600 ${size}px`) + 10;
    const steps = Math.ceil(width / 8);
    let best = null;
    for (const line of along(feature)) {
      const points = evenly(line);
      for (let i = 0; i + steps < points.length; i += 2) {
        const [from, to] = [points[i], points[i + steps]];
        const chord = Math.hypot(to[0] - from[0], to[1] - from[1]);
        const [dx, dy] = [(to[0] - from[0]) / chord, (to[1] - from[1]) / chord];
        const bend = Math.max(...points.slice(i, i + steps).map(([x, y]) => Math.abs((x - from[0]) * dy - (y - from[1]) * dx)));
        if (chord < width * 0.85 || bend > 12) continue;
        for (const side of [-1, 1]) {
          const off = side * (bend + size * 0.5 + 4);
          const middle = [(from[0] + to[0]) / 2 - dy * off, (from[1] + to[1]) / 2 + dx * off];
          const boxes = [-0.4, -0.2, 0, 0.2, 0.4].map((t) => [middle[0] + dx * width * t, middle[1] + dy * width * t])
            .map(([x, y]) => [x - width * 0.1, y - size * 0.6, x + width * 0.1, y + size * 0.6]);
          if (!boxes.every((b) => free(s, b))) continue;
          const cost = bend * 2 + boxes.reduce((sum, b) => sum + covered(s, b) * 15, 0);
          if (!best || cost < best.cost) best = { cost, middle, boxes, angle: Math.atan(dy / dx) };
        }
      }
    }
    if (!best || best.cost > 40) return;
    s.boxes.push(...best.boxes);
    const made = node("span", null, { class: p.divides ? "river-name main" : "river-name", "aria-hidden": "true" });
    const turned = node("span", own);
    if (other) turned.append("  ", node("span", other, { lang: code, dir }));
    turned.style.transform = `translate(-50%, -50%) rotate(${best.angle}rad)`;
    made.append(turned);
    put("names", made, ...best.middle);
  }
})();
