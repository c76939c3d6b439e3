/* <sl-gallery src="…/catalogue/?origin=…">: another order and more cards without leaving the unit. Without script its
   links lead to the catalogue. Also: "I know something about this" goes into the share box that stands here. */

import { ask, define, say } from "./base.js";

class Gallery extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.limit = Number(this.dataset.limit);
    this.links = [...this.querySelectorAll("[data-sort]")];
    this.sort = this.links.find((link) => link.hasAttribute("aria-current"))?.dataset.sort || "trending";
    for (const link of this.links) link.addEventListener("click", (event) => this.choose(event, link.dataset.sort));
    this.more = this.querySelector("[data-more]");
    if (this.more) {
      this.more.hidden = false;
      this.more.addEventListener("click", () => this.load(this.sort, this.limit + Number(this.dataset.limit), true));
    }
  }

  choose(event, sort) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.load(sort, this.limit, false);
  }

  get picked() {
    return [...(this.closest(".sl-unit")?.querySelectorAll("[data-picks] [data-uuid]") || [])].map((item) => item.dataset.uuid);
  }

  /** One question at a time; the last one asked is what counts. */
  async load(sort, limit, goOn) {
    const asked = (this.asked = Symbol(sort));
    const picked = this.picked;
    const bound = Math.min(limit, Number(this.dataset.max));
    try {
      const url = `${this.getAttribute("src")}&sort=${sort}&limit=${bound + picked.length}`;
      const page = await ask(url);
      if (asked !== this.asked) return;
      const cards = page.results.filter((card) => !picked.includes(card.uuid));
      this.draw(cards.slice(0, bound), goOn);
      this.sort = sort;
      this.limit = bound;
      for (const link of this.links) link.removeAttribute("aria-current");
      if (this.more) this.more.hidden = bound >= Number(this.dataset.max) || (!page.next && cards.length <= bound);
      const chosen = this.links.find((link) => link.dataset.sort === sort);
      chosen?.setAttribute("aria-current", "true");
      if (!goOn) say(this.place, `${this.dataset.sorted} ${chosen?.textContent || ""}`);
    } catch (refused) {
      if (asked === this.asked) say(this.place, refused.message || this.dataset.failed);
    }
  }

  get place() {
    return this.querySelector("[data-say]");
  }

  draw(cards, goOn) {
    const list = this.querySelector("[data-cards]");
    const before = list.children.length;
    list.replaceChildren(...cards.map((card) => this.card(card)));
    // Who asked for more goes on reading where the new ones begin.
    if (goOn) list.children[before]?.querySelector("a")?.focus();
  }

  card(card) {
    const [peer, validated] = this.querySelectorAll("template[data-card]");
    const item = (card.is_validated ? validated : peer).content.firstElementChild.cloneNode(true);
    const icon = () => this.querySelector(`template[data-icon="${CSS.escape(card.kind.icon)}"]`)?.content.cloneNode(true) || "";
    const link = item.querySelector(".sl-card__title a");
    link.textContent = card.title;
    link.href = card.url;
    const cover = item.querySelector(".sl-card__cover");
    cover.dataset.icon = card.kind.icon;
    cover.querySelector(":scope > svg")?.replaceWith(card.thumbnail ? this.picture(card.thumbnail) : icon());
    item.querySelector(".sl-card__kind").replaceChildren(icon(), card.kind.label);
    if (card.why) {
      const why = document.createElement("p");
      why.className = "sl-card__why";
      why.textContent = card.why;
      item.querySelector(".sl-card__title").after(why);
    }
    const [avatar, by] = item.querySelector(".sl-card__by").children;
    avatar.textContent = card.author.slice(0, 1).toUpperCase();
    const minutes = this.dataset.minutes.replace("{n}", card.minutes);
    by.textContent = [card.author, minutes, card.theme?.title].filter(Boolean).join(" · ");
    if (card.likes || card.applied) this.words(item, card.words);
    return item;
  }

  picture(src) {
    const picture = new Image(320, 180);
    picture.alt = "";
    picture.src = src;
    return picture;
  }

  words(item, words) {
    const place = document.createElement("span");
    place.className = "sl-card__words";
    place.textContent = words;
    item.querySelector(".sl-card__foot .sl-row").append(place);
  }
}

/** Lead into the box of this block, with the question above it; without a box the link leads to the share page. */
function answer(event) {
  const link = event.target.closest("[data-wanted]");
  const form = link?.closest(".sl-unit")?.querySelector("[data-box] form");
  if (!form || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  let field = form.querySelector("input[name=wanted]");
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "wanted";
    form.append(field);
  }
  field.value = link.dataset.wanted;
  const box = form.closest("[data-box]");
  let prompt = box.querySelector("[data-prompt]");
  if (!prompt) {
    prompt = document.createElement("p");
    prompt.className = "sl-label";
    prompt.setAttribute("data-prompt", "");
    box.prepend(prompt);
  }
  prompt.textContent = link.dataset.question;
  form.querySelector("textarea").focus();
}

if (!window.slWanted) {
  window.slWanted = true;
  document.addEventListener("click", answer);
}
define("sl-gallery", Gallery);
