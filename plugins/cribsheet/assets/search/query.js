/** Understands a query: what it names, and in which terms each of its words can be found. */

/** How good a term is that is not the word itself. */
const AS_NAME = 1.5, AS_EVERYDAY_NAME = 1.15;
const AS_SYNONYM = 0.9, AS_MENDED = 0.85, AS_BEGINNING = 0.6, AS_RELATIVE = 0.5;
/** Postings that the beginnings of one word may bring. */
const MOST_POSTINGS = 8_000;
const MOST_WORDS = 24;
const RARE = 3;
const MUCH_RARER = 20;
/** Words that are of use to find the best result, but that it need not have. */
const SOFT = new Set(
  "max maximum min minimum limit quota default many much long big large often size vs versus difference compare".split(" "),
);
const SAME = [
  ["max", "maximum"], ["min", "minimum"], ["limit", "quota"], ["db", "database"], ["config", "configuration"],
  ["env", "environment"], ["auth", "authentication"], ["async", "asynchronous"], ["sync", "synchronous"],
  ["repo", "repository"], ["param", "parameter"], ["msg", "message"], ["vs", "versus", "difference"],
];

/**
 * One thing that a query asks for: a word, a name or an amount. `service` is the number of the service that it
 * names, or -1; `family` are those of an umbrella. Such a name is `everyday` if it is a word as well.
 * `places` are the terms that count for it and where they stand; it is `exact` if what was typed is among them.
 * `weight` is the larger the rarer it is.
 * @typedef {{ text: string, terms: string[], amount: boolean, weight: number, required: boolean, service: number,
 *   family: Set<number>, everyday: boolean, exact: boolean,
 *   places: { term: string, quality: number, postings: Int32Array, name: boolean }[] }} Slot
 */

/**
 * @param {object} root
 * @param {string} query
 * @returns {Promise<{ slots: Slot[], begun: Set<number>, suggestions: string[] }>} the slots in the order of the
 *   query, the services whose names begin with all of it, and what the last word may become
 */
async function understand(root, query) {
  const found = tokens(query, root).slice(0, MOST_WORDS);
  const typed = /[\p{L}\p{N}]$/u.test(query) ? found.at(-1) : null;
  const meant = await Promise.all(found.map(token => meantBy(root, token, token === typed)));
  const groups = weighty(root, named(root, meant.flat()));
  const suggestions = [];
  const slots = await Promise.all(groups.map((_, at) => slotOf(root, groups, at, typed, suggestions)));
  return { slots: relaxed(slots), begun: begunBy(root, slots, typed && fold(query)), suggestions };
}

/**
 * What a token is most likely meant to be, where nobody ever wrote what was typed: another word, or the
 * parts of it.
 * @returns {Promise<Token[]>}
 */
async function meantBy(root, token, isTyped) {
  if (token.amount || isName(root, token) || root.littleWords.has(token.term)) return [token];
  const count = (await lookup(root, token.term)).length / COLUMNS;
  if (count > RARE || (!count && (await isWritten(root, token, isTyped)))) return [token];
  const parts = count ? [] : humps(token.text);
  if (parts.length) return parts.map(term => ({ ...token, term, text: term, joined: "" }));
  const [likely] = await mend(root, fold(token.text));
  if (likely && !count) return [{ ...token, term: singular(likely), meant: likely }];
  const usual = likely ? (await lookup(root, singular(likely))).length / COLUMNS : 0;
  if (usual > MUCH_RARER * count) return [{ ...token, also: singular(likely) }];
  const apart = !count && !likely && token.term.length > SHORTEST_MENDED && (await parted(root, token.term));
  return apart ? apart.map(term => ({ ...token, term, text: term, joined: "" })) : [token];
}

function isName(root, token) {
  return root.names[fold(token.text)] !== undefined;
}

/** Tells whether a word stands in the index as a part of another, or as the beginning that it is. */
async function isWritten(root, token, isTyped) {
  if (token.joined && (await lookup(root, token.joined)).length) return true;
  if (!isTyped) return false;
  const start = fold(token.text);
  return Object.keys(root.names).some(name => name.startsWith(start)) || (await beginning(root, start)).length > 0;
}

/** The services whose names begin with the whole query, unless it is a word or a name already. */
function begunBy(root, slots, start) {
  const isWhole = slots.length < 2 && slots.some(({ service, exact }) => service >= 0 || exact);
  if (!start || start.length < 3 || isWhole) return new Set();
  const names = Object.entries(root.names).filter(([name]) => name.startsWith(start));
  return new Set(names.map(([, service]) => service));
}

/** Leaves out groups of nothing but little words, unless there are no others. */
function weighty(root, groups) {
  const heavy = groups.filter(group => group.tokens.some(({ term }) => !root.littleWords.has(term)));
  return heavy.length ? heavy : groups;
}

/**
 * Puts the tokens together that make the name of a service, the longest name first.
 * @returns {{ tokens: Token[], service: number }[]} with -1 for what is no name
 */
function named(root, found) {
  const groups = [];
  for (let at = 0; at < found.length; ) {
    let size = 1, service = -1, spelled = "";
    for (let end = at; end < found.length && isNamePart(found[end]); end++) {
      spelled += spelling([found[end]]);
      if (!root.nameStarts.has(spelled)) break;
      if (root.names[spelled] !== undefined) [size, service] = [end + 1 - at, root.names[spelled]];
    }
    groups.push({ tokens: found.slice(at, at + size), service });
    at += size;
  }
  return groups;
}

/** An amount with its unit is no part of a name; the number of `Route 53` is. */
function isNamePart(token) {
  return !token.amount || /^\d+$/.test(token.text);
}

function spelling(group) {
  return group.map(token => token.meant ?? fold(token.text)).join("");
}

async function slotOf(root, groups, at, typed, suggestions) {
  const { tokens: words, service } = groups[at];
  const everyday = root.everydayNames.has(spelling(words));
  const places = [];
  const add = async (term, quality, name = false) => {
    if (places.some(place => place.term === term)) return;
    const postings = await lookup(root, term);
    if (postings.length) places.push({ term, quality, postings, name });
  };
  if (service >= 0) await add(`@${service}`, everyday && groups.length > 1 ? AS_EVERYDAY_NAME : AS_NAME, true);
  if (words.length > 1) await add(singular(spelling(words)), 1);
  else await addWord(root, words[0], neighbors(root, groups, at), add);
  const exact = places.length > 0;
  const start = spelling(words);
  const isTyped = words.at(-1) === typed && !typed.amount && start.length > 1;
  if (isTyped) await addBeginnings(root, start, places, suggestions);
  return {
    text: words.map(({ text }) => text).join(" "),
    terms: words.map(({ term }) => term),
    amount: words[0].amount,
    weight: rarity(root, places),
    required: true,
    family: new Set([service, ...(root.families[service] ?? [])]),
    service, everyday, exact, places,
  };
}

/** What a word makes together with the one before it and the one behind it: `pre signed`. */
function neighbors(root, groups, at) {
  const isPlain = group =>
    group?.service === -1 && !group.tokens[0].amount && !root.littleWords.has(group.tokens[0].term);
  const pairs = [[groups[at - 1], groups[at]], [groups[at], groups[at + 1]]];
  return pairs.filter(pair => pair.every(isPlain)).map(pair => singular(spelling(pair.flatMap(group => group.tokens))));
}

async function addWord(root, token, together, add) {
  await add(token.term, token.meant ? AS_MENDED : 1);
  for (const whole of [token.joined, ...together].filter(Boolean)) await add(whole, 1);
  if (token.amount || root.littleWords.has(token.term)) return;
  for (const same of SAME.filter(words => words.includes(token.term)).flat()) await add(same, AS_SYNONYM);
  if (token.also) await add(token.also, AS_RELATIVE);
  for (const [term] of await family(root, token.term)) await add(term, AS_RELATIVE);
}

/** Adds what the word that is being typed may become: names first, then the most frequent words. */
async function addBeginnings(root, prefix, places, suggestions) {
  const isWord = places.length > 0;
  const known = new Set(places.map(({ term }) => term));
  for (const [name, service] of Object.entries(root.names)) {
    const start = root.homes[service];
    if (!name.startsWith(prefix) || start < 0 || known.has(`@${service}`)) continue;
    known.add(`@${service}`);
    const postings = Int32Array.of(start, root.pages[pageOf(root, start)] - 1, PAGE, 1);
    places.push({ term: `@${service}`, quality: AS_NAME * AS_BEGINNING, postings, name: true });
  }
  const found = (await beginning(root, prefix)).filter(([term]) => !known.has(term));
  found.sort(([, one], [, other]) => other.length - one.length);
  let room = MOST_POSTINGS;
  for (const [term, postings] of found) {
    if ((room -= postings.length / COLUMNS) < 0) break;
    places.push({ term, quality: AS_BEGINNING, postings, name: false });
  }
  if (found.length && !isWord) suggestions.push(found[0][0]);
}

/** The less a word is written, the more it says. */
function rarity(root, places) {
  const sure = places.filter(({ quality }) => quality > AS_BEGINNING);
  const count = sure.reduce((sum, { postings }) => sum + postings.length / COLUMNS, 0);
  return Math.log2(1 + root.pages.at(-1) / (1 + count));
}

/** Asks less of soft words, unless the query has no others. */
function relaxed(slots) {
  const firm = slots.filter(({ terms, amount }) => amount || !SOFT.has(terms[0]));
  return firm.length ? slots.map(slot => ({ ...slot, required: firm.includes(slot) })) : slots;
}

/** The number of the page that a passage is on. */
function pageOf(root, passage) {
  let low = 0;
  for (let high = root.pages.length - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if (root.pages[middle] > passage) high = middle;
    else low = middle + 1;
  }
  return low;
}
