/* <sl-unit-share src="…/knowledge/">: a link or a few words, shared without leaving the unit. */

import { ask, define, say } from "./base.js";

class UnitShare extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  submit(event) {
    event.preventDefault();
    if (!this.waiting) this.send();
  }

  /** What was typed stays until the server has it. */
  async send() {
    const { text, title, why } = this.form.elements;
    const typed = text.value.trim();
    const isLink = /^https?:\/\/\S+$/i.test(typed);
    const data = { title: title.value, why: why.value, url: isLink ? typed : "", body: isLink ? "" : typed };
    this.waiting = true;
    try {
      const shared = await ask(this.getAttribute("src"), { method: "POST", data });
      this.form.reset();
      this.draw(shared);
      say(this.place, this.dataset.done);
    } catch (refused) {
      const sentences = Object.values(refused.fields || {}).join(" ");
      say(this.place, sentences || refused.message || this.dataset.failed);
    } finally {
      this.waiting = false;
    }
  }

  get place() {
    return this.querySelector("[data-say]");
  }

  draw(shared) {
    const panel = this.closest(".sl-unit");
    const item = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const link = item.querySelector("a");
    link.textContent = shared.title;
    if (shared.url) link.href = shared.url;
    item.querySelector("p").textContent = shared.why;
    panel.querySelector("[data-cards]").prepend(item);
    panel.querySelector("[data-blank]")?.remove();
  }
}

define("sl-unit-share", UnitShare);
