/* <sl-duplicates src="…/duplicates/" data-of="text">: while a link is pasted into the field of that name, says who
   shared it before. Nobody is kept from going on. */

import { ask, define, quiet } from "./base.js";

const WAIT_MS = 400;
const LINK = /^(?:https?:\/\/|(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]|$)|(?:course|block)-v1:)\S*$/i;

class Duplicates extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.field = this.closest("form")?.elements[this.dataset.of];
    this.list = this.querySelector("[data-list]");
    this.look = quiet(() => this.ask(), WAIT_MS);
    this.field?.addEventListener("input", () => this.look());
    if (this.field?.value) this.look();
  }

  async ask() {
    const link = this.field.value.trim();
    if (link === this.asked) return;
    this.asked = link;
    if (!LINK.test(link) || link.length > 2000) {
      this.draw([]);
      return;
    }
    try {
      const found = await ask(`${this.getAttribute("src")}?link=${encodeURIComponent(link)}`);
      // An answer to what was there before is none.
      if (this.asked === link) this.draw(found.results);
    } catch {
      this.draw([]);
    }
  }

  draw(found) {
    this.list.replaceChildren(...found.map((item) => this.row(item)));
    this.querySelector("[data-found]").hidden = !found.length;
  }

  row(item) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-title]").textContent = item.title;
    const words = item.mine ? this.dataset.mine : this.dataset.by;
    row.querySelector("[data-by]").textContent = words.replace("{name}", item.author).replace("{space}", item.space);
    row.querySelector("[data-open]").href = item.url;
    const comment = row.querySelector("[data-comment]");
    if (item.comment_url && !item.mine) comment.href = item.comment_url;
    else comment.remove();
    return row;
  }
}

define("sl-duplicates", Duplicates);
