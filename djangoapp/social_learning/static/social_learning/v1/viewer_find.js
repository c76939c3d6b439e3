/* Finding words in a document: which pages have them, from one to the next, said as one goes. */

import { quiet } from "./base.js";
import { folded } from "./viewer_words.js";

export class Finder {
  constructor(viewer, words) {
    this.viewer = viewer;
    this.words = words;
    this.sought = [];
    this.box = viewer.querySelector("[data-find]");
    this.field = this.box.querySelector("[data-query]");
    this.place = this.box.querySelector("[data-found-place]");
    const later = quiet(() => this.look(), 250);
    this.field.addEventListener("input", later);
    this.field.addEventListener("keydown", (event) => this.key(event, later));
  }

  key(event, later) {
    if (event.key === "Escape") this.toggle(false);
    if (event.key !== "Enter") return;
    // The viewer may stand inside a form, which is not to be sent.
    event.preventDefault();
    later.cancel();
    if (folded(this.field.value).trim() === this.sought.join(" ")) this.step(event.shiftKey ? -1 : 1);
    else this.look();
  }

  toggle(wanted = this.box.hidden) {
    this.box.hidden = !wanted;
    const button = this.viewer.named("find");
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) {
      this.field.focus();
      this.field.select();
      return;
    }
    this.sought = [];
    this.field.value = "";
    this.place.textContent = "";
    this.light();
    button.focus();
  }

  async look() {
    const sought = folded(this.field.value).split(/\s+/).filter(Boolean);
    this.sought = sought;
    this.place.textContent = sought.length ? this.viewer.dataset.looking : "";
    if (sought.length) await this.words.all();
    if (this.sought !== sought) return;
    const pages = sought.length ? this.viewer.pages.map((_page, number) => number) : [];
    this.found = pages.filter((number) => sought.every((one) => this.words.text(number).includes(one)));
    const { at } = this.viewer;
    if (this.found.length && !this.found.includes(at)) this.viewer.show(this.found.find((number) => number > at) ?? this.found[0]);
    else this.light();
    this.say();
  }

  step(by) {
    if (!this.found?.length) return;
    const { at } = this.viewer;
    const on = by > 0 ? this.found.find((number) => number > at) : this.found.findLast((number) => number < at);
    this.viewer.show(on ?? this.found.at(by > 0 ? 0 : -1));
    this.say();
  }

  say() {
    if (!this.sought.length) return;
    const { dataset } = this.viewer;
    const sentence = { 0: dataset.nothing, 1: dataset.foundOne }[this.found.length] ?? dataset.found.replace("{n}", this.found.length);
    this.place.textContent = this.viewer.said(sentence);
  }

  light() {
    return this.words.light(this.viewer.at, this.sought);
  }
}
