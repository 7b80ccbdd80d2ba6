"use strict";

/**
 * Stands between Material's bundle and the search, so that a page loads nothing of the index
 * before somebody searches. It has to run before the bundle.
 *
 * Material makes a worker and fetches search_index.json at once. Both get a stand-in here: the
 * request is answered with an index of no pages (the highlighting asks it for the separator), and
 * the worker says that it is ready and starts when the search box is entered. From file://, where
 * there are no workers, the same script answers in the page.
 */
{
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
  const script = new URL("worker.js", document.currentScript.src).href;
  const stockIndex = new URL("search_index.json", script).href;
  const absolute = url => new URL(url, document.baseURI).href;
  const noPages = { config: { lang: ["en"], separator: "[\\s]+", pipeline: [], fields: {} }, docs: [] };

  /** The worker, made when it is first needed. */
  class LazyWorker extends EventTarget {
    #worker;

    constructor() {
      super();
      const box = document.forms.namedItem("search")?.elements.namedItem("query");
      box?.addEventListener("focus", () => this.#start(), { once: true });
      if (box === document.activeElement) this.#start();
    }

    postMessage({ type, data }) {
      if (type === SETUP) this.#say({ type: READY });
      else if (type === QUERY && !data.trim()) this.#say({ type: RESULT, data: { items: [] } });
      else this.#start().postMessage({ type, data });
    }

    #start() {
      this.#worker ??= this.#make();
      return this.#worker;
    }

    #make() {
      const worker = location.protocol === "file:" ? new PageWorker(script) : new StockWorker(script);
      worker.addEventListener("message", ({ data }) => this.#say(data));
      return worker;
    }

    #say(data) {
      queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data })));
    }
  }

  /** Answers in the page what a worker would. */
  class PageWorker extends EventTarget {
    #loaded;

    constructor(url) {
      super();
      this.#loaded = new Promise((resolve, reject) => {
        const element = Object.assign(document.createElement("script"), { src: url });
        element.addEventListener("load", resolve);
        element.addEventListener("error", reject);
        document.head.append(element);
      });
    }

    async postMessage(message) {
      await this.#loaded;
      const say = data => this.dispatchEvent(new MessageEvent("message", { data }));
      globalThis.cribsheetSearch(message, say);
    }
  }

  const StockWorker = window.Worker;
  window.Worker = new Proxy(StockWorker, {
    construct: (made, [url, ...rest]) =>
      absolute(url) === script ? new LazyWorker() : new made(url, ...rest),
  });

  window.XMLHttpRequest = class extends XMLHttpRequest {
    #answered = false;

    open(method, url, ...rest) {
      this.#answered = absolute(url) === stockIndex;
      if (!this.#answered) super.open(method, url, ...rest);
    }

    send(body) {
      if (this.#answered) setTimeout(() => this.dispatchEvent(new ProgressEvent("load")));
      else super.send(body);
    }

    get status() {
      return this.#answered ? 200 : super.status;
    }

    get response() {
      return this.#answered ? new Blob([JSON.stringify(noPages)]) : super.response;
    }
  };

  if (location.protocol === "file:") globalThis.__index = noPages;
}
