/* Copies a citation of a claim, or of the map as it is shown. Loaded when a reader first asks for one. */
"use strict";

(() => {
  const { config, state, node, text } = front;
  const shown = 12; // characters of the data's version
  const status = node("p", null, { class: "unseen", role: "status" });
  document.body.append(status);

  /* The day on which the reader looks: only the browser has a clock. */
  const today = () => {
    const now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  };

  /* The words are the server's, the address and the day of access the browser's. */
  async function citation(claim) {
    const { current, versions } = await front.ask("versions?f=json");
    const what = claim
      ? (await front.ask(`claims/${encodeURIComponent(claim)}?f=json`)).bibliographicCitation
      : `Control as reported on ${state.day}${state.compare && ` compared with ${state.compare}`}${state.without && `, as if ${front.voiceName(state.without)} had made no report`}.`;
    const { title } = versions.find(({ version }) => version === current);
    return `${what} ${title}, data version ${current.slice(0, shown)}. ${address(claim)}Accessed ${today()}.`;
  }

  /* Of a claim on its own day, or of the map as it is. A file has only that of a server, if it knows one. */
  function address(claim) {
    const { stored } = globalThis;
    const root = stored ? stored.root : location.href;
    if (!root) return "";
    const day = claim && document.getElementById(`claim-${claim}`).dataset.day;
    const path = claim ? front.link(`?day=${day >= config.first && day <= config.last ? day : config.day}&claim=${claim}#claim-${claim}`) : location.search + location.hash;
    return `${new URL(path, root)} `;
  }

  /* Said on the button for who sees it, and once more for who hears it. */
  function say(button, message) {
    const label = button.dataset.label || button.textContent;
    button.dataset.label = label;
    button.textContent = message;
    status.textContent = message;
    setTimeout(() => { button.textContent = label; status.textContent = ""; }, 2500);
  }

  /* Where nothing may be copied the text is shown, selected, to be copied by hand. */
  function offer(button, words) {
    const box = node("textarea", null, { class: "citation", readonly: "", rows: "6", "aria-label": text("To be copied") });
    box.value = words;
    button.after(box);
    box.focus();
    box.select();
    box.addEventListener("blur", () => box.remove(), { once: true });
    status.textContent = text("It could not be copied. It is selected: copy it with the keyboard.");
  }

  front.cite = async (button) => front.copy(button, await citation(front.claimOf(button)));

  front.copy = async (button, words) => {
    try {
      await navigator.clipboard.writeText(words);
      say(button, text("Copied"));
    } catch {
      offer(button, words);
    }
  };
})();
