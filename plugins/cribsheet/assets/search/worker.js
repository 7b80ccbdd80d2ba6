/** Answers Material's messages: in a worker, or from file:// in the page. */

const QUERY = 2, RESULT = 3;
let rootPiece;

function prepared() {
  rootPiece ??= json("root").then(root => ({
    ...root,
    pages: ends(root.pages),
    littleWords: new Set(root.little),
    everydayNames: new Set(root.everyday),
    nameStarts: new Set(Object.keys(root.names).flatMap(name => Array.from(name, (_, at) => name.slice(0, at + 1)))),
  }));
  rootPiece.catch(() => (rootPiece = undefined));
  return rootPiece;
}

/** Behind which passage each page ends, from the numbers of passages. */
function ends(counts) {
  let end = 0;
  return counts.map(count => (end += count));
}

/** What Material shows for a query. */
async function answer(query) {
  const root = await prepared();
  const { slots, begun, suggestions } = await understand(root, query);
  const found = match(root, { slots, begun }).slice(0, SHOWN_PAGES);
  const pages = (await Promise.all(found.map(one => withTexts(root, slots, one)))).sort(better);
  const items = pages.map(one => pageItem(root, slots, one));
  const cards = await Promise.all(cardsFor(root, slots, pages[0]?.page).map(card => cardItem(root, card)));
  return { items: [...cards, ...items], suggest: suggestions };
}

let waitingQuery = null;
let isBusy = false;

/** Answers the last query that was asked; those before it that still wait are of no interest. */
async function take({ type, data }, say) {
  if (type !== QUERY) return;
  waitingQuery = data;
  if (isBusy) return;
  isBusy = true;
  while (waitingQuery !== null) {
    const query = waitingQuery;
    waitingQuery = null;
    say({ type: RESULT, data: await answer(query).catch(failed) });
  }
  isBusy = false;
}

function failed(error) {
  console.warn(error);
  return { items: [] };
}

if (inPage) globalThis.cribsheetSearch = take;
else addEventListener("message", ({ data }) => take(data, message => postMessage(message)));
prepared().catch(failed);
