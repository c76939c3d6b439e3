/* <sl-discuss>: the bar under a unit. Its link leads to the discussion's own page; pressed, the thread is fetched from
   there and opens here. What is fetched is the server's own markup, so the thread looks as it does everywhere. */

import { define, say } from "./base.js";

class Discuss extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a[data-open]");
    this.place = this.querySelector("[data-talk]");
    if (!this.link || this.ready) return;
    this.ready = true;
    this.link.setAttribute("role", "button");
    this.link.setAttribute("aria-expanded", "false");
    this.link.setAttribute("aria-controls", this.link.dataset.open);
    this.link.addEventListener("click", (event) => this.press(event));
    this.link.addEventListener("keydown", (event) => event.key === " " && this.press(event));
    this.place.addEventListener("click", (event) => this.more(event));
    this.place.addEventListener("sl-said", (event) => this.count(event.detail));
  }

  press(event) {
    // Who wants it in a tab of its own gets it there.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.show(this.place.hidden);
    if (!this.place.hidden && !this.place.querySelector("sl-comments")) this.fetch();
  }

  show(open) {
    this.place.hidden = !open;
    this.link.setAttribute("aria-expanded", String(open));
  }

  async fetch() {
    if (this.link.getAttribute("aria-busy")) return;
    this.link.setAttribute("aria-busy", "true");
    try {
      // The element is asked for while the thread is on its way.
      const [part] = await Promise.all([this.part(this.link.href), import("./comments.js")]);
      this.place.replaceChildren(part);
    } catch {
      say(this.place, this.link.dataset.failed);
    }
    this.link.removeAttribute("aria-busy");
  }

  /** The next page of the thread, in place; what was read stays above it. */
  async more(event) {
    const link = event.target.closest("a[data-more]");
    if (!link) return;
    event.preventDefault();
    try {
      const part = await this.part(link.href);
      const found = [...part.querySelectorAll("[data-list] > *")];
      this.place.querySelector("[data-list]").append(...found);
      const next = part.querySelector("a[data-more]");
      if (next) link.href = next.href;
      else link.remove();
      if (found[0]) {
        found[0].tabIndex = -1;
        found[0].focus({ preventScroll: true });
      }
    } catch {
      say(this.place.querySelector("[data-say]"), this.link.dataset.failed);
    }
  }

  /** Fetch a part of the discussion's page; for looking only where the bar is. */
  async part(address) {
    const url = new URL(address, document.baseURI);
    url.searchParams.set("part", this.querySelector("sl-reactions[read-only]") ? "read" : "thread");
    url.hash = "";
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } });
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    // Who is not logged in any more gets another page.
    if (!answer.ok || !box.content.querySelector("sl-comments")) throw new Error(String(answer.status));
    return box.content;
  }

  count(change) {
    const place = this.link.querySelector("[data-count]");
    const now = Math.max(0, (Number.parseInt(place.textContent, 10) || 0) + change);
    place.textContent = now || "";
  }
}

define("sl-discuss", Discuss);
