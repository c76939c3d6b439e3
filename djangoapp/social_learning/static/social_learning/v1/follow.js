/* <sl-follow src="…/follows/<kind>/<key>/">: the form of the button, without a page load. Words come from the markup. */

import { ask, define, say } from "./base.js";

class Follow extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.addEventListener("submit", (event) => this.toggle(event));
  }

  get button() {
    return this.querySelector("button");
  }

  get place() {
    return this.querySelector("[role=status]");
  }

  show(on) {
    this.button.setAttribute("aria-pressed", String(on));
    this.querySelector("[name=undo]").value = on ? "1" : "";
  }

  /** Press or release at once, then ask; what the server refuses is rolled back with its sentence. */
  async toggle(event) {
    event.preventDefault();
    if (this.waiting) return;
    this.waiting = true;
    const on = this.button.getAttribute("aria-pressed") !== "true";
    this.show(on);
    try {
      const answer = await ask(this.getAttribute("src"), { method: on ? "PUT" : "DELETE", keepalive: true });
      this.show(answer.following);
      say(this.place, "");
    } catch (refused) {
      this.show(!on);
      say(this.place, refused.message || this.dataset.failed);
    } finally {
      this.waiting = false;
    }
  }
}

define("sl-follow", Follow);
