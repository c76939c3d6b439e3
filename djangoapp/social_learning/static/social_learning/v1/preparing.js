/* <sl-preparing src="…" retry="…" status="…">: shows how far a file is, and offers another attempt where it failed.
   Asks less and less often. Without script the page says the same when it is loaded again. */

import { ask, define } from "./base.js";

const FIRST_MS = 1500;
const LONGEST_MS = 20000;
const SLOW_MS = 120000;

class Preparing extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.begun = Date.now();
    this.querySelector("[data-retry]").addEventListener("click", () => this.retry());
    if (this.getAttribute("status") !== "failed") this.later(FIRST_MS);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later(wait) {
    this.timer = setTimeout(() => this.look(Math.min(wait * 1.4, LONGEST_MS)), wait);
  }

  async look(next) {
    try {
      this.show(await ask(this.getAttribute("src")), next);
    } catch (error) {
      if (error.status !== 404) this.later(next);
    }
  }

  async retry() {
    const button = this.querySelector("[data-retry]");
    button.disabled = true;
    try {
      this.begun = Date.now();
      this.show(await ask(this.getAttribute("retry"), { method: "POST", data: {} }), FIRST_MS);
    } catch (error) {
      this.say(error.message || this.querySelector("[data-say]").textContent);
    }
    button.disabled = false;
  }

  show(state, next) {
    const { status } = state;
    const waits = status === "queued" || status === "working";
    const bar = this.querySelector("progress");
    bar.hidden = !waits;
    bar.value = state.progress;
    this.querySelector("[data-retry]").hidden = !state.can_retry;
    if (waits) {
      const slow = Date.now() - this.begun > SLOW_MS && state.progress < 5;
      // Every ten per cent is enough to be read aloud.
      const tens = state.progress - (state.progress % 10);
      this.say(slow ? this.dataset.slow : this.dataset[status].replace("%s", String(tens)));
      this.later(next);
    } else if (status === "failed") this.say(`${state.sentence} ${state.remedy}`.trim());
    else {
      this.say(state.sentence || this.dataset.ready);
      this.dispatchEvent(new CustomEvent("sl-prepared", { bubbles: true }));
    }
  }

  say(sentence) {
    const place = this.querySelector("[data-say]");
    if (sentence && place.textContent !== sentence) place.textContent = sentence;
  }
}

define("sl-preparing", Preparing);
