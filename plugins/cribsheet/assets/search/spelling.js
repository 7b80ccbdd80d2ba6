/** Mends typing errors. */

const SHORTEST_MENDED = 5;
const LONG = 8;
const MENDED_AT_MOST = 3;
const mended = new Map();

/**
 * The words that were probably meant, the likeliest first: one error away, two from eight letters on.
 * @returns {Promise<string[]>}
 */
async function mend(root, word) {
  if (word.length < SHORTEST_MENDED || /\d/.test(word)) return [];
  if (!mended.has(word)) mended.set(word, nearest([word, singular(word)], await spelled(root)));
  return mended.get(word);
}

let known;

/** All words with how often they stand in the index and the letters they are made of, as bits. */
function spelled(root) {
  known ??= json("words", root.version).then(counts =>
    Object.entries(counts).map(([word, count]) => ({ word, count, letters: letters(word) })),
  );
  return known;
}

/** Two words that were written together, or null: `loadbalancer`. */
async function parted(root, word) {
  const counts = new Map((await spelled(root)).map(({ word: other, count }) => [other, count]));
  for (let at = 3; at <= word.length - 3; at++) {
    const parts = [singular(word.slice(0, at)), singular(word.slice(at))];
    if (parts.every(part => counts.has(part))) return parts;
  }
  return null;
}

/** The words of the index that are nearest to any of some forms of a word. */
function nearest(forms, words) {
  const near = [];
  for (const word of new Set(forms)) {
    const most = word.length >= LONG ? 2 : 1;
    const bits = letters(word);
    for (const other of words) {
      if (Math.abs(other.word.length - word.length) > most || ones(other.letters ^ bits) > 2 * most) continue;
      const errors = distance(word, other.word, most);
      if (errors <= most) near.push({ ...other, errors: errors + (other.word[0] === word[0] ? 0 : 0.5) });
    }
  }
  near.sort((one, other) => one.errors - other.errors || other.count - one.count);
  const nearly = near.filter(({ errors }) => errors < near[0].errors + 1).slice(0, MENDED_AT_MOST);
  return nearly.map(({ word }) => word);
}

function letters(word) {
  let bits = 0;
  for (const letter of word) bits |= 1 << (letter.codePointAt(0) % 31);
  return bits;
}

function ones(bits) {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}

/** The letters to leave out, put in, change or swap with the next to make one word of the other. */
function distance(one, other, most) {
  let before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length];
}
