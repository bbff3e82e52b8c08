/* What changed on a day, as words under the chart, and the list of all changes. Loaded when a reader
   first comes to the chart, the slider or the buttons beside it. */
"use strict";

(() => {
  const { config, node, text } = front;
  const line = document.getElementById("turn");
  const spoken = document.getElementById("turn-spoken");
  const hint = line.textContent;
  const few = 4; // named in one line
  const rest = 4000; // milliseconds of silence between two announcements
  const settled = 700;
  let byDay = new Map();
  let answer = null;
  let box = null;
  let speaking = 0;
  let spokenAt = 0;

  const dayAt = (n) => front.plus(config.first, n);
  const held = (holder) => (holder && config.holders[holder].label) || front.holderName(holder);
  const turn = ({ place, before, after }) => text("{place}: {before} → {after}", { place: front.placeName(place), before: held(before), after: held(after) });

  function known() {
    answer ??= front.ask("map/course").then(({ days }) => { byDay = new Map(days.map((day) => [day.day, day])); });
    answer.catch(() => { answer = null; });
    return answer;
  }

  function words(n) {
    const day = byDay.get(n);
    if (!day) return "";
    const parts = day.changes.slice(0, few).map(turn);
    if (day.total > parts.length) parts.push(front.plural("{n} more", "{n} more", day.total - parts.length));
    return text("{day}. {changes}", { day: front.spoken(dayAt(n)), changes: parts.join(front.semicolon) });
  }

  /* The changes of the day, or of the one that is pointed at. */
  function showLine(n) {
    line.textContent = words(n) || hint;
    line.title = words(n);
  }

  /* The day is told at once where it changes; who listens hears it when it has settled, and not at every step of a play. */
  front.showTurn = async (n, pointed) => {
    await known();
    showLine(n);
    if (pointed) return;
    clearTimeout(speaking);
    const wait = Math.max(settled, spokenAt + rest - Date.now());
    speaking = setTimeout(() => { spokenAt = Date.now(); spoken.textContent = words(n); }, wait);
    markDay(n);
  };

  // ---- all of them ----

  front.allChanges = async () => {
    await known();
    box ??= list();
    markDay(front.between(config.first, front.state.day));
    return { title: box.firstChild.textContent, box };
  };

  function list() {
    const turns = node("div", null, { class: "turns" });
    const total = [...byDay.values()].reduce((sum, day) => sum + day.total, 0);
    turns.append(node("h2", front.plural("{n} change of holder", "{n} changes of holder", total)), node("p", text("By what was reported, each with the day from which it counts."), { class: "note" }));
    for (const day of byDay.values()) turns.append(heading(day), changesOf(day));
    return turns;
  }

  function heading({ day }) {
    const title = node("h3", null, { "data-day": day });
    const link = node("a", front.spoken(dayAt(day)), { href: front.link(`?day=${dayAt(day)}&at=changes`) });
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      front.go({ day: dayAt(day) });
    });
    title.append(link);
    return title;
  }

  function changesOf({ day, total, changes }) {
    const items = node("ul");
    items.append(...changes.map((change) => node("li", turn(change))));
    const more = total - changes.length;
    if (more) {
      const item = node("li");
      const both = front.link(`?day=${dayAt(day)}&compare=${dayAt(day - 1)}#changes`);
      item.append(node("a", front.plural("{n} more", "{n} more", more), { href: both }));
      items.append(item);
    }
    return items;
  }

  /* The day below the panel's buttons; the page itself stays where it is. */
  function bringInto(panel, title) {
    const { height } = panel.firstChild.getBoundingClientRect();
    panel.scrollTop += title.getBoundingClientRect().top - panel.getBoundingClientRect().top - height - 8;
  }

  function markDay(n) {
    if (!box) return;
    for (const marked of box.querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
    const title = box.querySelector(`[data-day="${n}"]`);
    if (!title) return;
    title.firstChild.setAttribute("aria-current", "date");
    if (box.isConnected) bringInto(box.closest("#evidence"), title);
    else setTimeout(() => { if (box.isConnected) bringInto(box.closest("#evidence"), title); }); // the panel is about to have it
  }
})();
