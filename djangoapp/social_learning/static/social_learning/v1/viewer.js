/* <sl-viewer>: pages one at a time by button, key, swipe and number; small pages, larger and smaller, words to select
   and to find, full screen, going on where one left. Without script pages simply follow each other. */

import { define } from "./base.js";
import { Finder } from "./viewer_find.js";
import { Words } from "./viewer_words.js";
import { Zoom } from "./viewer_zoom.js";

const SWIPE = 48;
const WIDE = "(min-width: 720px)";

class Viewer extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.pages = [...this.querySelectorAll("[data-page]")];
    if (!this.pages.length) return;
    this.at = 0;
    this.setAttribute("data-on", "");
    this.stage = this.querySelector("[data-stage]");
    this.bar = this.querySelector("[data-bar]");
    this.bar.hidden = false;
    this.words = new Words(this.pages);
    this.finder = new Finder(this, this.words);
    this.zoom = new Zoom(this.stage, () => this.zoomed());
    this.prepare();
    this.listen();
    this.show(this.remembered());
  }

  prepare() {
    for (const page of this.pages) page.querySelector("a")?.removeAttribute("href");
    if (this.pages.length === 1) for (const name of ["back", "on", "thumbs"]) this.named(name).hidden = true;
    if (!document.fullscreenEnabled) this.named("full").remove();
    this.takeShape();
    if (this.pages.length > 2 && matchMedia(WIDE).matches) this.thumbs(true);
  }

  /** The place for all pages has the shape of the first, so that nothing jumps when one turns them. */
  takeShape() {
    const first = this.pages[0].querySelector("img");
    const take = () => first.naturalWidth && this.style.setProperty("--sl-shape", `${first.naturalWidth} / ${first.naturalHeight}`);
    if (first.complete) take();
    else first.addEventListener("load", take, { once: true });
  }

  listen() {
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("pointerdown", (event) => this.touch(event));
    this.stage.addEventListener("pointerup", (event) => this.swipe(event));
    this.stage.addEventListener("pointercancel", () => (this.from = null));
    // The browser's own search has found something on a page that is not shown.
    this.addEventListener("beforematch", (event) => this.show(this.pages.indexOf(event.target.closest("[data-page]"))));
    this.goto = this.bar.querySelector("[data-goto]");
    this.goto.addEventListener("change", () => this.show((Number.parseInt(this.goto.value, 10) || this.at + 1) - 1));
    this.goto.addEventListener("focus", () => this.goto.select());
    document.addEventListener("fullscreenchange", () => this.named("full")?.setAttribute("aria-pressed", String(this.isFull)));
  }

  named(name) {
    return this.bar.querySelector(`[data-go=${name}]`);
  }

  get isFull() {
    return document.fullscreenElement === this;
  }

  get backwards() {
    return getComputedStyle(this).direction === "rtl";
  }

  /** Where this person left: in this browser, else as far as they came on another one. */
  remembered() {
    let kept = null;
    try {
      kept = localStorage.getItem(`sl-page:${this.dataset.key}`);
    } catch {
      // A browser that keeps nothing asks what the server knows.
    }
    if (kept !== null) return Number.parseInt(kept, 10) || 0;
    const come = Number.parseFloat(this.dataset.fraction) || 0;
    return come < 1 ? Math.max(0, Math.round(come * this.pages.length) - 1) : 0;
  }

  remember() {
    try {
      localStorage.setItem(`sl-page:${this.dataset.key}`, String(this.at));
    } catch {
      // Then it starts at the first page.
    }
  }

  show(wanted) {
    const at = Math.max(0, Math.min(this.pages.length - 1, wanted));
    this.at = at;
    this.pages.forEach((page, number) => {
      page.toggleAttribute("data-here", number === at);
      // Words on other pages can still be found by the browser's own search.
      if (number === at) page.removeAttribute("hidden");
      else page.setAttribute("hidden", "until-found");
      // The next page is there before it is asked for.
      if (Math.abs(number - at) <= 1) page.querySelector("img").setAttribute("loading", "eager");
    });
    this.goto.value = String(at + 1);
    this.bar.querySelector("[data-place]").textContent = this.said(this.dataset.place);
    this.named("back").setAttribute("aria-disabled", String(at === 0));
    this.named("on").setAttribute("aria-disabled", String(at === this.pages.length - 1));
    this.zoom.to(1);
    this.mark();
    this.words.draw(at).then(() => this.finder.light());
    this.remember();
    this.dispatchEvent(new CustomEvent("sl-page", { bubbles: true, detail: { page: at + 1, pages: this.pages.length } }));
  }

  /** A sentence with the number of this page in it. */
  said(sentence) {
    return sentence.replace("{page}", this.at + 1).replace("{pages}", this.pages.length);
  }

  press(event) {
    const page = event.target.closest("[data-to]");
    if (page) this.show(Number(page.dataset.to));
    const name = event.target.closest("[data-go]")?.dataset.go;
    if (name) this.act(name);
  }

  act(name) {
    const acts = {
      back: () => this.show(this.at - 1),
      on: () => this.show(this.at + 1),
      full: () => this.full(),
      thumbs: () => this.thumbs(this.strip.hidden),
      find: () => this.finder.toggle(),
      "found-back": () => this.finder.step(-1),
      "found-on": () => this.finder.step(1),
      larger: () => this.zoom.step(1),
      smaller: () => this.zoom.step(-1),
    };
    acts[name]?.();
  }

  full() {
    if (this.isFull) document.exitFullscreen();
    else this.requestFullscreen().catch(() => {});
  }

  zoomed() {
    const { level, isLargest } = this.zoom;
    this.named("smaller").setAttribute("aria-disabled", String(level <= 1));
    this.named("larger").setAttribute("aria-disabled", String(isLargest));
  }

  get strip() {
    return this.querySelector("[data-thumbs]");
  }

  /** Small pages to choose from, made when they are first wanted. */
  thumbs(wanted) {
    if (!this.strip.children.length) this.strip.append(...this.pages.map((page, number) => this.thumb(page, number)));
    this.strip.hidden = !wanted;
    this.named("thumbs").setAttribute("aria-expanded", String(wanted));
    this.mark();
  }

  thumb(page, number) {
    const place = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.to = String(number);
    button.setAttribute("aria-label", this.dataset.pageName.replace("{page}", number + 1));
    if (page.dataset.thumb) {
      const image = new Image();
      image.loading = "lazy";
      image.alt = "";
      image.src = page.dataset.thumb;
      button.append(image);
    }
    const count = document.createElement("span");
    count.textContent = String(number + 1);
    button.append(count);
    place.append(button);
    return place;
  }

  /** Show in the strip which page this is; only the strip moves for it. */
  mark() {
    const { strip } = this;
    [...strip.children].forEach((place, number) => {
      if (number === this.at) place.firstChild.setAttribute("aria-current", "page");
      else place.firstChild.removeAttribute("aria-current");
    });
    const here = strip.children[this.at];
    if (!here || strip.hidden) return;
    const middle = here.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - here.offsetWidth) / 2;
    strip.scrollBy({ left: middle });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input")) return;
    const side = this.backwards ? -1 : 1;
    const steps = { ArrowRight: side, ArrowLeft: -side, PageDown: 1, PageUp: -1, Home: -this.pages.length, End: this.pages.length };
    const acts = { "+": "larger", "=": "larger", "-": "smaller", "/": "find" };
    if (event.key in steps) this.show(this.at + steps[event.key]);
    else if (event.key in acts) this.act(acts[event.key]);
    else return;
    event.preventDefault();
  }

  /** A mouse selects words; a finger turns pages, unless it moves a large page about. */
  touch(event) {
    const turns = event.pointerType !== "mouse" && event.isPrimary && this.zoom.level === 1;
    this.from = turns ? { x: event.clientX, y: event.clientY } : null;
    if (!event.isPrimary) this.from = null;
  }

  swipe(event) {
    if (!this.from || this.zoom.level !== 1) return;
    const x = event.clientX - this.from.x;
    const y = event.clientY - this.from.y;
    this.from = null;
    if (Math.abs(x) < SWIPE || Math.abs(x) < Math.abs(y) * 1.5) return;
    this.show(this.at + (x < 0 !== this.backwards ? 1 : -1));
  }
}

define("sl-viewer", Viewer);
