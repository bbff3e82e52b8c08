/* From claim to claim of the article, in its order: each step chooses one, as its link does. */

import { chooseClaim } from "./claims.js";
import { node } from "./nodes.js";
import { sheeted } from "./panel.js";
import { state } from "./state.js";
import { text } from "./words.js";

const [backward, forward, walked, bar] = ["walk-back", "walk-on", "walked", "walk"].map((id) => document.getElementById(id));
const walkable = [...document.querySelectorAll(".claims > li[data-pin]")];

const walkList = () => walkable.filter((li) => !li.hidden);
const walkPosition = () => walkList().findIndex((li) => li.id === `claim-${state.selected}`);

export function wireWalk(panel) {
  if (!bar) return;
  wireSwipe(panel);
  backward.addEventListener("click", () => walkTo(-1));
  forward.addEventListener("click", () => walkTo(1));
  bar.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    walkTo(document.dir === "rtl" ? -way : way);
  });
}

function walkTo(way) {
  const next = walkList()[walkPosition() + way];
  if (!next) return;
  chooseClaim(next.id.slice(6));
  if (!sheeted()) next.scrollIntoView({ block: "start" });
}

/* The way on from the claim in the panel, if it is one of the walk. */
export function walkButtons() {
  const at = walkPosition();
  const all = walkList().length;
  if (at < 0) return [];
  const row = node("p", null, { class: "steps" });
  const way = (by, name, words) => {
    const button = node("button", words, { type: "button", class: name });
    button.disabled = !walkList()[at + by];
    button.addEventListener("click", () => walkTo(by));
    return button;
  };
  row.append(way(-1, "claim-back", text("Claim before")), node("span", text("{number} of {all}", { number: at + 1, all })), way(1, "claim-on", text("Claim after")));
  return [row];
}

/* A finger moved across the panel goes from claim to claim. */
function wireSwipe(panel) {
  let from = null;
  panel.addEventListener("touchstart", ({ touches }) => { from = touches.length === 1 ? touches[0] : null; }, { passive: true });
  panel.addEventListener("touchmove", (event) => { // across: a browser would take it for its own way back
    const [to] = event.touches;
    if (from && event.cancelable && Math.abs(to.clientX - from.clientX) > Math.abs(to.clientY - from.clientY)) event.preventDefault();
  }, { passive: false });
  panel.addEventListener("touchend", ({ changedTouches: [to] }) => {
    const [right, down] = from ? [to.clientX - from.clientX, to.clientY - from.clientY] : [0, 0];
    from = null;
    if (state.at.startsWith("claims/") && Math.abs(right) > 50 && Math.abs(right) > 2 * Math.abs(down)) walkTo((right < 0) === (document.dir !== "rtl") ? 1 : -1);
  });
}

export function showWalk() {
  if (!bar) return;
  const at = walkPosition();
  const all = walkList().length;
  const focus = document.activeElement;
  backward.disabled = at < 1;
  forward.disabled = at + 1 >= all;
  if (focus === forward && forward.disabled) backward.focus(); // what is disabled has no focus and takes no keys
  if (focus === backward && backward.disabled) forward.focus();
  forward.textContent = at < 0 ? text("Start") : text("Claim after");
  walked.textContent = at < 0 ? "" : text("{number} of {all}", { number: at + 1, all });
}
