/* <sl-progress src="…/targets/<key>/" rule=… at=…>: tells the server that something is open, how far one came and when it
   is finished. Only time in which the page is in front counts. The button inside works as a form without script. */

import { ask, define, headers, say } from "./base.js";

const BEAT = 20;
const MIN_SECONDS = 20;

class Progress extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.seconds = 0;
    this.unsent = 0;
    this.fraction = Number.parseFloat(this.dataset.fraction) || 0;
    this.content = document.getElementById(this.getAttribute("for"));
    this.form = this.querySelector("form");
    this.form?.addEventListener("submit", (event) => this.press(event));
    if (this.hasAttribute("read-only")) return;
    this.measure();
    this.tell({ event: "open" }).catch(() => {});
    this.timer = setInterval(() => this.tick(), 1000);
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tell(data) {
    return ask(`${this.getAttribute("src")}progress/`, { method: "POST", data });
  }

  get rule() {
    return this.getAttribute("rule");
  }

  get isDone() {
    return this.form?.querySelector("button").getAttribute("aria-pressed") === "true";
  }

  /** What "how far" means depends on the format; the rule comes with the markup. */
  measure() {
    if (!this.content) return;
    const far = (fraction) => (this.fraction = Math.max(this.fraction, Math.min(1, fraction)));
    if (this.rule === "scrolled") addEventListener("scroll", () => far(this.scrolled()), { passive: true });
    if (this.rule === "last_part") {
      this.content.addEventListener("sl-page", (event) => far(event.detail.page / event.detail.pages));
      if (!this.content.querySelector("[data-page]")) addEventListener("scroll", () => far(this.scrolled()), { passive: true });
    }
    if (this.rule === "watched") {
      const video = this.content.querySelector("video, audio");
      video?.addEventListener("timeupdate", () => video.duration && far(this.watched(video)));
      // Our player also knows what was played on other days.
      far(Number(this.content.querySelector("sl-player")?.dataset.watched) || 0);
      this.content.addEventListener("sl-watched", (event) => far(event.detail.fraction));
    }
    if (this.rule === "opened") this.opened(far);
  }

  /** What has nothing to open is open already. */
  opened(far) {
    if (!this.content.querySelector("[data-opens], [data-embed]")) far(1);
    this.content.addEventListener("sl-opened", () => far(1));
    this.content.addEventListener("click", (event) => event.target.closest("[data-opens]") && far(1));
  }

  scrolled() {
    const box = this.content.getBoundingClientRect();
    return box.height ? (innerHeight - box.top) / box.height : 0;
  }

  /** The part really played: jumping to the end is not watching. */
  watched(video) {
    let played = 0;
    for (let part = 0; part < video.played.length; part += 1) played += video.played.end(part) - video.played.start(part);
    return played / video.duration;
  }

  tick() {
    if (document.hidden) return;
    if (this.rule === "scrolled") this.fraction = Math.max(this.fraction, Math.min(1, this.scrolled()));
    this.seconds += 1;
    this.unsent += 1;
    if (this.unsent >= BEAT) this.beat();
    const at = Number.parseFloat(this.getAttribute("at")) || 1;
    if (!this.isDone && !this.undone && this.seconds >= MIN_SECONDS && this.fraction >= at) this.finish(true).catch(() => {});
  }

  beat() {
    const seconds = this.unsent;
    this.unsent = 0;
    // A lost beat is no loss: the next one brings the fraction again.
    this.tell({ event: "advance", seconds, fraction: this.fraction }).catch(() => {});
  }

  /** The last seconds go out even while the page closes. */
  leave() {
    if (!this.unsent) return;
    const body = JSON.stringify({ event: "advance", seconds: this.unsent, fraction: this.fraction });
    this.unsent = 0;
    fetch(`${this.getAttribute("src")}progress/`, {
      method: "POST", body, keepalive: true, credentials: "same-origin", headers: headers({ "Content-Type": "application/json" }),
    }).catch(() => {});
  }

  async press(event) {
    event.preventDefault();
    if (this.waiting) return;
    this.waiting = true;
    this.undone = this.isDone;
    try {
      await this.finish(!this.isDone);
      say(this.place, "");
    } catch (refused) {
      say(this.place, refused.message || this.dataset.failed);
    }
    this.waiting = false;
  }

  async finish(done) {
    this.show(done);
    try {
      await this.tell({ event: done ? "finish" : "undo" });
    } catch (refused) {
      this.show(!done);
      throw refused;
    }
  }

  show(done) {
    const button = this.form?.querySelector("button");
    if (!button) return;
    button.setAttribute("aria-pressed", String(done));
    this.form.elements.event.value = done ? "undo" : "finish";
  }

  get place() {
    return this.querySelector("[data-say]");
  }
}

define("sl-progress", Progress);
