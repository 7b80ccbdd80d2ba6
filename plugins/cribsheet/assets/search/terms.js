/** Cuts texts into terms, by the same rules as search/terms.py. */

const LONGEST = 40;
const SHORTEST_PLURAL = 4;
const MAGNITUDES = { k: 1e3, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };

const TOKEN = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}./])\/(?<prefix>\d{1,3})(?![\p{L}\p{N}])`,
    String.raw`(?<![\p{L}\p{N}])(?<dollars>\$)?(?<digits>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)` +
      String.raw`(?:(?<k>k)(?![\p{L}\p{N}]))?(?:(?<gap>[\s-]?)(?<unit>%|\p{L}+(?:\/s)?))?(?![\p{L}\p{N}])`,
    String.raw`(?<word>[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*)`,
  ].join("|"),
  "gu",
);

/**
 * A word or an amount of a text. `term` is what the index has for it, `joined` the whole that a
 * word is part of (`pre-signed`), or "".
 * @typedef {{ start: number, end: number, text: string, term: string, amount: boolean, joined: string }} Token
 */

/** Small letters without accents and whatever is neither letter nor digit. */
function fold(text) {
  return text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}

/** A word in small letters without what looks like a plural's ending. */
function singular(word) {
  if (word.length < SHORTEST_PLURAL || !word.endsWith("s") || word === "https") return word;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return /(?:sses|xes|ches|shes)$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

/** A number as Python's format `.12g` writes it. */
function general(number) {
  const [digits, exponent] = number.toPrecision(12).split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return exponent === undefined ? short : `${short}e${exponent.replace(/^([+-])(\d)$/, "$10$2")}`;
}

/**
 * The words and amounts of a text, in order.
 * @param {string} text
 * @param {{ units: object, numerals: object }} spoken units by their spelling, and spelled-out numbers
 * @returns {Token[]}
 */
function tokens(text, { units, numerals }) {
  const found = [];
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(text)); ) {
    const { prefix, digits, word } = match.groups;
    const number = prefix ? amount(match, `/${prefix}`, `${+prefix}/`) : digits ? measured(match, units) : null;
    const made = number ?? spokenAmount(match, text, units, numerals) ?? wordToken(match, word ?? match[0]);
    TOKEN.lastIndex = made.end;
    found.push(made);
  }
  return join(found, text);
}

function amount(match, shown, key) {
  return token(match, shown, `#${key}`, true);
}

/** The amount that a number is, with its unit if it has one; null if it begins a name (`2xlarge`). */
function measured(match, units) {
  const { dollars, digits, k, gap, unit } = match.groups;
  const bare = `${dollars ?? ""}${digits}${k ?? ""}`;
  const number = Number(digits.replaceAll(",", "")) * (k ? 1000 : 1);
  if (dollars) return amount(match, bare, `${general(number)}$`);
  const known = unit && (units[unit] ?? units[unit.toLowerCase()]);
  if (known) return amount(match, match[0], general(number * known[0]) + known[1]);
  const magnitude = unit && MAGNITUDES[unit.toLowerCase()];
  if (magnitude) return amount(match, match[0], general(number * magnitude));
  return unit && !gap ? null : amount(match, bare, general(number));
}

/** `four days` as 4 days; null if no unit stands behind the word. */
function spokenAmount(match, text, units, numerals) {
  const number = numerals[match[0].toLowerCase()];
  const behind = number && /^[\s-](\p{L}+)/u.exec(text.slice(match.index + match[0].length));
  const unit = behind && units[behind[1].toLowerCase()];
  return unit ? amount(match, match[0] + behind[0], general(number * unit[0]) + unit[1]) : null;
}

function wordToken(match, word) {
  return token(match, word, singular(fold(word)), false);
}

function token({ index }, text, term, isAmount) {
  return { start: index, end: index + text.length, text, term, amount: isAmount, joined: "" };
}

/** Tells tokens that nothing but hyphens and the like part which word they make together. */
function join(found, text) {
  for (let first = 0, last = 0; first < found.length; first = last) {
    do last++;
    while (last < found.length && /^['’._:/@+-]+$/.test(text.slice(found[last - 1].end, found[last].start)));
    const whole = singular(fold(text.slice(found[first].start, found[last - 1].end)));
    if (last - first > 1 && whole.length <= LONGEST) {
      for (const token of found.slice(first, last)) token.joined = whole;
    }
  }
  return found;
}

/** The parts that capitals tell apart: `PutItem` is put and item. */
function humps(word) {
  const parts = word.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})/);
  return parts.length > 1 ? parts.filter(part => part.length > 1).map(part => singular(fold(part))) : [];
}
