import { locale } from "../texts.js";
import { say } from "./strings.js";

/** 75.2 as 1:15, 3661 as 1:01:01. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** 0.324 as 32 %. @param {number} share */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always" });

/** How long ago in plain words. @param {number} moment_ms */
export function ago(moment_ms) {
  const seconds = (Date.now() - moment_ms) / 1000;
  if (seconds < 3) return say("just_now");
  if (seconds < 45) return say("few_seconds");
  if (seconds < 45 * 60) return relative.format(-Math.max(1, Math.round(seconds / 60)), "minute");
  return relative.format(-Math.max(1, Math.round(seconds / 3600)), "hour");
}
