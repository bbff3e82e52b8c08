/* The menu of what can be taken away: each link has the day and the box that are seen. Loaded when it is first opened. */
"use strict";

(() => {
  const { layers, state, node } = front;
  const { stored } = globalThis;
  const menu = document.getElementById("take");
  const button = (name) => document.getElementById(`take-${name}`);

  /* The box that is seen: west, south, east, north. */
  function box() {
    const { _southWest: least, _northEast: most } = front.map.getBounds();
    return [least.lng, least.lat, most.lng, most.lat].map((degrees) => +degrees.toFixed(4)).join();
  }

  function picture(form) {
    const [kind, place] = state.at.split("/");
    const query = new URLSearchParams({ day: state.day, bbox: box() });
    for (const [name, value] of Object.entries({ without: state.without, by: state.by, claim: state.selected, place: kind === "places" && place })) {
      if (value) query.set(name, value);
    }
    return front.link(`map.${form}?${String(query).replaceAll("%2C", ",")}`);
  }

  /* Without a voice there are zones alone, as GeoJSON. */
  function data(layer, form) {
    if (state.without && layer !== "places" && layer !== "claims") {
      return layer === "zones" && form === "json" ? `what-if/zones?day=${state.day}&without=${encodeURIComponent(state.without)}` : null;
    }
    return `collections/${layer}/items?datetime=${state.day}&bbox=${box()}${form === "json" ? "" : `&f=${form}`}`;
  }

  /* On a published site these are files of the whole layer: they are there, or the page names none. */
  const ofAllDays = (what, form) => stored && !stored.whole && what !== "map" && form !== "json";

  front.take = () => {
    for (const link of menu.querySelectorAll("[data-take]")) {
      const [what, form] = link.dataset.take.split(" ");
      if (ofAllDays(what, form)) {
        link.hidden = !link.hasAttribute("href");
        link.title = front.text("all days");
        continue;
      }
      const plain = what === "map" ? picture(form) : data(what, form);
      const href = plain && stored ? stored.address(plain) : plain;
      link.hidden = !href;
      link.classList.remove("gone");
      if (href) link.href = href;
    }
    for (const row of menu.querySelectorAll("[data-layer]")) row.hidden = !front.map.hasLayer(layers[row.dataset.layer]) || !row.querySelector("a:not([hidden])");
  };

  /* The address that others can open; a file has only that of a server, if it knows one. */
  function address(more = "") {
    const root = stored ? stored.root : location.href;
    const query = [location.search.slice(1), more].filter(Boolean).join("&");
    return root && new URL(`${query && `?${query}`}${location.hash}`, root).href;
  }

  function frame() {
    const element = node("iframe", null, { src: address("embed=1"), width: "700", height: "480", title: document.title });
    return element.outerHTML;
  }

  const copy = (from, words) => front.loading(front.script("cite").then(() => front.copy(from, words)));
  const chosen = { link: (from) => copy(from, address()), frame: (from) => copy(from, frame()), print: () => { menu.open = false; print(); } };
  for (const [name, take] of Object.entries(chosen)) if (button(name)) button(name).addEventListener("click", ({ target }) => take(target));
  if (!address()) button("link").parentElement.hidden = true;
  if (stored && button("frame")) button("frame").parentElement.hidden = true;

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => { if (!menu.contains(target)) menu.open = false; });
})();
