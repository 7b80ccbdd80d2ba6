/** Finds the limits that a query names. */

const NAMED_AT_MOST = 3;
/** So much of a limit's title must be named, if no word says that a limit is meant. */
const HALF = 0.5;
const TITLE_FIRST = 0.2, ROLE = 0.3, MAXIMUM = 0.08, SAID = 0.25, QUALIFIED = 0.05, FORMER = 0.3, OTHER_SERVICE = 0.5;

/**
 * @param {object} root
 * @param {import("./query.js").Slot[]} slots
 * @param {number} [bestPage] the number of the page that is the best result
 * @returns {object[]} cards, the best first
 */
function cardsFor(root, slots, bestPage) {
  const amounts = slots.filter(({ amount }) => amount);
  if (amounts.length > 1) return [];
  const key = amounts[0]?.terms[0].slice(1);
  if (key && slots.length === 1) return root.cards.filter(card => card.key === key);
  const services = slots.filter(({ service }) => service >= 0);
  const isSure = services.some(({ everyday }) => !everyday);
  const ranked = root.cards
    .map(card => ({ card, score: fit(card, slots, key, isSure, bestPage) }))
    .filter(({ card, score }) => score > 0 && (isSure || card.place[0] === bestPage))
    .sort(better);
  const first = new Map(ranked.toReversed().map(one => [one.card.group, one]));
  return ranked.filter(one => first.get(one.card.group) === one).slice(0, NAMED_AT_MOST).map(({ card }) => card);
}

/** How well a card fits a query: more than 0 if it is of the service and every firm word is its own. */
function fit(card, slots, key, isSure, bestPage) {
  if (key && card.key !== key && !card.former.includes(key)) return 0;
  const services = slots.filter(({ service, everyday }) => service >= 0 && !(everyday && service !== card.service));
  if (!services.every(({ family }) => family.has(card.service))) return 0;
  const words = slots.filter(slot => !slot.amount && !services.includes(slot));
  const penalty =
    (card.place[0] === bestPage || services.every(({ service }) => service === card.service) ? 0 : OTHER_SERVICE) +
    (key && card.key !== key ? FORMER : 0) +
    QUALIFIED * card.also.length;
  if (!words.length) return key && services.length ? 2 - penalty : 0;
  const best = Math.max(...card.names.map((name, at) => nameFit(card, name, !at, words, isSure)));
  return best > 0 ? Math.max(best + usual(card) - penalty, Number.MIN_VALUE) : 0;
}

/** What speaks for a card besides the query: that notes have it, and that most ask for the maximum. */
function usual(card) {
  return (card.said ? SAID : 0) + (card.also.includes("maximum") ? MAXIMUM : 0);
}

/** How well some words name a limit by one of its names. */
function nameFit(card, name, isTitle, words, isSure) {
  const own = words.filter(slot => hasWord(name, slot));
  const rest = words.filter(slot => !own.includes(slot));
  const role = rest.filter(slot => hasWord(card.also, slot));
  const isAsked = words.some(({ required }) => !required);
  if (!own.length || rest.some(slot => slot.required && !role.includes(slot))) return 0;
  // A number of things bears their mere name: `health checks` asks for no limit of them.
  const isNumber = /^[\d.]+$/.test(card.key);
  if (!isSure && (role.length || (isNumber && !isAsked))) return 0;
  const share = Math.min(1, own.length / name.length);
  const isTitled = isTitle && (share >= (isSure ? HALF : 1) || (isSure && isAsked));
  const isCalled = !isTitle && isSure && share === 1 && (name.length > 1 || isAsked);
  return isTitled || isCalled ? share + (isTitle ? TITLE_FIRST : 0) + ROLE * role.length : 0;
}

function hasWord(own, slot) {
  slot.words ??= new Set([...slot.terms, ...slot.places.filter(({ name }) => !name).map(({ term }) => term)]);
  return own.some(term => slot.words.has(term));
}
