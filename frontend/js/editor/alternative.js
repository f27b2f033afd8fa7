/** What belongs to the sentence, not to the word. */
const SIGNS = '[\\s.,!?;:…"“”„«»()\\[\\]¿¡]*';
const PARTS = new RegExp(`^(${SIGNS})(.*?)(${SIGNS})$`, "su");
const SENTENCE_END = /(^|[.!?…]["”»)]?)\s*$/u;

/** @param {string} word @returns {{ before: string, core: string, after: string }} */
function partsOf(word) {
  const [, before, core, after] = PARTS.exec(word) ?? ["", "", word, ""];
  return { before, core, after };
}

/** @param {string} text */
const capital = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase());

/** @param {string} text */
const isCapital = (text) => /^\p{Lu}/u.test(text);

/**
 * Put another word in the place of one, keeping its punctuation and its capital. An empty alternative takes the word
 * out: its sign goes to the word before, the capital of its sentence to the word after.
 *
 * @param {string} text of the passage
 * @param {number} from where the word begins
 * @param {number} to where it ends
 * @param {string} alternative
 * @returns {{ from: number, to: number, text: string }} what to replace, by what
 */
export function exchange(text, from, to, alternative) {
  const { before, core, after } = partsOf(text.slice(from, to));
  const opens = SENTENCE_END.test(text.slice(0, from)) && isCapital(core);
  const said = partsOf(alternative).core;
  if (!said) return without(text, from, to, { sign: after.trim(), opens });
  // "I" is a capital wherever it stands: what replaces it need not be one.
  const keepsCapital = opens || (isCapital(core) && !/^I(\P{L}|$)/u.test(core));
  return { from, to, text: before + (keepsCapital ? capital(said) : said) + after };
}

/** @param {string} text @param {number} from @param {number} to @param {{ sign: string, opens: boolean }} kept */
function without(text, from, to, { sign, opens }) {
  const left = text.slice(0, from).trimEnd();
  const right = text.slice(to).trimStart();
  const closes = left && /[\p{L}\p{N}]$/u.test(left) ? sign : "";
  const first = opens ? capital(right.slice(0, 1)) : "";
  return {
    from: left.length,
    to: text.length - right.length + first.length,
    text: closes + (left && right ? " " : "") + first,
  };
}

/** Whether a word stands in what is to replace it: then it is right, and something was missing beside it. @param {string} word @param {string} alternative */
export function keeps(word, alternative) {
  const plain = (/** @type {string} */ text) => partsOf(text).core.toLocaleLowerCase();
  return alternative.split(/\s+/).map(plain).includes(plain(word));
}

/** Whether digits are part of what may be written here, so that a digit key must write one. @param {string} word @param {string[]} alternatives */
export function hasDigits(word, alternatives) {
  return [word, ...alternatives].some((text) => /\d/.test(text));
}
