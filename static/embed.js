/* The map in somebody else's page: its links lead to the whole map. */
"use strict";

(() => {
  /* The address of the whole map as it stands here. */
  function whole() {
    const parameters = new URLSearchParams(location.search);
    for (const own of ["embed", "at"]) parameters.delete(own);
    return `./?${parameters}${location.hash}`;
  }

  /* The list of claims isn't on this page for readers: a claim in the panel says where it is. */
  front.whole = () => {
    const line = front.node("p");
    line.append(front.node("a", front.text("Sources and answers, on the whole map"), { href: whole(), target: "_blank" }));
    return line;
  };

  const link = document.getElementById("whole");
  link.target = "_blank"; // else it would choose its claim here
  const point = () => { link.href = whole(); };
  for (const name of ["pointerover", "focus", "touchstart", "click"]) link.addEventListener(name, point);
})();
