/* The reports beside a claim that names a holder: both sides, in full. Loaded when one is first opened. */
"use strict";

(() => {
  const { node, text } = front;

  function side(title, ids, reports) {
    const list = node("ul", null, { class: "relations" });
    for (const report of ids.map((id) => reports.get(id)).filter(Boolean)) {
      const line = node("li", `${front.span(report.day, report.precision)}: `);
      line.append(report.source_url ? node("a", report.said, { href: report.source_url, rel: "noreferrer" }) : report.said, ` (${front.holderName(report.holder)})`);
      list.append(line);
    }
    return [node("b", title), ids.length ? list : node("p", text("None on these days."))];
  }

  front.sides = async (box) => {
    const id = front.claimOf(box);
    const [{ properties: p }, { reports }] = await Promise.all([
      front.ask(`collections/claims/items/${encodeURIComponent(id)}`), front.everything(),
    ]);
    const both = node("div");
    both.append(...side(text("Reports that agree"), p.agreeing, reports), ...side(text("Reports that disagree"), p.disagreeing, reports));
    box.querySelector("div")?.remove();
    box.querySelector("summary").after(both);
  };
})();
