/* Popups: what opened them gets the focus back. */

import { map } from "./state.js";
import { text } from "./words.js";

export let opened = null;
let before = null;

export function popup(at, content, title, focus) {
  before = focus ? document.activeElement : null;
  const wide = map.getSize().x;
  const maxWidth = Math.min(300, wide - 60);
  const below = [10, wide < 400 ? 84 : 50]; // the map's controls
  opened = L.popup({ keepInView: false, maxWidth, autoPanPaddingTopLeft: below }).setLatLng(at).setContent(content);
  opened.title = title;
  opened.openOn(map);
  return opened;
}

export function closeLast() {
  if (opened) opened.remove();
}

export function onPopup({ popup: made }) {
  const box = made.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", made.title || text("Evidence"));
  box.setAttribute("tabindex", "-1");
  box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", text("Close popup"));
  if (before) box.focus({ preventScroll: true });
}

export function offPopup({ popup: made }) {
  const inside = made.getElement() && made.getElement().contains(document.activeElement);
  if (before && before.isConnected && (inside || document.activeElement === document.body)) before.focus({ preventScroll: true });
  else if (inside) map.getContainer().focus({ preventScroll: true });
  before = null;
}
