/* <sl-editor>: a text in Markdown with a few buttons, pictures by paste, drop or choice, and a look at how it will be.
   The text stays a plain field: without script one writes the marks oneself, and nothing is lost when a picture fails. */

import { ask, define, headers, read, say } from "./base.js";

const PICTURE = /^image\/(png|jpeg|gif|webp)$/;

class Editor extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.field = this.querySelector("textarea");
    this.place = this.querySelector("[data-said]");
    this.asking = this.querySelector("[data-ask]");
    this.shown = this.querySelector("[data-shown]");
    this.queue = Promise.resolve();
    this.unnamed = [];
    this.querySelector("[data-tools]").hidden = false;
    this.addEventListener("click", (event) => this.press(event));
    this.field.addEventListener("focus", () => (this.entered = true), { once: true });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("paste", (event) => this.bring(event, event.clipboardData));
    this.field.addEventListener("dragover", (event) => this.over(event));
    for (const name of ["dragleave", "drop"]) this.field.addEventListener(name, () => this.removeAttribute("data-over"));
    this.field.addEventListener("drop", (event) => this.bring(event, event.dataTransfer));
    const choose = this.querySelector("[data-choose]");
    choose.addEventListener("change", () => {
      this.take([...choose.files]);
      choose.value = "";
    });
    this.asking.addEventListener("keydown", (event) => this.answer(event));
  }

  press(event) {
    const name = event.target.closest("[data-do]")?.dataset.do;
    const acts = {
      bold: () => this.around("**"),
      italic: () => this.around("*"),
      heading: () => this.before("## "),
      list: () => this.before("- "),
      link: () => this.link(),
      look: () => this.look(),
      named: () => this.named(),
    };
    acts[name]?.();
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const acts = { b: () => this.around("**"), i: () => this.around("*"), k: () => this.link() };
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Put text in the place of a part of the field; the browser's own "undo" knows of it. */
  put(text, from, to, select = [text.length, text.length]) {
    this.field.focus();
    this.field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) this.field.setRangeText(text, from, to, "end");
    this.field.setSelectionRange(from + select[0], from + select[1]);
    this.changed();
  }

  changed() {
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Marks around what is selected, or around the words to be typed; once more takes them away. */
  around(mark) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const text = value.slice(from, to);
    const has = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
    if (has) this.put(text, from - mark.length, to + mark.length, [0, text.length]);
    else this.put(`${mark}${text || this.dataset.words}${mark}`, from, to, [mark.length, mark.length + (text || this.dataset.words).length]);
  }

  /** A mark before each of the selected lines; where all have it, it is taken away. */
  before(mark) {
    const { value } = this.field;
    const from = value.lastIndexOf("\n", this.field.selectionStart - 1) + 1;
    const end = value.indexOf("\n", this.field.selectionEnd);
    const to = end < 0 ? value.length : end;
    const lines = value.slice(from, to).split("\n");
    const all = lines.every((line) => line.startsWith(mark));
    const text = lines.map((line) => (all ? line.slice(mark.length) : `${mark}${line.replace(/^(#{1,6}|-) /, "")}`)).join("\n");
    this.put(text, from, to);
  }

  link() {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const text = value.slice(from, to);
    if (/^https?:\/\/\S+$/.test(text)) this.put(`[${this.dataset.words}](${text})`, from, to, [1, 1 + this.dataset.words.length]);
    else this.put(`[${text || this.dataset.words}](https://)`, from, to, [(text || this.dataset.words).length + 3, (text || this.dataset.words).length + 11]);
  }

  over(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.setAttribute("data-over", "");
  }

  /** Pictures come into the text; any other file is for the place of the file. */
  bring(event, carried) {
    const pictures = [...(carried?.files || [])].filter((file) => PICTURE.test(file.type));
    if (!pictures.length) return;
    // A table pasted from a spreadsheet carries a picture of itself, too.
    if (event.type === "paste" && carried.getData("text/plain").trim()) return;
    event.preventDefault();
    event.stopPropagation();
    this.take(pictures);
  }

  take(files) {
    for (const file of files) {
      const holder = this.hold(file);
      // One after the other: each shows at once where it will stand.
      this.queue = this.queue.then(() => this.send(file, holder));
    }
  }

  /** Show where a picture will stand while it is on its way. */
  hold(file) {
    this.sent = (this.sent || 0) + 1;
    const name = file.name.replace(/[[\]()!\\]/g, " ").trim();
    const holder = `[${this.dataset.coming} ${this.sent}: ${name}]`;
    const { value } = this.field;
    // Who has not been in the text yet means its end.
    const at = this.entered ? this.field.selectionEnd : value.length;
    const gap = at && !value.slice(0, at).endsWith("\n\n") ? "\n\n" : "";
    const all = `${gap}${holder}\n\n`;
    this.put(all, at, at);
    return { holder, all };
  }

  async send(file, { holder, all }) {
    const data = new FormData();
    data.set("file", file, file.name || "picture.png");
    say(this.place, this.dataset.sending);
    try {
      const response = await fetch(this.dataset.images, { method: "POST", body: data, credentials: "same-origin", headers: headers() });
      const made = read(response.status, await response.text());
      this.replace(holder, `![](${made.reference})`);
      say(this.place, "");
      this.askFor(made);
    } catch (refused) {
      // As it was, unless somebody has written in between.
      this.replace(this.field.value.includes(all) ? all : holder, "");
      say(this.place, refused.message && refused.code ? refused.message : this.dataset.failed);
    }
  }

  /** Exchange a piece of the text wherever it is by now; the caret stays with its words. */
  replace(old, text) {
    const at = this.field.value.indexOf(old);
    if (at < 0) return;
    this.field.setRangeText(text, at, at + old.length, "preserve");
    this.changed();
  }

  /** What a picture shows is asked for right away, in a line that keeps nobody from going on. */
  askFor(made) {
    this.unnamed.push(made);
    if (this.unnamed.length === 1) this.askNext();
  }

  askNext() {
    const [made] = this.unnamed;
    this.asking.hidden = !made;
    if (!made) return;
    this.asking.querySelector("img").src = made.url;
    const field = this.asking.querySelector("input");
    field.value = "";
    field.focus();
  }

  answer(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    this.named();
  }

  named() {
    const made = this.unnamed.shift();
    const words = this.asking.querySelector("input").value.replace(/[[\]\\\n]/g, " ").trim();
    if (made && words) this.replace(`![](${made.reference})`, `![${words}](${made.reference})`);
    this.askNext();
    if (this.asking.hidden) this.field.focus();
  }

  /** Exchange the field for what readers will see, and back. */
  async look() {
    const button = this.querySelector("[data-do=look]");
    const looks = this.shown.hidden;
    if (looks) {
      try {
        const made = await ask(this.dataset.look, { method: "POST", data: { body: this.field.value } });
        // The server makes the text safe.
        this.shown.innerHTML = made.html || "";
        if (!made.html) this.shown.textContent = this.dataset.empty;
        say(this.place, "");
      } catch (refused) {
        say(this.place, refused.message || this.dataset.failed);
        return;
      }
    }
    this.shown.hidden = !looks;
    this.field.hidden = looks;
    button.setAttribute("aria-pressed", String(looks));
    for (const tool of this.querySelectorAll("[data-writes]")) tool.toggleAttribute("inert", looks);
  }
}

define("sl-editor", Editor);
