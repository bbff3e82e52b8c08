/* Search over places and claims: a combobox; spellings are folded before they are compared.
   front.js loads this when the field is first entered, so something may have been typed already. */
"use strict";

(() => {
  const { data, node } = front;
  const input = document.getElementById("find");
  const box = document.getElementById("found");
  const count = document.getElementById("found-count");
  const most = 8;
  const { inParts } = front;
  let options = [];
  let at = -1;

  const article = /^(?:a[lnrstdz]|ash|adh|ath|el|es|ed|er|et|ez|ech|esh|ul)$/;

  /* One spelling for many: no marks, hyphens, articles or doubled letters; ee is i, oo and ou are u. */
  function folded(text) {
    const words = text.normalize("NFKD").toLowerCase()
      .replace(/[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]/g, "")
      .replace(/['’‘`ʿʾ]/g, "")
      .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/ؤ/g, "و").replace(/[ئ]/g, "ي").replace(/ء/g, "")
      .split(/[^\p{L}\p{N}]+/u).filter(Boolean)
      .map((word) => (word.length > 3 ? word.replace(/^ال/, "") : word));
    const rest = words.filter((word, n) => !(article.test(word) && n < words.length - 1));
    return rest.join("").replace(/ee|iy|ey|ei/g, "i").replace(/oo|ou/g, "u").replace(/(\p{L})\1/gu, "$1").replace(/([a-z])h$/, "$1");
  }

  const plain = (text) => text.normalize("NFKD").toLowerCase();

  /* Names as first loaded; other spellings come with the whole places when the search is entered. */
  let known = [];
  function learn(features) {
    known = features.filter((f) => f.geometry).map((f) => ({
      place: f,
      names: [f.properties.name, f.properties.name_ar, ...(f.properties.variants || [])].filter(Boolean).map((text) => ({ text, folded: folded(text) })),
    }));
    if (box.hidden) return;
    const marked = at;
    look();
    if (marked < options.length) mark(marked);
  }

  function prepare() {
    if (data.places) learn(data.places.features);
    if (!inParts) front.loading(front.everything().then(({ places }) => learn([...places.values()])));
    front.loading(front.otherClaims().then(() => { if (!box.hidden) look(); }));
  }

  function foundPlaces(query) {
    const matches = [];
    for (const { place, names } of known) {
      const scores = names.map((n) => (n.folded === query ? 0 : n.folded.startsWith(query) ? 1 : query.length > 2 && n.folded.includes(query) ? 2 : 9));
      const score = Math.min(...scores);
      if (score < 9) matches.push({ place, score, by: names[scores.indexOf(score)].text });
    }
    return matches.sort((a, b) => a.score - b.score || a.place.properties.name.localeCompare(b.place.properties.name));
  }

  function foundClaims(text) {
    const words = plain(text).split(/\s+/).filter(Boolean);
    return [...document.querySelectorAll(".claims > li")].filter((li) => {
      const line = plain(`${front.text("claim")} ${li.value} ${li.querySelector(".said").textContent} ${li.querySelector(".said + p").textContent}`);
      return words.every((word) => line.includes(word));
    });
  }

  function look() {
    const text = input.value.trim();
    const query = folded(text);
    const here = query ? foundPlaces(query) : [];
    const claims = text.length > 2 ? foundClaims(text) : [];
    const some = here.slice(0, claims.length ? most - 2 : most);
    options = [
      ...some.map(({ place, by }) => ({ content: placeLine(place, by), choose: () => toPlace(place) })),
      ...claims.slice(0, most - some.length).map((li) => ({ content: claimLine(li), choose: () => toClaim(li) })),
    ];
    box.replaceChildren(...options.map(({ content }, n) => {
      const line = node("li", null, { role: "option", id: `found-${n}`, "aria-selected": "false" });
      line.append(...content);
      line.addEventListener("mousedown", (event) => { event.preventDefault(); choose(n); });
      return line;
    }));
    const all = here.length + claims.length;
    count.textContent = !text ? "" : all > options.length
      ? front.text("{all} found, {shown} shown.", { all, shown: options.length })
      : front.text("{all} found.", { all });
    if (text && !options.length) box.append(node("li", front.text("Nothing found"), { role: "option", "aria-disabled": "true" }));
    open(Boolean(text));
  }

  function placeLine(place, by) {
    const p = place.properties;
    const other = ![p.name, p.name_ar].includes(by) ? [" ", node("span", front.text("also {name}", { name: by }), { class: "note" })] : [];
    return [front.named(place), node("span", ` ${front.text(p.kind.replaceAll("_", " "))}`, { class: "note" }), ...other];
  }

  function claimLine(li) {
    return [node("b", front.text("Claim {number}", { number: li.value })), " ",
      ...li.querySelector(".said b").cloneNode(true).childNodes, ": ", front.english(li.querySelector(".said + p").textContent)];
  }

  function toPlace(place) {
    const centre = front.latLng(place.geometry.coordinates);
    front.map.getContainer().scrollIntoView({ block: "nearest" });
    front.map.setView(centre, Math.max(front.map.getZoom(), 11), { animate: false });
    front.openPlace(place.id, true);
  }

  function toClaim(li) {
    front.open(li.id.slice(6));
    li.scrollIntoView({ block: "nearest" });
  }

  function open(shown) {
    box.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    mark(-1);
  }

  function mark(n) {
    at = n;
    options.forEach((_, i) => box.children[i].setAttribute("aria-selected", String(i === n)));
    if (n < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `found-${n}`);
      box.children[n].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(n) {
    open(false);
    input.focus();
    options[n].choose();
  }

  const keys = {
    ArrowDown: () => (box.hidden ? look() : options.length && mark((at + 1) % options.length)),
    ArrowUp: () => !box.hidden && options.length && mark((at + options.length * 2 - (at < 0 ? 0 : 1)) % options.length),
    Enter: () => options.length && !box.hidden && choose(Math.max(0, at)),
    Escape: () => (box.hidden ? (input.value = "") : open(false)),
  };

  front.chooseFirst = () => {
    look();
    if (options.length) choose(0);
  };

  /* Of a front with many places the server is asked for those with such a name. */
  function askFor() {
    const text = input.value.trim();
    const feature = ({ id, position, ...properties }) => ({ id, properties, geometry: position && { coordinates: position } });
    if (text) front.loading(front.ask(`places?f=json&q=${encodeURIComponent(text)}`).then(({ places }) => {
      if (text === input.value.trim()) learn(places.map(feature));
    }));
  }

  input.addEventListener("input", look);
  if (inParts) input.addEventListener("input", askFor);
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  prepare();
  if (input.value) look();
  if (inParts) askFor();
})();
