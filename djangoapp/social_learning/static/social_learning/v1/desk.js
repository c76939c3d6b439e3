/* <sl-desk>: j and k go through the list, Enter opens what has the focus, c takes it on. Without script all is links. */

import { define, headers } from "./base.js";

class Desk extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.querySelector("[data-keys]").hidden = false;
    this.listener = (event) => this.press(event);
    document.addEventListener("keydown", this.listener);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listener);
    this.ready = false;
  }

  press(event) {
    const busy = event.target.closest("input, textarea, select, [contenteditable]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      this.go(event.key === "j" ? 1 : -1);
    } else if (event.key === "c") {
      this.claim();
    }
  }

  /** The entries, in their order; each opens by its first link. */
  entries() {
    return [...this.querySelectorAll("[data-entry]")];
  }

  here() {
    return this.entries().findIndex((entry) => entry.contains(document.activeElement));
  }

  go(step) {
    const all = this.entries();
    const next = Math.min(Math.max(this.here() + step, 0), all.length - 1);
    if (all[next]) all[next].querySelector("a").focus();
  }

  async claim() {
    const url = this.entries()[this.here()]?.dataset.claim;
    if (!url) return;
    const answer = await fetch(url, { method: "POST", headers: headers(), body: new URLSearchParams({ action: "claim" }) });
    const told = await answer.json().catch(() => null);
    window.location.assign(answer.ok && told ? told.url : url);
  }
}

define("sl-desk", Desk);
