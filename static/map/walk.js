/* From claim to claim of the article, in its order: each step chooses one, as its link does. */

import { chooseClaim } from "./claims.js";
import { state } from "./state.js";
import { text } from "./words.js";

const [backward, forward, walked, bar] = ["walk-back", "walk-on", "walked", "walk"].map((id) => document.getElementById(id));
const walkable = [...document.querySelectorAll(".claims > li[data-pin]")];

const walkList = () => walkable.filter((li) => !li.hidden);
const walkPosition = () => walkList().findIndex((li) => li.id === `claim-${state.selected}`);

export function wireWalk() {
  if (!bar) return;
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
  next.scrollIntoView({ block: "start" });
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
