/* The day under the map: slider, changes, play; and the map without one voice. */
"use strict";

(() => {
  const { config, state } = front;
  const id = (name) => document.getElementById(name);
  const slider = id("day-slider");
  const play = id("play");
  const select = id("without-voice");
  const pause = 1100;
  let playing = null;

  const number = () => front.between(config.first, state.day);
  let told = Number(slider.getAttribute("value")); // the day that the server has written
  const dayAt = (n) => front.plus(config.first, n);

  front.startTime = () => {
    slider.addEventListener("input", () => {
      stop();
      front.go({ day: dayAt(Number(slider.value)) });
    });
    slider.addEventListener("focus", ahead, { once: true });
    id("previous").addEventListener("click", () => { stop(); step(-1); });
    id("next").addEventListener("click", () => { stop(); step(1); });
    play.addEventListener("click", () => (playing ? stop() : start()));
    id("compare").addEventListener("click", () => front.loading(front.script("compare").then(() => front.startCompare())));
    play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!select) return;
    const chosen = () => { if (select.value !== state.without) front.go({ without: select.value }, true); };
    select.addEventListener("change", chosen);
    select.form.addEventListener("submit", (event) => { event.preventDefault(); chosen(); });
  };

  front.showDay = () => {
    if (told !== number()) tell();
    id("previous").disabled = target(-1) === undefined;
    id("next").disabled = target(1) === undefined;
    if (select) {
      select.value = state.without;
      select.form.elements.day.value = state.day;
    }
    if (!state.without) id("as-if").replaceChildren();
    showOwn();
    if (state.compare || front.showCompared) front.loading(front.script("compare").then(() => front.showCompared()));
  };

  function tell() {
    const text = front.spoken(state.day);
    told = number();
    slider.value = String(told);
    slider.setAttribute("aria-valuetext", text);
    id("day-text").textContent = text;
    id("places-day").textContent = text;
    id("now").setAttribute("d", `M${told} 0v999`);
  }

  /* The chosen claim's day, or the days between which it may lie, stays in sight when the slider leaves it. */
  function showOwn() {
    const item = state.selected && id(`claim-${state.selected}`);
    const [day, precision] = item ? [item.dataset.day, item.dataset.precision || "day"] : [];
    const [from, to] = item ? [-1, 1].map((way) => front.between(config.first, front.plus(day, way * front.margin[precision]))) : [];
    id("own").setAttribute("d", item ? `M${from} 0H${to}V999H${from}z` : "M0 0");
    const words = id("own-day");
    const left = words.contains(document.activeElement);
    words.replaceChildren();
    if (left) slider.focus();
    if (!item || day === state.day) return;
    words.append(front.text("Day of claim {number}: {day}.", { number: item.value, day: front.span(day, precision) }));
    if (front.covered(day)) words.append(" ", front.node("a", front.text("Go there"), { href: front.link(`?day=${day}#claim-${state.selected}`) }));
  }

  // ---- from change to change ----

  function target(way, from = number()) {
    return way > 0 ? config.changes.find((n) => n > from) : config.changes.findLast((n) => n < from);
  }

  function step(way) {
    const next = target(way);
    if (next === undefined) return false;
    front.go({ day: dayAt(next) });
    ahead();
    return true;
  }

  /* The neighbours are asked for before they are needed. */
  function ahead() {
    for (const next of [target(1), target(-1)]) {
      if (next !== undefined) front.zonesOn(dayAt(next)).catch(() => {});
    }
  }

  function start() {
    if (target(1) === undefined) front.go({ day: config.first });
    playing = setInterval(() => { if (!step(1)) stop(); }, pause);
    label(front.text("Pause"));
    step(1);
  }

  function stop() {
    if (!playing) return;
    clearInterval(playing);
    playing = null;
    label(front.text("Play the changes"));
  }

  function label(text) {
    play.setAttribute("aria-pressed", String(Boolean(playing)));
    play.setAttribute("aria-label", text);
  }

  // ---- without a voice ----

  front.voiceName = (voice) => {
    const option = [...select.options].find((o) => o.value === voice);
    return option ? option.textContent.replace(/ \(\d+\)$/, "") : voice;
  };

  front.showChanged = (changed) => {
    const banner = id("as-if");
    banner.replaceChildren();
    if (!state.without) return;
    const n = changed.length;
    const query = front.link(`what-if/zones?day=${state.day}&without=${encodeURIComponent(state.without)}&f=html`);
    const back = front.node("button", front.text("All voices"), { type: "button" });
    back.addEventListener("click", () => { front.go({ without: "" }, true); select.focus(); });
    banner.append(
      front.node("b", front.text("As if {voice} had made no report:", { voice: front.voiceName(state.without) })),
      ` ${n ? front.plural("{n} place changes.", "{n} places change.", n) : front.text("no place changes.")} `,
      front.node("a", front.text("Which"), { href: query, "aria-label": front.text("Which places change") }), " ", back,
    );
  };
})();
