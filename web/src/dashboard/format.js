// How numbers, days and moments are written, in the language of the browser.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const number = (value) => whole.format(value);
export const shortNumber = (value) => short.format(value);
export const dayOf = (date) => day.format(new Date(`${date}T00:00:00Z`));
export const timeOf = (date) => moment.format(date);

/** PENDING_REVIEW as people write it. */
export function readable(word) {
  const words = word.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
