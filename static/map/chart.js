/* The chart under the map: places or km², the day under a click, and what changed on the day under the pointer. */

import { between, plus } from "./days.js";
import { openEvidence } from "./panel.js";
import { loading, script } from "./server.js";
import { config, state } from "./state.js";

const chart = document.querySelector(".chart");
const measures = [...document.querySelectorAll("[data-measure]")];
const touching = 5; // pixels between the pointer and the tick that it means
const lastNumber = between(config.first, config.last);

const needCourse = () => script("course");

let pointed = null;

/* What changed on the day, as words, once the chart has been come to; while a tick is pointed at, on that day. */
export function showTurn() {
  if (!front.showTurn) return;
  const now = between(config.first, state.day);
  loading(front.showTurn(pointed ?? now, pointed !== null));
}

/* From here on it is wanted. */
export function comeToChart() {
  if (!front.showTurn) loading(needCourse().then(showTurn));
}

function pointAt(number) {
  pointed = number;
  comeToChart();
  showTurn();
}

/* All changes, for the panel. */
export const changesEvidence = () => needCourse().then(() => front.allChanges());

export function wireChart(choose) {
  const strips = [chart, document.querySelector(".ticks")];
  for (const strip of strips) {
    strip.addEventListener("pointerleave", () => pointAt(null));
    strip.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) chooseUnder(event, choose);
      else pointAt(numberUnder(event));
    });
    strip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      strip.setPointerCapture(event.pointerId);
      chooseUnder(event, choose);
    });
  }
  for (const button of measures) button.addEventListener("click", () => choose({ measure: button.dataset.measure === "km2" ? "km2" : "" }));
  document.getElementById("all-changes").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openEvidence("changes", true);
  });
}

function chooseUnder(event, choose) {
  pointed = null;
  const day = plus(config.first, numberUnder(event));
  if (day !== state.day) choose({ day });
}

/* The number of the day under the pointer: that of a tick if it is near one. */
function numberUnder({ clientX }) {
  const { left, width } = chart.getBoundingClientRect();
  const pixel = lastNumber / width;
  const n = (clientX - left) * pixel;
  const tick = config.changes.reduce((best, one) => (Math.abs(one - n) < Math.abs(best - n) ? one : best));
  return Math.abs(tick - n) < touching * pixel ? tick : Math.min(Math.max(Math.round(n), 0), lastNumber);
}

export function showMeasure() {
  const shown = state.measure || "places";
  for (const button of measures) {
    const { measure } = button.dataset;
    button.setAttribute("aria-pressed", String(measure === shown));
    document.getElementById(`chart-${measure}`).toggleAttribute("hidden", measure !== shown);
  }
  chart.setAttribute("aria-labelledby", `chart-title-${shown}`);
  chart.setAttribute("aria-describedby", `chart-words-${shown}`);
}
