/* What is asked of the server: answers, scripts that only some readers need, and what is told when one fails. */

import { english, node, stored } from "./nodes.js";
import { config, map } from "./state.js";
import { lang, text } from "./words.js";

/* Whether only what is in view is asked for: of many places, unless all are in this file. */
export const inParts = config.many && !(stored && stored.whole);

const trouble = document.getElementById("trouble");
const scripts = new Map();
let busy = 0;
let whole = null;

export async function ask(path) {
  if (stored) return stored.answer(path);
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const items = (layer, query = "") => ask(`collections/${layer}/items?limit=10000${query}`);

/* What only some readers ask for comes in a script of its own. */
export function script(name) {
  if (stored && stored.whole) return Promise.resolve();
  if (!scripts.has(name)) {
    scripts.set(name, new Promise((resolve, reject) => {
      const element = node("script", null, { src: config.scripts[name] });
      element.addEventListener("load", resolve);
      element.addEventListener("error", () => { scripts.delete(name); reject(new Error(name)); });
      document.head.append(element);
    }));
  }
  return scripts.get(name);
}

let ownNames = {};
let learnt = lang === "en" ? Promise.resolve() : null;

/* What the records call voices and sources in the page's language, by what they call them in English. */
export function learnNames() {
  if (!learnt) {
    learnt = ask(`map/titles?lang=${lang}`).then((answer) => { ownNames = answer; });
    learnt.catch(() => { learnt = null; });
  }
  return learnt;
}

/* A voice or a source by its name in the page's language, if it has one that has been learnt. */
export const titled = (name) => (Object.hasOwn(ownNames, name) ? node("bdi", ownNames[name]) : english(name));

/* Reports and full places are many, and asked for when first needed. */
export function everything() {
  if (!whole) {
    whole = Promise.all([items("places"), items("reports"), learnNames()]).then(([places, reports]) => ({
      places: new Map(places.features.map((f) => [f.id, f])),
      reports: new Map(reports.features.map((f) => [f.id, f.properties])),
    }));
    whole.catch(() => { whole = null; });
  }
  return whole;
}

/* A place with its reports; of a front with many places only these are asked for. */
export async function recordsOf(id) {
  if (!inParts) return everything();
  const [place, reports] = await Promise.all([ask(`collections/places/items/${id}`), items("reports", `&place=${id}`)]);
  return { places: new Map([[id, place]]), reports: new Map(reports.features.map((f) => [f.id, f.properties])) };
}

/* The map says that it is busy until the promise has come, and what was wrong if it hasn't. */
export function loading(promise) {
  const count = (more) => map.getContainer().setAttribute("aria-busy", String((busy += more) > 0));
  count(1);
  promise.catch(report).finally(() => count(-1));
}

/* What failed is told in the page: an empty map would look like "no record". */
function report(error) {
  trouble.textContent = text("Part of the map could not be loaded: what is missing here is not known. Reload the page to try again.");
  throw error;
}

export function recovered() {
  trouble.textContent = "";
}

/* Lets the browser answer its reader between two parts of what takes long. */
export const pause = () => new Promise((done) => { setTimeout(done); });
