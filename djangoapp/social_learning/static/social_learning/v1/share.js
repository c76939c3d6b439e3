/* <sl-share>: the one box (paste, drop, write) and the screen after it (autosave, preview). Everything in it is a form
   that works without script; here files show their progress and what was typed is saved by itself. */

import { ask, define, headers, quiet, read, say } from "./base.js";

const WAIT_MS = 900;

class Share extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.classList.add("sl-enhanced");
    this.form = this.querySelector("form");
    this.file = this.form.querySelector("input[type=file][name=file]");
    this.bar = this.querySelector("progress");
    this.place = this.querySelector("[data-say]");
    if (this.file) this.takesFiles();
    this.form.addEventListener("submit", (event) => this.submit(event));
    if (this.dataset.src) this.savesItself();
  }

  takesFiles() {
    const box = this.querySelector("[data-drop]") || this.form;
    this.file.addEventListener("change", () => this.file.files.length && this.chosen());
    for (const name of ["dragenter", "dragover"]) box.addEventListener(name, (event) => this.over(event, box));
    for (const name of ["dragleave", "drop"]) box.addEventListener(name, () => box.removeAttribute("data-over"));
    box.addEventListener("drop", (event) => this.drop(event));
    this.form.addEventListener("paste", (event) => this.drop(event, event.clipboardData));
  }

  over(event, box) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    box.setAttribute("data-over", "");
  }

  drop(event, carried = event.dataTransfer) {
    if (!carried.files.length) return;
    event.preventDefault();
    this.file.files = carried.files;
    this.chosen();
  }

  /** A chosen file goes up at once; what was typed goes with it or was saved before. */
  async chosen() {
    const name = this.querySelector("[data-name]");
    if (name) name.textContent = this.file.files[0].name;
    if (this.save && !(await this.flush())) return;
    this.upload();
  }

  submit(event) {
    if (event.defaultPrevented) return;
    if (this.file && this.file.files.length && !this.dataset.src) {
      event.preventDefault();
      this.upload();
    } else if (this.save && !this.leaving) {
      event.preventDefault();
      this.go(event.submitter);
    }
  }

  /** Let the last save finish, so that the form goes with the version it leads to. */
  async go(submitter) {
    this.later.cancel();
    await this.saving;
    // A form that is just firing "submit" ignores a second one: let it come to rest first.
    await new Promise((rest) => setTimeout(rest));
    this.leaving = true;
    this.form.requestSubmit(submitter);
    this.leaving = false;
  }

  upload() {
    // Nobody waits for a film to go up only to read that it is too large.
    if (this.file.files[0].size > Number(this.dataset.max) * 1_000_000) {
      this.letGo(this.dataset.large);
      return;
    }
    const request = new XMLHttpRequest();
    const data = new FormData(this.form);
    data.set("do", "attach");
    request.open("POST", this.form.getAttribute("action"));
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && (this.bar.value = event.loaded / event.total));
    request.addEventListener("loadend", () => this.uploaded(request));
    this.bar.hidden = false;
    this.bar.value = 0;
    say(this.place, this.dataset.sending);
    request.send(data);
  }

  uploaded(request) {
    this.bar.hidden = true;
    try {
      const answer = read(request.status, request.responseText);
      if (this.hasAttribute("data-stay")) this.stay(answer.url);
      else location.assign(answer.url);
    } catch (refused) {
      this.letGo(refused.message || (request.status === 413 ? this.dataset.large : this.dataset.failed));
    }
  }

  /** The form stays as it is; only the file is let go, since it cannot be used. */
  letGo(sentence) {
    this.file.value = "";
    const name = this.querySelector("[data-name]");
    if (name) name.textContent = name.dataset.name;
    say(this.place, sentence);
  }

  /** In a course unit the draft opens beside it, when the person asks for it. */
  stay(url) {
    say(this.place, this.dataset.kept);
    const link = document.createElement("a");
    link.className = "sl-button sl-button--main";
    link.href = url;
    link.target = "_top";
    link.textContent = this.dataset.open;
    this.place.append(link);
    this.form.reset();
  }

  savesItself() {
    this.later = quiet(() => this.save(), WAIT_MS);
    this.saving = Promise.resolve(true);
    this.save = () => (this.saving = this.saving.then(() => this.patch()));
    this.form.addEventListener("input", (event) => {
      if (event.target.type === "file" || !event.target.dataset.save) return;
      this.status(this.dataset.typing);
      this.mirror(event.target);
      this.later();
    });
    // What may be done with it depends on where it goes, and the server knows.
    this.form.addEventListener("change", async (event) => {
      if ("reload" in event.target.dataset && (await this.flush())) location.reload();
    });
    this.querySelector("[data-mine]")?.addEventListener("click", () => this.insist());
  }

  async flush() {
    this.later.cancel();
    return this.save();
  }

  values() {
    const data = { version: Number(this.form.elements.version.value) };
    for (const field of this.form.querySelectorAll("[data-save]")) {
      if (field.type === "radio" && !field.checked) continue;
      data[field.dataset.save] = "number" in field.dataset ? Number(field.value) || null : field.value;
    }
    return data;
  }

  async patch() {
    try {
      const saved = await ask(this.dataset.src, { method: "PATCH", data: this.values() });
      this.form.elements.version.value = saved.version;
      this.status(this.dataset.saved);
      this.preview(saved);
      this.problems({});
      return true;
    } catch (refused) {
      this.refused(refused);
      return false;
    }
  }

  refused(refused) {
    const stale = this.querySelector("[data-stale]");
    if (refused.code === "stale" && stale) {
      this.theirs = refused.extra.version;
      stale.hidden = false;
      this.status("");
      return;
    }
    this.problems(refused.fields);
    this.status(refused.message || this.dataset.unsaved);
  }

  /** Two windows on one draft: this person decides which text stays. */
  insist() {
    this.form.elements.version.value = this.theirs;
    this.querySelector("[data-stale]").hidden = true;
    this.save();
  }

  problems(fields) {
    for (const place of this.querySelectorAll("[data-problem]")) place.textContent = fields[place.dataset.problem] || "";
  }

  mirror(field) {
    for (const place of this.querySelectorAll(`[data-mirror="${field.dataset.save}"]`)) {
      const chosen = field.selectedOptions ? field.selectedOptions[0].textContent.trim() : field.value;
      place.textContent = chosen || place.dataset.empty || "";
    }
  }

  /** The server makes the text safe; what comes back is what readers will see. */
  preview(saved) {
    const place = this.querySelector("[data-preview]");
    if (place && typeof saved.body_html === "string") place.innerHTML = saved.body_html;
  }

  status(words) {
    const place = this.querySelector("[data-status]");
    if (place) place.textContent = words || "";
  }
}

define("sl-share", Share);
