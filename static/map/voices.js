/* The map as if one voice had made no report. */

import { go } from "./change.js";
import { node } from "./nodes.js";
import { state } from "./state.js";
import { link, plural, text } from "./words.js";

const select = document.getElementById("without-voice");
const banner = document.getElementById("as-if");

export function wireVoices() {
  if (!select) return;
  const chosen = () => { if (select.value !== state.without) go({ without: select.value }, true); };
  select.addEventListener("change", chosen);
  select.form.addEventListener("submit", (event) => { event.preventDefault(); chosen(); });
}

export function showVoice() {
  if (select) {
    select.value = state.without;
    select.form.elements.day.value = state.day;
  }
  if (!state.without) banner.replaceChildren();
}

export function voiceName(voice) {
  const option = [...select.options].find((o) => o.value === voice);
  return option ? option.textContent.replace(/ \(\d+\)$/, "") : voice;
}

export const asIf = () => state.without && text("As if {voice} had made no report.", { voice: voiceName(state.without) });

/* Says over the map how many places change without the voice. */
export function showChanged(changed) {
  banner.replaceChildren();
  if (!state.without) return;
  const n = changed.length;
  const query = link(`what-if/zones?day=${state.day}&without=${encodeURIComponent(state.without)}&f=html`);
  const back = node("button", text("All voices"), { type: "button" });
  back.addEventListener("click", () => { go({ without: "" }, true); select.focus(); });
  banner.append(
    node("b", text("As if {voice} had made no report:", { voice: voiceName(state.without) })),
    ` ${n ? plural("{n} place changes.", "{n} places change.", n) : text("no place changes.")} `,
    node("a", text("Which"), { href: query, "aria-label": text("Which places change") }), " ", back,
  );
}
