/** Turns matches into what Material shows: see the SearchResult of its bundle. */

const SHOWN_PAGES = 10;
const SHOWN_PASSAGES = 3, LISTED_PASSAGES = 6;
/** The score of a card: more than any page has. */
const CARD = 1000;
const TEASER = 320;
/** The columns of a passage: see search/index.py. */
const DEPTH = 0, ANCHOR = 1, TEXT = 2;
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Whatever comes from a note is shown through this: Material puts it into the page as HTML. */
function escaped(text) {
  return text.replace(/[&<>"']/g, letter => ESCAPES[letter]);
}

/** The item of a card: one link to its row. */
async function cardItem(root, { place: [page, at] }) {
  const { url, cards } = await json(`page-${page}`, root.version);
  const [anchor, head, rest] = cards[at];
  const more = rest.length ? ` <small>· ${escaped(rest.join(" · "))}</small>` : "";
  return [{ location: `${url}#${anchor}`, title: escaped(head.join(" · ")) + more, text: "", score: CARD, terms: {} }];
}

const ADJACENT = 0.35, SHORT = 0.15, SHORT_LETTERS = 400;

/**
 * A page that was found with its texts: they tell which matches have the words side by side, which no
 * posting does.
 */
async function withTexts(root, slots, found) {
  const page = await json(`page-${found.page}`, root.version);
  const first = found.page ? root.pages[found.page - 1] : 0;
  const before = found.matches[0].score;
  for (const one of found.matches) {
    const passage = page.passages[one.start - first];
    one.score += ADJACENT * adjacency(root, slots, passage) - SHORT * Math.min(1, passage[TEXT].length / SHORT_LETTERS);
  }
  const matches = found.matches.toSorted(better);
  return { ...found, texts: page, first, matches, score: found.score - before + matches[0].score };
}

/** How many of the words that follow one another in the query do so in a passage: 0 to 1. */
function adjacency(root, slots, passage) {
  const wanted = slots.filter(({ required }) => required);
  if (wanted.length < 2) return 0;
  const said = groupsOf(root, passage);
  const together = wanted.slice(1).filter((slot, at) =>
    said.some((group, place) => isSaid(wanted[at], group) && (isSaid(slot, said[place + 1]) || isSaid(slot, group))),
  );
  return together.length / (wanted.length - 1);
}

/** Tells whether a slot is what a group of tokens says. */
function isSaid(slot, group) {
  if (!group) return false;
  return (slot.service >= 0 && group.service === slot.service) || group.tokens.some(token => isHit(token, termsOf(slot)));
}

/** The tokens of a passage, cut only once. */
function groupsOf(root, passage) {
  return (passage.groups ??= named(root, tokens(passage[TEXT], root)));
}

function termsOf(slot) {
  return (slot.termSet ??= new Set(slot.places.map(({ term }) => term)));
}

/** The item of a page: first what matches best on it, then the page, then what else matches. */
function pageItem(root, slots, { texts: page, first, matches, score }) {
  const marks = marker(root, slots);
    const tags = page.mark ? { tags: [escaped(page.mark)] } : {};
  const article = { location: page.url, title: marks(page.passages[0]).html, text: "", score: 0, terms: {}, ...tags };
  const lacks = slots.filter(({ required }, at) => required && !(matches[0].covered & (1 << at)));
  const missing = lacks.map(({ text }) => text);
  if (matches[0].start === first) {
    const teaser = marked(marks, below(page, 0));
    return [{ ...article, text: teaser.html, score, terms: shownTerms(teaser.hits, missing) }];
  }
  const places = new Set(matches.flatMap(({ start, near }) => [start, ...near]));
  const listed = [...places].filter(start => start > first).slice(0, LISTED_PASSAGES);
  const children = listed.map(start => child(page, start - first, marks, missing));
  const shown = children.slice(0, SHOWN_PASSAGES).map(one => ({ ...one, score }));
  const rest = children.slice(SHOWN_PASSAGES).map(one => ({ ...one, score: score / 2 }));
  return [...shown, article, ...rest];
}

/** What Material shows as missing (false), or highlights on the page (true). */
function shownTerms(hits, missing) {
  return Object.fromEntries([...hits.map(text => [text, true]), ...missing.map(text => [text, false])]);
}

/** A section or a statement, under the title of its section. */
function child(page, at, marks, missing) {
  const isTitle = page.passages[at][DEPTH] < 0;
  const { section, texts, above } = isTitle ? { section: at, texts: below(page, at) } : within(page, at);
  const title = marks(page.passages[section]);
  const teaser = marked(marks, texts, above);
  return {
    location: `${page.url}#${page.passages[at][ANCHOR]}`,
    title: title.html,
    text: teaser.html,
    terms: shownTerms([...title.hits, ...teaser.hits], missing),
  };
}

/** The passages that stand below a title: as many as a result has room for. */
function below({ passages }, at) {
  const found = [];
  for (let next = at + 1, room = TEASER; next < passages.length && room > 0; next++) {
    if (passages[next][DEPTH] < 0) break;
    found.push(passages[next]);
    room -= passages[next][TEXT].length;
  }
  return found;
}

/** A statement with those below it, the one that it stands below, and its section. */
function within(page, at) {
  const { passages } = page;
  const depth = passages[at][DEPTH];
  let parent = at - 1;
  while (passages[parent][DEPTH] >= depth) parent--;
  let section = parent;
  while (passages[section][DEPTH] > 0) section--;
  const under = below(page, at);
  const end = under.findIndex(passage => passage[DEPTH] <= depth);
  const texts = [passages[at], ...(end < 0 ? under : under.slice(0, end))];
  return { section, texts, above: parent === section ? undefined : passages[parent] };
}

/** Passages side by side, marked, behind the one that they stand below. */
function marked(marks, passages, above) {
  const parts = passages.map(marks);
  const lead = above ? marks(above) : { html: "", hits: [] };
  return {
    html: (above ? `${lead.html} › ` : "") + parts.map(({ html }) => html).join(" · "),
    hits: [lead, ...parts].flatMap(({ hits }) => hits),
  };
}

/** Returns the function that marks in a passage what was searched for. */
function marker(root, slots) {
  const terms = new Set(slots.flatMap(slot => [...termsOf(slot)]));
  const names = new Set(slots.map(({ service }) => service).filter(service => service >= 0));
  return passage => {
    const text = passage[TEXT], hits = [];
    let html = "", at = 0;
    for (const { tokens: group, service } of groupsOf(root, passage)) {
      const whole = { start: group[0].start, end: group.at(-1).end };
      const spans = names.has(service) ? [whole] : group.filter(token => isHit(token, terms));
      for (const { start, end } of spans) {
        html += `${escaped(text.slice(at, start))}<mark>${escaped(text.slice(start, end))}</mark>`;
        hits.push(text.slice(start, end));
        at = end;
      }
    }
    return { html: html + escaped(text.slice(at)), hits };
  };
}

function isHit(token, terms) {
  if (terms.has(token.term) || (token.joined && terms.has(token.joined))) return true;
  if (token.amount) return terms.has(`#${general(Number(token.text.replace(/[^\d.].*$/, "").replaceAll(",", "")))}`);
  return humps(token.text).some(part => terms.has(part));
}
