/* <sl-reactions src="…/targets/<key>/">: the forms of the bar, without a page load. Kinds and words come from the markup. */

import { ask, define, say } from "./base.js";
import { enhance } from "./who.js";

class Reactions extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.people = enhance(this);
    if (this.hasAttribute("read-only")) return;
    this.addEventListener("submit", (event) => this.submit(event));
    this.addEventListener("click", (event) => event.target.closest("[data-skip]") && this.fold());
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.fold());
    document.addEventListener("sl-counts", (event) => this.recount(event.detail));
  }

  submit(event) {
    const form = event.target;
    if (!form.dataset.kind && !form.dataset.note) return;
    event.preventDefault();
    if (form.dataset.note) this.note(form);
    else this.toggle(form.dataset.kind);
  }

  button(kind) {
    return this.querySelector(`form[data-kind="${CSS.escape(kind)}"] button`);
  }

  isOn(kind) {
    return this.button(kind).getAttribute("aria-pressed") === "true";
  }

  /** Press or release at once, then ask; what the server refuses is rolled back with its sentence. */
  async toggle(kind) {
    const button = this.button(kind);
    if (button.dataset.waiting) {
      // Pressed again before the answer came: done when it has come. Twice more is as good as not at all.
      button.toggleAttribute("data-again");
      return;
    }
    const on = !this.isOn(kind);
    const before = this.count(kind);
    this.show(kind, on, before === null ? null : Math.max(0, before + (on ? 1 : -1)));
    this.fold();
    if (on && button.hasAttribute("data-asks")) this.unfold(kind);
    button.dataset.waiting = "1";
    const done = await this.send(kind, on ? "PUT" : "DELETE");
    delete button.dataset.waiting;
    const again = button.hasAttribute("data-again");
    button.removeAttribute("data-again");
    if (!done) {
      this.show(kind, !on, before);
      this.fold();
    } else if (again) {
      this.toggle(kind);
    }
  }

  async note(form) {
    const kind = form.dataset.note;
    const note = form.elements.note.value.trim();
    if (!note || (await this.send(kind, "PUT", { note }))) this.fold(kind);
  }

  async send(kind, method, data) {
    try {
      const url = `${this.getAttribute("src")}reactions/${encodeURIComponent(kind)}/`;
      // Who presses and leaves at once meant it.
      const state = await ask(url, { method, data, keepalive: true });
      this.agree(state);
      say(this.place, "");
      return true;
    } catch (refused) {
      const away = refused.status === 401 ? this.dataset.login : this.dataset.failed;
      say(this.place, refused.message && refused.status !== 401 ? refused.message : away);
      return false;
    }
  }

  /** Take over what the server counted. */
  agree(state) {
    const seen = state && (state.reactions || state);
    if (!seen || !seen.counts) return;
    const mine = new Set(seen.mine || []);
    for (const form of this.querySelectorAll("form[data-kind]")) {
      const kind = form.dataset.kind;
      this.show(kind, mine.has(kind), kind in seen.counts ? seen.counts[kind] : null);
    }
    this.people();
    this.dispatchEvent(new CustomEvent("sl-reacted", { bubbles: true, detail: seen }));
  }

  /** What others pressed meanwhile, for this target; what is being pressed here is left alone. */
  recount({ key, counts }) {
    if (key !== this.getAttribute("key")) return;
    for (const form of this.querySelectorAll("form[data-kind]")) {
      const button = form.querySelector("button");
      const number = button.querySelector(".sl-reaction__count");
      if (number && form.dataset.kind in counts && !button.dataset.waiting) number.textContent = counts[form.dataset.kind] || "";
    }
  }

  count(kind) {
    const button = this.button(kind);
    if (button.hasAttribute("data-uncounted")) return null;
    return Number.parseInt(button.querySelector(".sl-reaction__count").textContent, 10) || 0;
  }

  show(kind, on, count) {
    const button = this.button(kind);
    button.setAttribute("aria-pressed", String(on));
    button.form.elements.undo.value = on ? "1" : "";
    if (count !== null) button.querySelector(".sl-reaction__count").textContent = count || "";
  }

  /** Open the one line under the bar; nothing else moves away from the finger. */
  unfold(kind) {
    const form = this.querySelector(`form[data-note="${CSS.escape(kind)}"]`);
    if (!form) return;
    form.hidden = false;
    form.elements.note.focus({ preventScroll: true });
  }

  /** Close the line; the finger goes back to the button it came from. */
  fold(kind = "") {
    for (const form of this.querySelectorAll("form[data-note]:not([hidden])")) {
      const had = form.contains(document.activeElement);
      form.hidden = true;
      if (had) this.button(kind || form.dataset.note).focus({ preventScroll: true });
    }
  }

  get place() {
    return this.querySelector(".sl-reactions__say");
  }
}

define("sl-reactions", Reactions);
