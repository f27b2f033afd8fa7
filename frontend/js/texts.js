/** What the page brings along to say in its language, by the English; nothing for English. */
const texts = JSON.parse(document.getElementById("texts")?.textContent ?? "{}");

const language = document.documentElement.lang || "en";

/** How to write dates and numbers: as the browser does where it speaks the page's language. */
export const locale = navigator.languages.find((each) => each.split("-")[0] === language) ?? language;

const plural = new Intl.PluralRules(locale);

/**
 * Say the texts of a table in the page's language.
 *
 * @template {string} Name
 * @param {Record<Name, string>} english a text with a number has an entry `name_one` and an entry `name_other`
 */
export function saying(english) {
  /** @param {string} text @param {Record<string, string | number>} values */
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));

  /** A text, filled in. @param {Name} name @param {Record<string, string | number>} [values] */
  const say = (name, values = {}) => fill(texts[english[name]] ?? english[name], values);

  /** The form of a text that goes with a number. @param {string} name @param {number} count @param {Record<string, string | number>} [values] */
  const sayCount = (name, count, values = {}) => {
    const one = english[/** @type {Name} */ (`${name}_one`)];
    const other = english[/** @type {Name} */ (`${name}_other`)];
    const kind = plural.select(count);
    const text = texts[one]?.[kind] ?? (kind === "one" ? one : other);
    return fill(text, { count, ...values });
  };
  return { say, sayCount };
}

/** A number with so many digits after the point. @param {number} value @param {number} [digits] */
export function decimal(value, digits = 0) {
  const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return value.toLocaleString(locale, shape);
}
