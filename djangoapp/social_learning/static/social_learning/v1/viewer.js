/* <sl-viewer>: pages one at a time by button, key and swipe, full screen, going on where one left; and videos of other
   sites, of which nothing is asked before somebody presses play. Without script pages simply follow each other. */

import { define } from "./base.js";

const SWIPE = 48;

class Viewer extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.facade = this.querySelector("[data-embed]");
    if (this.facade) this.facade.addEventListener("click", (event) => this.play(event));
    this.pages = [...this.querySelectorAll("[data-page]")];
    if (this.pages.length > 1) this.turnable();
  }

  turnable() {
    this.setAttribute("data-on", "");
    this.bar = this.querySelector("[data-bar]");
    this.bar.hidden = false;
    this.frame = this.querySelector(".sl-pages");
    this.bar.addEventListener("click", (event) => this.press(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.frame.addEventListener("pointerdown", (event) => (this.from = { x: event.clientX, y: event.clientY }));
    this.frame.addEventListener("pointerup", (event) => this.swipe(event));
    document.addEventListener("fullscreenchange", () => this.named("full")?.setAttribute("aria-pressed", String(this.isFull)));
    if (!document.fullscreenEnabled) this.named("full")?.remove();
    this.show(this.remembered());
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

  /** Where this person left, kept in their own browser. */
  remembered() {
    try {
      return Number.parseInt(localStorage.getItem(`sl-page:${this.dataset.key}`), 10) || 0;
    } catch {
      return 0;
    }
  }

  remember() {
    try {
      localStorage.setItem(`sl-page:${this.dataset.key}`, String(this.at));
    } catch {
      // A browser that keeps nothing starts at the first page.
    }
  }

  show(wanted) {
    const at = Math.max(0, Math.min(this.pages.length - 1, wanted));
    this.at = at;
    this.pages.forEach((page, number) => {
      page.toggleAttribute("data-here", number === at);
      page.setAttribute("aria-hidden", String(number !== at));
      // The next page is there before it is asked for.
      if (Math.abs(number - at) <= 1) page.querySelector("img")?.setAttribute("loading", "eager");
    });
    const words = this.dataset.place.replace("{page}", at + 1).replace("{pages}", this.pages.length);
    this.bar.querySelector("[data-place]").textContent = words;
    this.named("back").setAttribute("aria-disabled", String(at === 0));
    this.named("on").setAttribute("aria-disabled", String(at === this.pages.length - 1));
    this.remember();
    this.dispatchEvent(new CustomEvent("sl-page", { bubbles: true, detail: { page: at + 1, pages: this.pages.length } }));
  }

  press(event) {
    const button = event.target.closest("[data-go]");
    if (!button) return;
    if (button.dataset.go === "full") this.full();
    else this.show(this.at + (button.dataset.go === "on" ? 1 : -1));
  }

  full() {
    if (this.isFull) document.exitFullscreen();
    else this.requestFullscreen().catch(() => {});
  }

  key(event) {
    const side = this.backwards ? -1 : 1;
    const steps = { ArrowRight: side, ArrowLeft: -side, PageDown: 1, PageUp: -1, Home: -this.pages.length, End: this.pages.length };
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.show(this.at + steps[event.key]);
  }

  swipe(event) {
    if (!this.from) return;
    const x = event.clientX - this.from.x;
    const y = event.clientY - this.from.y;
    this.from = null;
    if (Math.abs(x) < SWIPE || Math.abs(x) < Math.abs(y) * 1.5) return;
    this.show(this.at + (x < 0 !== this.backwards ? 1 : -1));
  }

  /** Only now the other site hears of this person. */
  play(event) {
    event.preventDefault();
    const video = document.createElement("iframe");
    video.src = this.facade.dataset.embed;
    video.title = this.facade.dataset.title;
    video.allow = "autoplay; fullscreen; picture-in-picture; encrypted-media";
    video.referrerPolicy = "strict-origin-when-cross-origin";
    this.facade.replaceWith(video);
    video.focus();
    this.dispatchEvent(new CustomEvent("sl-opened", { bubbles: true }));
  }
}

define("sl-viewer", Viewer);
