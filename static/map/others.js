/* Claims that are left to their own page: they come from there into this one when a reader looks for them. */

import { showAgain } from "./change.js";
import { loading } from "./server.js";

let comingClaims = null;

const restLink = () => document.querySelector("#others .rest a");

/* Whether this claim isn't in the page, and may yet come. */
export const isAwaited = (id) => Boolean(id && restLink() && !document.getElementById(`claim-${id}`));

export function otherClaims() {
  if (!restLink()) return Promise.resolve();
  comingClaims ??= adoptClaims(restLink().href).catch((error) => { comingClaims = null; throw error; });
  return comingClaims;
}

/* The same markup as the server would have put here, from the same template. */
async function adoptClaims(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const others = page.getElementById("others");
  for (const fold of others.querySelectorAll(".more")) fold.open = false; // which is for print there
  document.getElementById("others").replaceWith(others);
  showAgain();
}

/* A claim of the address that isn't in the page comes, and then all is as the address says. */
export function awaitClaim(restore) {
  const address = location.href;
  const [, claim] = location.hash.match(/^#claim-(.+)/) || [];
  if (!isAwaited(claim)) return;
  loading(otherClaims().then(() => {
    history.replaceState(null, "", address);
    restore();
  }));
}
