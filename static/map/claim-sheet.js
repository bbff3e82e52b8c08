/* A claim in the panel, where the list isn't beside the map: all that the list has of it, and the way to the next. */

import { node } from "./nodes.js";
import { pointsOf } from "./pins.js";
import { text } from "./words.js";
import { walkButtons } from "./walk.js";

export function claimEvidence(id) {
  const item = document.getElementById(`claim-${id}`);
  if (!item) return null;
  const title = text("Claim {number}", { number: item.value });
  const box = node("div", null, { "data-claim": id });
  box.append(node("h2", title), ...[...item.children].map((part) => part.cloneNode(true)));
  box.querySelector(".more").open = true;
  for (const shown of box.querySelectorAll(".show")) shown.closest("p").remove();
  if (front.whole) box.append(front.whole());
  box.querySelector("h2").after(...walkButtons());
  return { title, box, spot: pointsOf(item)[0] };
}
