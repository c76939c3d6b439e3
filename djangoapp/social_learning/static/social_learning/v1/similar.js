/* <sl-similar src="…/questions/similar/" data-of="title">: while a question is typed into the field of that name, shows
   what may answer it already. Nobody is kept from asking; without script the same is shown after the first press. */

import { ask, define, quiet } from "./base.js";

const WAIT_MS = 500;
const SHORTEST = 8;

class Similar extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.form = this.closest("form");
    this.field = this.form?.elements[this.dataset.of];
    this.list = this.querySelector("[data-list]");
    this.asked = this.field?.value.trim();
    this.look = quiet(() => this.ask(), WAIT_MS);
    this.field?.addEventListener("input", () => this.look());
    if (this.asked && !this.list.children.length) this.ask(true);
  }

  async ask(first = false) {
    const text = this.field.value.trim();
    if (text === this.asked && !first) return;
    this.asked = text;
    if (text.length < SHORTEST) {
      this.draw([]);
      return;
    }
    try {
      const found = await ask(`${this.getAttribute("src")}?text=${encodeURIComponent(text)}`);
      // An answer to what was there before is none.
      if (this.asked === text) this.draw(found.results);
    } catch {
      this.draw([]);
    }
  }

  draw(found) {
    this.list.replaceChildren(...found.map((item) => this.row(item)));
    this.querySelector("[data-found]").hidden = !found.length;
    this.sure(found.length > 0);
  }

  /* Who has seen it while typing need not be shown it once more. */
  sure(seen) {
    let field = this.querySelector("input[name=sure]");
    if (seen && !field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "1" });
      this.append(field);
    } else if (!seen) field?.remove();
  }

  row(item) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const link = row.querySelector("[data-title]");
    link.textContent = item.title;
    link.href = item.url;
    const why = item.why.length > 120 ? `${item.why.slice(0, 119)}…` : item.why;
    row.querySelector("[data-kind]").textContent = why ? `${item.kind} · ${why}` : item.kind;
    return row;
  }
}

define("sl-similar", Similar);
