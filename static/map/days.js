/* Days: ISO strings, which compare as days do. */

import { config } from "./state.js";
import { spoken, text } from "./words.js";

export const plus = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);
export const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
export const covered = (iso) => /^\d{4}-\d\d-\d\d$/.test(iso) && iso >= config.first && iso <= config.last;

/* Days to either side within which a day of this precision may lie. */
export const margin = { day: 0, week: 3, month: 15 };

/* The day in words, or the days between which it lies. */
export const span = (iso, precision) => (margin[precision]
  ? text("between {first} and {last}", { first: spoken(plus(iso, -margin[precision])), last: spoken(plus(iso, margin[precision])) })
  : spoken(iso));
