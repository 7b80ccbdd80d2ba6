/**
 * Finds the passages that have every word of a query in them or above them.
 *
 * A posting is the interval of passages that a term counts for: a title's is all that stands
 * below it. So a passage matches when an interval of each slot is open there; one sweep over all
 * intervals in their order finds them, and also where the words are only near one another.
 */

const FIELD_VALUE = [1, 1.05, 1.5, 1.25];
const FROM_ABOVE = 0.85;
const APART = 0.5;
const EXACT_TITLE = 0.7;
/** So good must a term be for a title to be called exact. */
const SURE = 0.8;
const KEPT = 8;
/** What is about a service is worth so much more than what mentions it. */
const HOME = 1.5;
const NAMED = 2, BEGUN = 0.6;
const DENSITY = 0.07;

/**
 * A passage and how well it matches; `covered` has a bit for each slot that it has.
 * @typedef {{ start: number, score: number, covered: number, direct: boolean, near: number[] }} Match
 */

/**
 * @param {object} root
 * @param {{ slots: import("./query.js").Slot[], begun: Set<number> }} query
 * @returns {{ page: number, matches: Match[], score: number }[]} pages, the best first
 */
function match(root, { slots, begun }) {
  const total = slots.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const worth = bits =>
    slots.reduce((sum, { weight, required }, at) => sum + (required && bits & (1 << at) ? weight : 0), 0);
  const pages = [...sweep(root, slots, worth)];
  const best = pages.reduce((most, { matches }) => Math.max(most, worth(matches.at(-1).covered)), 0);
  const lead = homes(root, slots, begun);
  for (const page of pages) {
    page.matches = page.matches.filter(({ covered }) => worth(covered) >= best);
    for (const one of page.matches) one.score = one.score / total + (lead.get(one.start) ?? 0);
    page.matches.sort(better);
    page.matches.splice(KEPT);
    page.score = (page.matches[0]?.score ?? 0) + DENSITY * Math.log2(1 + page.direct);
  }
  return pages.filter(({ matches }) => matches.length).sort(better);
}

function better(one, other) {
  return other.score - one.score;
}

/** The passages that are about what the whole query names, and how much that is worth. */
function homes(root, slots, begun) {
  const required = slots.filter(slot => slot.required);
  const lead = new Map([...begun].map(service => [root.homes[service], BEGUN]));
  if (required.length === 1 && required[0].service >= 0) lead.set(root.homes[required[0].service], NAMED);
  return lead;
}

/**
 * Yields the pages in their order with their matches, of which those that have fewer words than one before
 * may be missing.
 */
function* sweep(root, slots, worth) {
  const events = ordered(root, slots);
  const open = slots.map(() => []);
  const last = new Int32Array(slots.length);
  let page = null, pageEnd = 0, best = 0;
  for (let at = 0; at < events.count; ) {
    const start = events.start(at);
    if (start >= pageEnd) {
      if (page?.matches.length) yield page;
      page = { page: pageOf(root, start), matches: [], direct: 0, score: 0 };
      pageEnd = root.pages[page.page];
      for (const stack of open) stack.length = 0;
      last.fill(-1);
    }
    for (const stack of open) while (stack.length && stack.at(-1).end < start) stack.pop();
    let inTitle = 0, length = 0;
    for (; at < events.count && events.start(at) === start; at++) {
      const { slot, end, field, value, words } = events.event(at);
      open[slot].push({ start, end, value, field });
      last[slot] = start;
      if (field === TITLE && words) {
        inTitle |= 1 << slot;
        length = words;
      }
    }
    const covered = slots.reduce((bits, _, slot) => (last[slot] < 0 ? bits : bits | (1 << slot)), 0);
    if (worth(covered) < best) continue;
    best = worth(covered);
    const one = judged(slots, open, last, start, inTitle, length);
    page.matches.push({ ...one, covered });
    if (one.direct) page.direct++;
  }
  if (page?.matches.length) yield page;
}

/** The postings of all slots in the order of where they start. */
function ordered(root, slots) {
  const places = slots.flatMap(({ places: own }, slot) => own.map(place => ({ ...place, slot })));
  const rows = places.reduce((sum, { postings }) => sum + postings.length / COLUMNS, 0);
  const keys = new Float64Array(rows);
  const placeOf = new Uint32Array(rows), rowOf = new Uint32Array(rows);
  let row = 0;
  places.forEach(({ postings }, place) => {
    for (let at = 0; at < postings.length; at += COLUMNS, row++) {
      keys[row] = postings[at + START] * 2 ** 22 + row;
      placeOf[row] = place;
      rowOf[row] = at;
    }
  });
  keys.sort();
  return {
    count: rows,
    start: at => Math.floor(keys[at] / 2 ** 22),
    event(at) {
      const which = keys[at] % 2 ** 22;
      const { slot, term, quality, postings, name } = places[placeOf[which]];
      const row = rowOf[which];
      const field = postings[row + FIELD];
      const isHome = name && postings[row + START] === root.homes[Number(term.slice(1))];
      const value = quality * (isHome ? HOME : name ? 1 : FIELD_VALUE[field]);
      const words = name || quality < SURE ? 0 : postings[row + LENGTH];
      return { slot, end: postings[row + END], field, value, words };
    },
  };
}

/** How well a passage matches: by its own words, those above it, and those nearest before it. */
function judged(slots, open, last, start, inTitle, length) {
  let score = 0, direct = true, own = 0, others = 0;
  const near = [];
  for (let slot = 0; slot < slots.length; slot++) {
    const { weight, required } = slots[slot];
    if (open[slot].length) {
      let best = 0, isPage = false;
      for (const { start: from, value, field } of open[slot]) {
        isPage ||= field === PAGE;
        best = Math.max(best, from === start || field === PAGE ? value : value * FROM_ABOVE);
      }
      score += weight * best;
      if (inTitle & (1 << slot)) own++;
      else if (required && !isPage) others++;
    } else {
      if (required) direct = false;
      if (last[slot] < 0) continue;
      score += (weight * APART) / (1 + Math.log2(start - last[slot] + 1) / 4);
      near.push(last[slot]);
    }
  }
  if (direct && own && !others) score *= 1 + EXACT_TITLE * Math.min(1, own / Math.max(length, 1));
  return { start, score, direct, near };
}
