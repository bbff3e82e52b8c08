/* The map in somebody else's page: a pin tells its claim beside itself, and links lead to the whole map. */
"use strict";

(() => {
  const { node, text } = front;
  const open = front.open;

  /* The address of the whole map as it stands here. */
  function whole() {
    const given = new URLSearchParams(location.search);
    given.delete("embed");
    return `./?${given}${location.hash}`;
  }

  /* The list of claims isn't on this page for readers, so a claim is told on the map. */
  front.open = (id) => {
    open(id);
    const item = document.getElementById(`claim-${id}`);
    const [at] = front.pointsOf(item);
    if (!at) return;
    const box = node("div");
    const parts = [...item.children].filter((part) => part.matches(".said, .said + p, blockquote, .note"));
    box.append(...parts.map((part) => part.cloneNode(true)));
    const line = node("p");
    line.append(node("a", text("Sources and answers, on the whole map"), { href: whole() }));
    box.append(line);
    front.popup(front.latLng(at), box, text("Claim {number}", { number: item.value }), true);
  };

  const link = document.getElementById("whole");
  const point = () => { link.href = whole(); };
  for (const name of ["pointerover", "focus", "touchstart", "click"]) link.addEventListener(name, point);
})();
