/* Newer data than the page shows is said, not loaded: the reader may be in the middle of something. */

import { node, stored } from "./nodes.js";
import { config } from "./state.js";
import { text } from "./words.js";

const leastWait = 60_000; // between two questions, in milliseconds
const notice = node("p", null, { id: "newer", role: "status" });
let lastLook = 0;

/* Asked when a reader comes back to the page; nothing is asked while nobody looks. */
export function tellNewer() {
  if (stored && !stored.newest) return;
  document.getElementById("trouble").after(notice);
  lastLook = Date.now();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lookForNewer(); });
  addEventListener("focus", lookForNewer);
}

async function lookForNewer() {
  if (notice.firstChild || Date.now() - lastLook < leastWait) return;
  lastLook = Date.now();
  const newest = await newestVersion().catch(() => config.version); // it is no trouble of the map's
  if (newest === config.version || notice.firstChild) return;
  const button = node("button", text("Show it"), { type: "button" });
  button.addEventListener("click", () => location.reload());
  notice.append(text("There is newer data than this page shows."), " ", button);
}

async function newestVersion() {
  if (stored) return stored.newest();
  const answer = await fetch("versions?f=json", { cache: "no-cache" });
  return answer.ok ? (await answer.json()).current : config.version;
}
