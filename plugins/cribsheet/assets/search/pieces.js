/** Loads the pieces of the index, each at most once. */

const inPage = typeof document !== "undefined";
const base = inPage ? document.currentScript.src : location.href;
const loaded = new Map();

/** The columns of a posting: see search/postings.py. */
const START = 0, END = 1, FIELD = 2, LENGTH = 3, COLUMNS = 4;
const LEAF = 0, STEM = 1, TITLE = 2, PAGE = 3;

/**
 * @param {string} name
 * @param {string} [version] keeps a piece of an older index out of use
 * @returns {Promise<Uint8Array>}
 */
function piece(name, version = "") {
  if (!loaded.has(name)) {
    const promise = fetched(name, version).then(unpacked);
    loaded.set(name, promise);
    // What could not be had now may be had at the next key.
    promise.catch(() => loaded.delete(name));
  }
  return loaded.get(name);
}

/** A piece that holds JSON. */
async function json(name, version) {
  return JSON.parse(new TextDecoder().decode(await piece(name, version)));
}

/**
 * A piece that holds terms: each with its postings, a row of four numbers for each place.
 * @returns {Promise<Map<string, Int32Array>>}
 */
async function table(name, root) {
  const bytes = await piece(name, root.version);
  return (bytes.table ??= decodedTable(bytes, root));
}

async function fetched(name, version) {
  const url = new URL(`index/${name}.js${version && `?${version}`}`, base);
  if (inPage) return scripted(url, name);
  // The root tells the version of the others; an old one would not match them.
  const response = await fetch(url, { cache: version ? "default" : "no-cache" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const text = await response.text();
  return text.slice(text.lastIndexOf(',"') + 2, text.lastIndexOf('"'));
}

/** From file:// a page may load scripts and nothing else. */
function scripted(url, name) {
  return new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    const element = Object.assign(document.createElement("script"), { src: url.href });
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

const waiting = new Map();
globalThis.cribsheetPiece = (name, packed) => waiting.get(name)?.(packed);

async function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function decodedTable(bytes, root) {
  const terms = new Map();
  const text = new TextDecoder();
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  for (let term = ""; at < bytes.length; ) {
    const shared = number();
    const length = number();
    term = term.slice(0, shared) + text.decode(bytes.subarray(at, at + length));
    at += length;
    const postings = new Int32Array(number() * COLUMNS);
    for (let row = 0, page = 0; row < postings.length; ) {
      page += number();
      let start = page ? root.pages[page - 1] : 0;
      for (let left = number(); left > 0; left--, row += COLUMNS) {
        const head = number();
        const field = head & 3;
        start += head >> 2;
        postings[row + START] = start;
        postings[row + END] = field > LEAF ? start + number() : start;
        postings[row + FIELD] = field;
        postings[row + LENGTH] = field > STEM ? number() : 0;
      }
    }
    terms.set(term, postings);
  }
  return terms;
}
