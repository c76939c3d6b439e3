/* <sl-recorder for="a form">: record a video or a voice in the browser, look at it, and send it as the form's file. What
   was recorded stays here until the server has it: it can be sent again, or kept as a file. */

import { define, headers, read, say } from "./base.js";
import { clock, ending, open, sources } from "./capture.js";

const MEGA = 1_000_000;
// Good enough to read a screen; a short limit of the site makes long recordings plainer, not impossible.
const BITS = { least: 600_000, most: 2_500_000 };
const WARN_SECONDS = 30;

class Recorder extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.form = document.getElementById(this.getAttribute("for"));
    if (!this.form) return;
    this.place = this.querySelector("[data-say]");
    this.hidden = false;
    this.addEventListener("click", (event) => this.press(event));
    for (const input of this.querySelectorAll("input[type=file]")) input.addEventListener("change", () => this.filmed(input));
    addEventListener("beforeunload", (event) => this.blob && !this.sent && event.preventDefault());
    addEventListener("pagehide", () => this.take?.close());
    const found = sources();
    for (const button of this.querySelectorAll("[data-source]")) button.hidden = !found.includes(button.dataset.source);
    this.step(found.length ? "choose" : "film");
  }

  disconnectedCallback() {
    this.take?.close();
    clearInterval(this.timer);
  }

  part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  step(name, focus = false) {
    this.now = name;
    for (const one of this.querySelectorAll("[data-step]")) one.hidden = one.dataset.step !== name;
    if (focus) this.querySelector(`[data-step=${name}] [data-first]`)?.focus();
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.source) this.choose(button.dataset.source);
    else this.acts[button.dataset.act]?.call(this);
  }

  acts = {
    ...Object.fromEntries(["ask", "turn", "start", "pause", "again", "send"].map((name) => [name, this[name]])),
    back: this.again,
    stop() { this.take.stop(); },
  };

  /** Before the browser asks, we say why. */
  choose(source) {
    this.source = source;
    say(this.place, "");
    for (const words of this.querySelectorAll("[data-for]")) words.hidden = !words.dataset.for.split(" ").includes(source);
    this.step("ask", true);
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    say(this.place, this.dataset.asking);
    try {
      this.take = await open(this.source, { microphone: this.part("microphone").checked, facing: this.facing });
      say(this.place, "");
      this.live();
    } catch (refused) {
      say(this.place, this.dataset[{ NotAllowedError: "refused", NotFoundError: "nothing", NotReadableError: "busy" }[refused.name] || "refused"]);
    }
    this.asking = false;
  }

  live() {
    const preview = this.part("preview");
    preview.srcObject = this.take.stream;
    preview.hidden = this.source === "voice";
    preview.toggleAttribute("data-mirror", this.source === "camera" && this.facing !== "environment");
    this.part("level").hidden = !this.take.hasSound;
    this.part("silent").hidden = this.take.hasSound;
    this.querySelector("[data-act=turn]").hidden = this.source !== "camera" || !matchMedia("(pointer: coarse)").matches;
    this.step("live", true);
    this.recording(false);
    this.show(0);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), 100);
  }

  /** The other camera of a phone. */
  async turn() {
    this.facing = this.facing === "environment" ? "user" : "environment";
    this.take.close();
    await this.ask();
  }

  start() {
    const { minutes, max } = this.dataset;
    const bits = Math.min(BITS.most, Math.max(BITS.least, (max * MEGA * 8 * 0.9) / (minutes * 60) - 96_000));
    this.warned = false;
    try {
      this.take.start({ bits, ended: (blob) => this.ended(blob) });
    } catch {
      say(this.place, this.dataset.busy);
      return;
    }
    this.recording(true);
    say(this.place, this.dataset.started);
    this.querySelector("[data-act=stop]").focus();
  }

  recording(on) {
    this.toggleAttribute("data-on", on);
    for (const button of this.querySelectorAll("[data-step=live] [data-when]")) button.hidden = (button.dataset.when === "on") !== on;
    this.paused(false);
  }

  pause() {
    if (this.take.isPaused) this.take.resume();
    else this.take.pause();
    this.paused(this.take.isPaused);
    say(this.place, this.take.isPaused ? this.dataset.paused : this.dataset.started);
  }

  paused(is) {
    this.toggleAttribute("data-paused", is);
    for (const words of this.querySelectorAll("[data-act=pause] [data-is]")) words.hidden = (words.dataset.is === "paused") !== is;
  }

  tick() {
    this.part("level").value = this.take.level();
    if (!this.hasAttribute("data-on")) return;
    const seconds = this.take.seconds;
    const limit = this.dataset.minutes * 60;
    this.show(seconds);
    if (!this.warned && limit - seconds < WARN_SECONDS && limit > WARN_SECONDS * 2) {
      this.warned = true;
      say(this.place, this.dataset.soon);
    }
    if (seconds >= limit) this.full(this.dataset.over);
    // A file that the server would refuse helps nobody: what is there already is kept.
    else if (this.take.bytes > this.dataset.max * MEGA * 0.96) this.full(this.dataset.filled);
  }

  full(sentence) {
    this.reason = sentence;
    this.take.stop();
  }

  show(seconds) {
    this.part("time").textContent = clock(seconds);
  }

  ended(blob) {
    clearInterval(this.timer);
    this.recording(false);
    this.part("preview").srcObject = null;
    this.keep(blob, this.source === "voice" ? this.dataset.voice : this.dataset.video);
    say(this.place, this.reason || this.dataset.ended);
    this.reason = "";
  }

  /** Show what there is now: to look at, to send, to keep. */
  keep(blob, name) {
    this.drop();
    this.blob = blob;
    this.sent = false;
    this.name = `${name}.${ending(blob.type)}`;
    this.address = URL.createObjectURL(blob);
    const sound = blob.type.startsWith("audio/");
    for (const player of this.querySelectorAll("[data-step=review] :is(video, audio)")) {
      const fits = (player.localName === "audio") === sound;
      player.hidden = !fits;
      if (fits) player.src = this.address;
      else player.removeAttribute("src");
    }
    const link = this.part("keep");
    link.href = this.address;
    link.download = this.name;
    this.step("review", true);
  }

  drop() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.blob = this.address = null;
  }

  again() {
    clearInterval(this.timer);
    this.take?.close();
    for (const player of this.querySelectorAll("video, audio")) player.pause();
    this.drop();
    say(this.place, "");
    this.step("choose", true);
  }

  /** A phone whose browser cannot record hands over what its own camera has filmed. */
  filmed(input) {
    const file = input.files[0];
    if (!file) return;
    this.keep(file, "");
    this.name = this.part("keep").download = file.name;
  }

  send() {
    if (this.request) return;
    if (this.blob.size > this.dataset.max * MEGA) {
      say(this.place, this.dataset.large);
      return;
    }
    const data = new FormData(this.form);
    data.set("do", "attach");
    data.set("file", this.blob, this.name);
    const request = (this.request = new XMLHttpRequest());
    request.open("POST", this.form.getAttribute("action"));
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    const bar = this.querySelector("progress");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && (bar.value = event.loaded / event.total));
    request.addEventListener("loadend", () => this.answered(request));
    bar.value = 0;
    this.sending(true);
    say(this.place, this.dataset.sending);
    request.send(data);
  }

  sending(is) {
    this.querySelector("progress").hidden = !is;
    for (const button of this.querySelectorAll("[data-step=review] button")) button.disabled = is;
  }

  answered(request) {
    this.request = null;
    this.sending(false);
    try {
      const answer = read(request.status, request.responseText);
      this.sent = true;
      location.assign(answer.url);
    } catch (refused) {
      say(this.place, refused.message || (request.status === 413 ? this.dataset.large : this.dataset.failed));
      this.querySelector("[data-act=send]").focus();
    }
  }
}

define("sl-recorder", Recorder);
