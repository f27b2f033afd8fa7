import { locale } from "./texts.js";

const UNITS = /** @type {const} */ ([
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
]);
const RELATIVE_DAYS = 7;

const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

/** Write the moments the server gives in UTC as people here say them, also in what htmx brings. */
export function localTimes() {
  write();
  document.addEventListener("htmx:afterSwap", write);
  setInterval(write, 60_000);
}

function write() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.getAttribute("datetime") ?? "");
    if (Number.isNaN(moment.getTime())) continue;
    time.textContent = said(moment, new Date());
    time.setAttribute("title", full.format(moment));
  }
}

/**
 * A moment as people say it: "5 minutes ago" within a week, a date before that.
 *
 * @param {Date} moment
 * @param {Date} now
 * @returns {string}
 */
export function said(moment, now) {
  const passed_s = (now.getTime() - moment.getTime()) / 1000;
  if (passed_s > RELATIVE_DAYS * 86400) return day.format(moment);
  for (const [unit, seconds] of UNITS) {
    if (passed_s >= seconds) return ago.format(-Math.floor(passed_s / seconds), unit);
  }
  return ago.format(0, "second");
}
