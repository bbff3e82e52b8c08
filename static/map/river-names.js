/* A river's name, along its straightest free stretch. */

import { names, node } from "./nodes.js";
import { along, evenly } from "./rivers.js";
import { dotsUnder, free, put, textWidth } from "./room.js";

export function riverLabel(s, feature) {
  const p = feature.properties;
  const size = p.divides ? 13 : 11;
  const [own, other, code, dir] = names(p);
  const width = textWidth(other ? `${own}  ${other}` : own, `italic 600 ${size}px`) + 10;
  const best = straightest(s, along(feature), width, size);
  if (!best || best.cost > 40) return;
  s.boxes.push(...best.boxes);
  const label = node("span", null, { class: p.divides ? "river-name main" : "river-name", "aria-hidden": "true" });
  const turned = node("span", own);
  if (other) turned.append("  ", node("span", other, { lang: code, dir }));
  turned.style.transform = `translate(-50%, -50%) rotate(${best.angle}rad)`;
  label.append(turned);
  put(s, "names", label, ...best.middle);
}

/* The stretch of this width that bends least and covers fewest dots, with the side on which a name has room. */
function straightest(s, lines, width, size) {
  const steps = Math.ceil(width / 8);
  let best = null;
  for (const line of lines) {
    const points = evenly(line);
    for (let i = 0; i + steps < points.length; i += 2) {
      const [from, to] = [points[i], points[i + steps]];
      const chord = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const [dx, dy] = [(to[0] - from[0]) / chord, (to[1] - from[1]) / chord];
      const bend = Math.max(...points.slice(i, i + steps).map(([x, y]) => Math.abs((x - from[0]) * dy - (y - from[1]) * dx)));
      if (chord < width * 0.85 || bend > 12) continue;
      for (const side of [-1, 1]) {
        const off = side * (bend + size * 0.5 + 4);
        const middle = [(from[0] + to[0]) / 2 - dy * off, (from[1] + to[1]) / 2 + dx * off];
        const boxes = [-0.4, -0.2, 0, 0.2, 0.4].map((t) => [middle[0] + dx * width * t, middle[1] + dy * width * t])
          .map(([x, y]) => [x - width * 0.1, y - size * 0.6, x + width * 0.1, y + size * 0.6]);
        if (!boxes.every((b) => free(s, b))) continue;
        const cost = bend * 2 + boxes.reduce((sum, b) => sum + dotsUnder(s, b).length * 15, 0);
        if (!best || cost < best.cost) best = { cost, middle, boxes, angle: Math.atan(dy / dx) };
      }
    }
  }
  return best;
}
