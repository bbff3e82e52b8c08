/* Two days side by side: the second day, what changed on the map, and the list. Loaded when a reader
   first compares. Ground and dots are filled as held on the day, and edged as held on the other. */
"use strict";

(() => {
  const { config, layers, data, state, node, text } = front;
  const id = (name) => document.getElementById(name);
  const button = id("compare");
  const start = button.textContent;
  const fortnight = 14;
  const ink = "var(--ink)";
  const svg = "http://www.w3.org/2000/svg";
  const shownDay = (n) => front.plus(config.first, n);
  const number = (day) => front.between(config.first, day);
  const short = (holder) => (holder && config.holders[holder].label) || front.holderName(holder);
  const arrow = (before, after) => text("{before} → {after}", { before, after });
  let parts = null;
  let edges = null;
  let latest = null;

  // ---- the second day ----

  front.startCompare = () => {
    if (state.compare) {
      front.go({ compare: "" }, true);
      return;
    }
    const day = number(state.day);
    front.go({ compare: shownDay(day >= fortnight ? day - fortnight : day + fortnight) }, true);
  };

  /* The row with the other day, its slider below the day's, its line in the chart, the list. */
  function build() {
    const row = node("p", null, { class: "other-day" });
    const slider = node("input", null, { id: "compare-slider", type: "range", min: 0, max: number(config.last) });
    const day = node("output", null, { for: "compare-slider" });
    const swap = node("button", text("Swap the days"), { type: "button" });
    const label = node("label", text("compared with"), { for: "compare-slider" });
    row.append(label, " ", day, " ", swap);
    document.querySelector(".day .bar").after(row);
    id("day-slider").after(slider);
    slider.addEventListener("input", () => front.go({ compare: shownDay(Number(slider.value)) }));
    swap.addEventListener("click", () => front.go({ day: state.compare, compare: state.day }, true));
    const between = document.createElementNS(svg, "path");
    between.setAttribute("class", "between");
    id("now").before(between);
    return { row, slider, day, between, ...section() };
  }

  /* The list stands first in the text; where the server has sent it, in its place. */
  function section() {
    const sent = id("changes");
    const box = node("section", null, { id: "changes", "aria-labelledby": "changes-title" });
    const title = node("h2", null, { id: "changes-title", tabindex: "-1" });
    const summary = node("p", null, { role: "status" });
    const list = node("div");
    box.append(title, summary, key(), list);
    if (sent) sent.replaceWith(box);
    else document.querySelector(".text > section").before(box);
    return { box, title, summary, list };
  }

  function key() {
    const note = node("p", null, { class: "note key" });
    const picture = document.createElementNS(svg, "svg");
    for (const [name, value] of Object.entries({ width: 36, height: 18, "aria-hidden": "true" })) picture.setAttribute(name, value);
    for (const [stroke, width] of [[ink, 5], ["var(--ground)", 3]]) {
      const box = document.createElementNS(svg, "rect");
      for (const [name, value] of Object.entries({ x: 3, y: 3, width: 30, height: 12, fill: "#cfc8b8", stroke, "stroke-width": width })) box.setAttribute(name, value);
      picture.append(box);
    }
    note.append(picture, node("span"));
    return note;
  }

  front.showCompared = () => {
    button.textContent = state.compare ? text("Stop comparing") : start;
    if (!state.compare) {
      stop();
      return;
    }
    const fresh = !parts;
    if (fresh) parts = build();
    const spoken = front.spoken(state.compare);
    parts.day.textContent = spoken;
    parts.slider.value = String(number(state.compare));
    parts.slider.setAttribute("aria-valuetext", spoken);
    const [from, to] = [number(state.day), number(state.compare)].sort((a, b) => a - b);
    parts.between.setAttribute("d", `M${from} 0H${to}V999H${from}z`);
    if (fresh) front.resized();
    front.loading(showList());
    front.redrawDots();
  };

  function stop() {
    if (!parts) return;
    for (const part of ["row", "slider", "between", "box"]) parts[part].remove();
    parts = null;
    latest = null;
    front.drawCompared();
    front.resized();
  }

  // ---- the list ----

  async function showList() {
    const path = `map/changes?day=${state.day}&compare=${state.compare}${state.without && `&without=${encodeURIComponent(state.without)}`}`;
    if (latest === path) return;
    latest = path;
    await new Promise((done) => { setTimeout(done, 60); });
    if (latest !== path) return;
    const [answer] = await Promise.all([front.ask(path), front.learnNames()]);
    if (latest !== path) return;
    const days = { first: front.spoken(answer.from), last: front.spoken(answer.to) };
    parts.title.textContent = text("What changed between {first} and {last}", days);
    parts.summary.textContent = summaryOf(answer);
    parts.box.querySelector(".key span").textContent = text("On the map: filled as held on {day}, edged as held on {other}; the rest is pale.",
      { day: front.spoken(state.day), other: front.spoken(state.compare) });
    parts.list.replaceChildren(...answer.groups.flatMap(group));
  }

  function summaryOf({ total, returned }) {
    const count = front.plural("{n} place has another holder, by what was reported.", "{n} places have another holder, by what was reported.", total);
    const back = returned.length ? text("Changed and changed back in between: {places}.", { places: front.listed(returned.map(name)) }) : "";
    const without = state.without ? text("As if {voice} had made no report.", { voice: front.voiceName(state.without) }) : "";
    return [count, back, without].filter(Boolean).join(" ");
  }

  const english = (place) => (front.lang === "en" || place.name_ar ? {} : { lang: "en" });
  const name = (place) => (front.lang === "ar" && place.name_ar) || place.name;

  function group({ before, after, places }) {
    const title = node("h3", `${arrow(front.holderName(before), front.holderName(after))} `);
    title.append(node("span", String(places.length), { class: "number" }));
    const list = node("ul");
    list.append(...places.map(line));
    return [title, list];
  }

  function line(place) {
    const item = node("li", null, { "data-changed": place.id });
    item.append(place.located ? opener(place) : node("b", name(place), english(place)));
    if (place.name_ar && front.lang !== "ar") item.append(" ", node("span", place.name_ar, { lang: "ar", dir: "rtl" }));
    if (config.divided) item.append(" ", node("span", text(place.bank), { class: "note" }));
    if (place.report) item.append(node("br"), text("Since {day}.", { day: front.span(place.since, place.since_precision) }), " ", decides(place));
    return item;
  }

  function opener(place) {
    const opening = node("button", name(place), { type: "button", class: "place", ...english(place) });
    opening.addEventListener("click", () => {
      front.map.getContainer().scrollIntoView({ block: "nearest" });
      front.openPlace(place.id, true);
    });
    return opening;
  }

  function decides(place) {
    const note = node("span", `${text("Decides:")} ${front.span(place.day, place.precision)}${front.comma}`, { class: "note" });
    const words = node("a", null, { href: `collections/reports/items/${place.report}` });
    const source = place.url ? node("a", null, { href: place.url, rel: "noreferrer" }) : node("cite");
    words.append(front.english(place.said));
    source.append(front.titled(place.source));
    note.append(words, ". ", front.titled(place.voice), front.semicolon, source, ".");
    return note;
  }

  // ---- the map ----

  front.drawCompared = () => {
    if (edges) layers.zones.removeLayer(edges);
    edges = null;
    const moves = state.compare && data.day && data.day.moves;
    if (!moves) return;
    const edge = (style) => L.geoJSON(moves.map((m) => ({ type: "Feature", properties: m, geometry: m.ground })),
      { pane: "fronts", interactive: false, style: (f) => ({ fill: false, lineJoin: "round", ...style(f.properties) }) });
    edges = L.layerGroup([
      edge(() => ({ color: ink, weight: wide() + 2, opacity: 1 })),
      edge((m) => ({ color: m.other ? front.fill(m.other, m.hatch) : "var(--ground)", weight: wide(), opacity: 1 })),
    ]).addTo(layers.zones);
  };

  const wide = () => (front.map.getZoom() >= 10.5 ? 4 : 2.5);

  /* A place that changed has a ring in the colour of the other holder; the rest are pale. */
  front.markCompared = (place, mark, radius) => {
    if (!state.compare || !data.day || !data.day.others) return false;
    const other = data.day.others[place];
    if (!other) {
      mark.dot.setStyle({ opacity: 0.55, fillOpacity: 0.4 });
      if (mark.ring) mark.ring.setStyle({ fillOpacity: 0 });
      return true;
    }
    const weight = front.map.getZoom() >= 10.5 ? 3 : 2;
    const size = Math.max(radius, 3) + 1;
    mark.radius = size + weight;
    front.ring(mark, { fillOpacity: 1, radius: mark.radius });
    mark.dot.setStyle({ color: other.holder ? front.fill(other.holder, other.hatch) : "#ffffff", weight, radius: size });
    return true;
  };

  /* "IS → SDF": from the earlier day to the later, where there is room in or beside the ground. */
  front.moveLabels = () => ((state.compare && data.day.moves) || []).map(({ holder, other, at }) => {
    const [before, after] = (state.compare < state.day ? [other, holder] : [holder, other]).map(short);
    const words = arrow(before, after);
    return { text: words, at, element: node("span", words, { class: "zone-name moved", dir: document.documentElement.dir || "ltr", "aria-hidden": "true" }) };
  });

  if (data.day) front.drawCompared();
})();
