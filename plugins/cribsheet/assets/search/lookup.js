/** Looks terms up in the pieces that hold them. */

const NO_POSTINGS = new Int32Array(0);
/** Pieces that one beginning of a word may load. */
const WIDEST = 4;
const ENDINGS = ["", "e", "ed", "er", "ing", "ion", "or", "al", "ation", "ment", "ly", "able"];
const SHORTEST_STEM = 4;

/** Where a term stands. */
async function lookup(root, term) {
  const terms = await table(`terms-${pieceOf(root, term)}`, root);
  return terms.get(term) ?? NO_POSTINGS;
}

/** The terms that begin so, with their postings; none where too many do. */
async function beginning(root, prefix) {
  const first = pieceOf(root, prefix);
  const last = pieceOf(root, `${prefix}\u{ffff}`);
  if (last - first >= WIDEST) return [];
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const tables = await Promise.all(numbers.map(at => table(`terms-${at}`, root)));
  return tables.flatMap(terms => [...terms].filter(([term]) => term.startsWith(prefix)));
}

/** Other forms of a word: `encrypt` of `encryption`. */
async function family(root, word) {
  const stem = ENDINGS.map(ending => (ending && word.endsWith(ending) ? word.slice(0, -ending.length) : word))
    .filter(shorter => shorter.length >= SHORTEST_STEM)
    .reduce((one, other) => (other.length < one.length ? other : one), word);
  if (stem.length < SHORTEST_STEM) return [];
  const found = await beginning(root, stem);
  return found.filter(([term]) => term !== word && ENDINGS.includes(term.slice(stem.length)));
}

/** The number of the last piece that begins at or before a term. */
function pieceOf(root, term) {
  let low = 0;
  for (let high = root.terms.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (isBefore(term, root.terms[middle])) high = middle - 1;
    else low = middle;
  }
  return low;
}

/** The order of code points, in which the index is sorted. */
function isBefore(one, other) {
  const left = [...one], right = [...other];
  const at = left.findIndex((letter, place) => letter !== right[place]);
  if (at < 0) return left.length < right.length;
  return at < right.length && left[at].codePointAt(0) < right[at].codePointAt(0);
}
