/* <sl-player>: the browser's own player, and around it what it lacks: speed, going on where one stopped, a transcript,
   captions as one left them, and an honest measure of what was really played. Without script the player plays. */

import { define } from "./base.js";
import { clock, transcript } from "./transcript.js";

const JUMP = 10;
// What is nearly over begins anew.
const TAIL_SECONDS = 10;
const HEAD_SECONDS = 5;
const SAVE_MS = 3000;

class Player extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.media = this.querySelector("video, audio");
    if (!this.media) return;
    this.seen = this.recall("seen", []);
    this.bar = this.querySelector("[data-bar]");
    if (this.bar) this.bar.hidden = false;
    this.speeds();
    this.listen();
    this.captions();
    transcript(this);
    if (this.media.readyState >= 1) this.resume();
    else this.media.addEventListener("loadedmetadata", () => this.resume(), { once: true });
  }

  listen() {
    const media = this.media;
    media.addEventListener("timeupdate", () => this.measure());
    media.addEventListener("ratechange", () => this.rated());
    for (const name of ["pause", "seeking", "ended"]) media.addEventListener(name, () => this.keep());
    media.addEventListener("error", () => this.broken(), true);
    addEventListener("pagehide", () => this.keep());
    this.addEventListener("keydown", (event) => this.key(event));
    this.bar?.querySelector("[data-act=back]")?.addEventListener("click", () => this.jump(-JUMP));
    this.bar?.querySelector("[data-act=on]")?.addEventListener("click", () => this.jump(JUMP));
  }

  /** What this browser remembers of a file: nobody else is told. */
  recall(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`sl-${name}:${this.dataset.key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  remember(name, value, key = this.dataset.key) {
    try {
      localStorage.setItem(`sl-${name}:${key}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing starts at the beginning.
    }
  }

  resume() {
    const at = this.recall("at", 0);
    if (at > HEAD_SECONDS && at < this.media.duration - TAIL_SECONDS) {
      this.media.currentTime = at;
      const words = this.querySelector("[data-resumed]");
      if (words) {
        words.querySelector("span").textContent = words.dataset.resumed.replace("{time}", clock(at));
        words.hidden = false;
        words.querySelector("button").addEventListener("click", () => this.anew(words), { once: true });
      }
    }
    this.tell();
  }

  anew(words) {
    words.hidden = true;
    this.media.currentTime = 0;
    this.media.play().catch(() => {});
  }

  /** What was played, now or on another day: jumping to the end is not watching. */
  measure() {
    if (this.media.seeking) return;
    this.querySelector("[data-resumed]")?.toggleAttribute("hidden", !this.media.paused);
    if (performance.now() - (this.last || 0) < SAVE_MS) return;
    this.keep();
  }

  keep() {
    if (!Number.isFinite(this.media.duration)) return;
    this.last = performance.now();
    const { played } = this.media;
    for (let part = 0; part < played.length; part += 1) this.seen.push([played.start(part), played.end(part)]);
    this.seen = joined(this.seen);
    this.remember("seen", this.seen);
    this.remember("at", this.media.ended ? 0 : this.media.currentTime);
    this.tell();
  }

  tell() {
    if (!this.media.duration || !Number.isFinite(this.media.duration)) return;
    const seconds = this.seen.reduce((sum, [from, to]) => sum + to - from, 0);
    const fraction = Math.min(1, seconds / this.media.duration);
    this.dataset.watched = fraction.toFixed(3);
    this.dispatchEvent(new CustomEvent("sl-watched", { bubbles: true, detail: { fraction } }));
  }

  speeds() {
    const select = this.querySelector("select[data-speed]");
    if (!select) return;
    select.addEventListener("change", () => (this.media.playbackRate = Number(select.value)));
    const known = this.recallAll("speed", 1);
    this.media.defaultPlaybackRate = this.media.playbackRate = Number(known) || 1;
    this.rated();
  }

  rated() {
    const select = this.querySelector("select[data-speed]");
    const rate = String(this.media.playbackRate);
    if (select && [...select.options].some((option) => option.value === rate)) select.value = rate;
    this.remember("speed", this.media.playbackRate, "all");
  }

  recallAll(name, otherwise) {
    const { key } = this.dataset;
    this.dataset.key = "all";
    const value = this.recall(name, otherwise);
    this.dataset.key = key;
    return value;
  }

  /** Captions on, off, and in which language, as this person left them anywhere. */
  captions() {
    const tracks = [...this.media.textTracks];
    if (!tracks.length) return;
    const wanted = this.recallAll("captions", null);
    for (const track of tracks) {
      if (wanted !== null) track.mode = track.language === wanted ? "showing" : "disabled";
    }
    this.media.textTracks.addEventListener("change", () => {
      const shown = tracks.find((track) => track.mode === "showing");
      this.remember("captions", shown ? shown.language : "", "all");
    });
  }

  toggleCaptions() {
    const tracks = [...this.media.textTracks];
    const shown = tracks.find((track) => track.mode === "showing");
    if (shown) shown.mode = "disabled";
    else if (tracks.length) tracks[0].mode = "showing";
  }

  jump(seconds) {
    this.media.currentTime = Math.max(0, Math.min(this.media.duration || 0, this.media.currentTime + seconds));
  }

  key(event) {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("select, input, textarea")) return;
    const act = { k: () => this.play(), j: () => this.jump(-JUMP), l: () => this.jump(JUMP), c: () => this.toggleCaptions(), m: () => (this.media.muted = !this.media.muted), f: () => this.full() }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  play() {
    if (this.media.paused) this.media.play().catch(() => {});
    else this.media.pause();
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.media.localName === "video") (this.media.requestFullscreen?.() || Promise.resolve(this.media.webkitEnterFullscreen?.())).catch(() => {});
  }

  broken() {
    const words = this.querySelector("[data-broken]");
    if (words && (this.media.error || this.media.networkState === 3)) words.hidden = false;
  }
}

/** Parts in order, those that touch made one; with a little slack, since players round. */
function joined(parts) {
  const found = [];
  for (const [from, to] of parts.filter(([from, to]) => to > from).sort((one, other) => one[0] - other[0])) {
    const last = found.at(-1);
    if (last && from <= last[1] + 0.3) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

define("sl-player", Player);
