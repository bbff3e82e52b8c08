/* The day under the map: slider, from change to change, play. */

import { go } from "./change.js";
import { comeToChart, showMeasure, showTurn, wireChart } from "./chart.js";
import { between, covered, margin, plus, span } from "./days.js";
import { node } from "./nodes.js";
import { loading, script } from "./server.js";
import { config, state } from "./state.js";
import { link, spoken, text } from "./words.js";
import { zonesOn } from "./zones.js";

const byId = (name) => document.getElementById(name);
const slider = byId("day-slider");
const play = byId("play");
const beat = 1100;
const hurried = 500; // milliseconds between two steps of who goes fast
const farAhead = 8;
let lastStep = 0;
let playing = null;
let current = Number(slider.getAttribute("value")); // the day that the server has written

const number = () => between(config.first, state.day);
const dayAt = (n) => plus(config.first, n);

export function wireSlider() {
  slider.addEventListener("input", () => {
    stop();
    const way = Number(slider.value) - number();
    go({ day: dayAt(Number(slider.value)) });
    if (fast()) ahead(way, config.starts);
  });
  slider.addEventListener("focus", () => { comeToChart(); }, { once: true });
  for (const coming of ["focusin", "pointerover"]) slider.form.addEventListener(coming, () => { ahead(); }, { once: true });
  slider.addEventListener("keydown", (event) => {
    const way = { PageUp: 1, PageDown: -1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // by itself it goes over a tenth of the days
    stop();
    step(way);
  });
  wireChart((chosen) => { if (chosen.day) stop(); go(chosen); });
  byId("previous").addEventListener("click", () => { stop(); step(-1); });
  byId("next").addEventListener("click", () => { stop(); step(1); });
  play.addEventListener("click", () => (playing ? stop() : start()));
  byId("compare").addEventListener("click", () => loading(script("compare").then(() => front.startCompare())));
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function showSlider() {
  if (current !== number()) tell();
  showMeasure();
  byId("previous").disabled = target(-1) === undefined;
  byId("next").disabled = target(1) === undefined;
  showOwn();
}

function tell() {
  const words = spoken(state.day);
  current = number();
  slider.value = String(current);
  slider.setAttribute("aria-valuetext", words);
  byId("day-text").textContent = words;
  byId("places-day").textContent = words;
  byId("now").setAttribute("d", `M${current} 0v999`);
  showTurn();
}

/* The chosen claim's day, or the days between which it may lie, stays in sight when the slider leaves it. */
function showOwn() {
  const item = state.selected && byId(`claim-${state.selected}`);
  const [day, precision] = item ? [item.dataset.day, item.dataset.precision || "day"] : [];
  const [from, to] = item ? [-1, 1].map((way) => between(config.first, plus(day, way * margin[precision]))) : [];
  byId("own").setAttribute("d", item ? `M${from} 0H${to}V999H${from}z` : "M0 0");
  const words = byId("own-day");
  const left = words.contains(document.activeElement);
  words.replaceChildren();
  if (left) slider.focus();
  if (!item || day === state.day) return;
  words.append(text("Day of claim {number}: {day}.", { number: item.value, day: span(day, precision) }));
  if (covered(day)) words.append(" ", node("a", text("Go there"), { href: link(`?day=${day}#claim-${state.selected}`) }));
}

// ---- from change to change ----

function fast() {
  const before = lastStep;
  lastStep = performance.now();
  return lastStep - before < hurried;
}

function target(way, from = number()) {
  return way > 0 ? config.changes.find((n) => n > from) : config.changes.findLast((n) => n < from);
}

function step(way) {
  const next = target(way);
  if (next === undefined) return false;
  go({ day: dayAt(next) });
  comeToChart();
  ahead(fast() ? way : 0);
  return true;
}

/* The neighbours are asked for before they are needed; of who goes fast, several ahead. */
function ahead(way = 0, days = config.changes) {
  const now = number();
  const later = days.filter((n) => n > now).slice(0, way > 0 ? farAhead : 1);
  const earlier = days.filter((n) => n < now).slice(way < 0 ? -farAhead : -1);
  for (const next of [...later, ...earlier]) zonesOn(dayAt(next)).catch(() => {});
}

function start() {
  if (target(1) === undefined) go({ day: config.first });
  playing = setInterval(() => { if (!step(1)) stop(); }, beat);
  ahead(1);
  showPlaying(text("Pause"));
  step(1);
}

function stop() {
  if (!playing) return;
  clearInterval(playing);
  playing = null;
  showPlaying(text("Play the changes"));
}

function showPlaying(words) {
  play.setAttribute("aria-pressed", String(Boolean(playing)));
  play.setAttribute("aria-label", words);
}
