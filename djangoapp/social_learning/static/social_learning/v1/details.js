/* <sl-details src="…">: waits for what a provider tells of a link, and offers the title where none was typed.
   Without script the page says the same when it is loaded again. */

import { ask, define, say } from "./base.js";

const FIRST_MS = 1500;
const TRIES = 8;

class Details extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    if (this.hasAttribute("data-waiting")) this.later(FIRST_MS);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later(wait) {
    this.tries = (this.tries || 0) + 1;
    if (this.tries <= TRIES) this.timer = setTimeout(() => this.look(wait * 1.6), wait);
  }

  async look(next) {
    let known;
    try {
      known = await ask(this.getAttribute("src"));
    } catch {
      this.later(next);
      return;
    }
    if (known.status === "queued" || known.status === "fetching") this.later(next);
    else this.show(known);
  }

  show(known) {
    const title = document.querySelector("[data-save=title]");
    const offered = known.title && title && !title.value.trim();
    if (offered) {
      title.value = known.title;
      // As if it had been typed: the preview follows, and it is saved.
      title.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const facade = document.querySelector(".sl-facade");
    if (facade && known.poster_url && !facade.querySelector("img")) {
      const image = document.createElement("img");
      image.className = "sl-facade__poster";
      image.alt = "";
      image.src = known.poster_url;
      facade.prepend(image);
    }
    say(this, known.note || (offered ? this.dataset.filled : known.title ? this.dataset.known : ""));
  }
}

define("sl-details", Details);
