/* Maps of other voices: the outlines of their ground on the day, in the colour of whom they show there.
   Loaded when a reader first switches them on. */
"use strict";

(() => {
  const { config, layers, node, text } = front;
  let shown = null;

  /* A file or a published site has all days in one answer. */
  const address = (day) => `collections/references/items?limit=10000${globalThis.stored ? "" : `&datetime=${day}`}`;
  const isOn = (day) => ({ properties: p }) => p.valid_from <= day && day < p.valid_to;

  /* A fine line has the voice's dashes; a broad one inside of it the holder's colour, so that each side of an edge has its own. */
  function outlines(features) {
    const line = (style, more) => L.geoJSON(features, { pane: "references", style: (f) => ({ fill: false, lineJoin: "round", ...style(f.properties) }), ...more });
    const fine = line((p) => ({ color: "var(--outline)", weight: 2, dashArray: config.outlines[p.voice] || null }), { interactive: false });
    const broad = line((p) => ({ color: front.fill(p.holder, []), weight: 12 }));
    const edges = fine.getLayers();
    broad.getLayers().forEach((path, at) => {
      path.on("add", () => keepInside(path, edges[at]));
      path.bindTooltip(() => words(path.feature), { sticky: true, className: "hovered" });
    });
    return L.featureGroup([fine, broad]).on("add", () => fine.bringToFront());
  }

  function keepInside(path, edge) {
    const id = `edge-${L.stamp(edge)}`;
    const clip = L.SVG.create("clipPath");
    const inside = L.SVG.create("use");
    edge.getElement().id = id;
    inside.setAttribute("href", `#${id}`);
    inside.setAttribute("clip-rule", "evenodd");
    clip.id = `inside-${id}`;
    clip.append(inside);
    path.getElement().before(clip);
    path.getElement().setAttribute("clip-path", `url(#${clip.id})`);
    path.once("remove", () => clip.remove());
  }

  function words({ properties: p }) {
    const box = node("span", text("By a map of {voice}: {holder}", { voice: front.titled(p.voice_name).textContent, holder: front.holderName(p.holder) }));
    box.append(node("br"), front.titled(p.source_title));
    return box;
  }

  front.showReferences = async () => {
    const { day } = front.state;
    if (shown === day) return;
    shown = day;
    try {
      const [{ features }] = await Promise.all([front.ask(address(day)), front.learnNames()]);
      if (shown !== day) return;
      const drawn = outlines(features.filter(isOn(day)));
      layers.references.clearLayers().addLayer(drawn);
    } catch (error) {
      if (shown === day) shown = null;
      throw error;
    }
  };
})();
