/* What `at` in the address names, in the panel: as it is on the day, and on each other day that is chosen. */

import { changesEvidence } from "./chart.js";
import { claimEvidence } from "./claim-sheet.js";
import { frontEvidence } from "./fronts.js";
import { hidePanel, sheeted, showPanel } from "./panel.js";
import { placeEvidence } from "./places.js";
import { loading } from "./server.js";
import { state } from "./state.js";
import { pointEvidence } from "./why.js";

const settling = 120; // milliseconds in which another day may be chosen
let lastShown = { at: "", key: "" };

export function showEvidence() {
  const key = [state.at, state.day, state.compare, state.without, state.by].join(" ");
  if (key === lastShown.key) return;
  const fresh = lastShown.at !== state.at;
  lastShown = { at: state.at, key };
  if (state.at) loading(openWhenKnown(key, fresh));
  else hidePanel();
}

async function openWhenKnown(key, fresh) {
  const still = () => lastShown.key === key;
  if (!fresh) await new Promise((done) => { setTimeout(done, settling); });
  if (!still()) return;
  try {
    const evidence = await evidenceOf(state.at);
    if (!still()) return;
    if (evidence) showPanel(evidence, fresh);
    else {
      hidePanel();
      lastShown.key = ""; // a claim may yet come with the others
    }
  } catch (error) {
    if (still()) hidePanel(); // what is not known must not look like what was known before
    throw error;
  }
}

function evidenceOf(at) {
  const [kind, id] = at.split("/");
  if (kind === "changes") return changesEvidence();
  if (kind === "places") return placeEvidence(id);
  if (kind === "fronts") return frontEvidence(id);
  if (kind === "claims") return sheeted() ? claimEvidence(id) : null;
  return pointEvidence(at.split(",").map(Number));
}
