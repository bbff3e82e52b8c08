/* Words: English here, other languages' come with map.js as `front.words`. */

export const lang = document.documentElement.lang;
const locale = { en: "en-GB", ar: "ar-SY-u-nu-latn" }[lang];
const isolated = (value) => (lang === "en" ? value : `${/\u2068/.test(value) ? "\u2067" : "\u2068"}${value}\u2069`);
const filled = (message, values) => message.replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));
const translated = (message) => (front.words && front.words[message]) || message;

/* The message in the page's language, each {name} in it filled. */
export const text = (message, values = {}) => filled(translated(message), values);

/* The form of a message for the number n, which stands in it as {n}. */
export function plural(one, many, n, values = {}) {
  const forms = front.words && front.words[one];
  const categories = ["zero", "one", "two", "few", "many", "other"];
  const form = forms ? forms[categories.indexOf(new Intl.PluralRules(locale).select(n))] : n === 1 ? one : many;
  return filled(form, { n, ...values });
}

export const [comma, semicolon] = lang === "ar" ? ["، ", "؛ "] : [", ", "; "];
export const listed = (things, type = "unit") => (type === "unit"
  ? things.map(isolated).join(comma)
  : new Intl.ListFormat(locale, { type }).format(things));

let long = null; // made when a day is first written: the first one stands in the page, and it takes time

/* The day in words. */
export function spoken(iso) {
  long ??= new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return long.format(Date.parse(iso));
}

/* The address of one of our pages, in this page's language. */
export function link(path) {
  if (lang === "en" || path.startsWith("collections")) return path;
  const [page, hash] = path.split("#");
  return `${page}${page.includes("?") ? "&" : "?"}lang=${lang}${hash ? `#${hash}` : ""}`;
}
