/* <sl-comments src="…/targets/<key>/">: write, answer, change and take back without a page load. A new comment is a copy
   of the server's own template, so that it looks like the others. */

import { ask, define, say } from "./base.js";
import { watch } from "./live.js";
import { names } from "./mentions.js";

const UNDO_MS = 6000;
// What one press does with a comment, as REST has it.
const ACTS = { resolve: ["PUT", "resolved"], reopen: ["DELETE", "resolved"], pin: ["PUT", "pin"], unpin: ["DELETE", "pin"] };
const BACK = { resolve: "reopen", reopen: "resolve", pin: "unpin", unpin: "pin" };

class Comments extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.leaving = new Map();
    this.addEventListener("submit", (event) => this.submit(event));
    names(this, (sentence) => this.hear(sentence));
    watch(this, this.querySelector("[data-new]"));
    // Who leaves within the seconds of "undo" meant it.
    addEventListener("pagehide", () => [...this.leaving.values()].forEach((send) => send()));
  }

  submit(event) {
    const form = event.target;
    const kinds = { add: this.add, edit: this.edit, remove: this.remove, report: this.report };
    const action = kinds[form.dataset.do] || (ACTS[form.dataset.do] && this.act);
    if (!action) return;
    event.preventDefault();
    if (form.dataset.waiting) return;
    action.call(this, form);
  }

  get place() {
    return this.querySelector("[data-say]");
  }

  url(uuid) {
    return `${this.dataset.commentSrc}${uuid}/`;
  }

  /** Send a form; on a refusal what was typed stays where it is. */
  async send(form, url, method, data) {
    form.dataset.waiting = "1";
    try {
      const answer = await ask(url, { method, data });
      say(this.place, "");
      return answer || {};
    } catch (refused) {
      say(this.place, refused.message || this.dataset.failed);
      return null;
    } finally {
      delete form.dataset.waiting;
    }
  }

  async add(form) {
    const parent = form.elements.parent ? form.elements.parent.value : "";
    const data = { body: form.elements.body.value, ...(parent ? { parent_uuid: parent } : {}) };
    const comment = await this.send(form, `${this.getAttribute("src")}comments/`, "POST", data);
    if (!comment) return;
    form.reset();
    form.elements.body.value = "";
    const item = this.put(comment, parent);
    form.closest("[data-answer]")?.removeAttribute("open");
    this.tell(1);
    this.go(item);
    item.scrollIntoView({ block: "nearest" });
  }

  /** Put a comment where it belongs: at the end, or under the one it answers; null where that is not on the page. */
  put(comment, parent) {
    const above = parent && this.querySelector(`#comment-${CSS.escape(parent)}`);
    const list = parent ? above?.querySelector(".sl-comment__answers") : this.querySelector("[data-list]");
    if (!list || this.querySelector(`#comment-${CSS.escape(comment.uuid)}`)) return null;
    const item = this.draw(comment, Boolean(parent));
    list.append(item);
    this.querySelector("[data-blank]")?.remove();
    return item;
  }

  go(item) {
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
  }

  /** What others said meanwhile; what stands on a page that was not opened yet is left for it. */
  welcome(comments) {
    const rest = this.querySelector("a[data-more]");
    const here = comments.filter((comment) => comment.parent_uuid || !rest);
    const items = here.map((comment) => this.put(comment, comment.parent_uuid)).filter(Boolean);
    if (items.length) this.tell(items.length);
    if (items[0]) this.go(items[0]);
    else rest?.focus();
  }

  /** Resolve, pin, and back: the other press takes the place of this one. */
  async act(form) {
    const [method, what] = ACTS[form.dataset.do];
    const comment = await this.send(form, `${this.url(form.elements.uuid.value)}${what}/`, method);
    if (!comment) return;
    const item = form.closest(".sl-comment");
    const had = form.contains(document.activeElement);
    this.mark(item, comment);
    if (form.dataset.do === "pin") this.querySelector("[data-list]").prepend(item);
    if (had) item.querySelector(`:scope > .sl-comment__actions [data-do=${BACK[form.dataset.do]}] button`)?.focus();
  }

  /** Show what was decided about a comment, and offer what may be done now. */
  mark(item, comment) {
    const on = { resolved: Boolean(comment.resolved_at), pinned: Boolean(comment.pinned) };
    for (const [name, value] of Object.entries(on)) if (this.slot(item, name)) this.slot(item, name).hidden = !value;
    const open = { resolve: !on.resolved, reopen: on.resolved, pin: !on.pinned, unpin: on.pinned };
    for (const [name, value] of Object.entries(open)) {
      const form = item.querySelector(`:scope > .sl-comment__actions [data-do=${name}]`);
      if (form) form.hidden = !value;
    }
  }

  async report(form) {
    const data = { reason: form.elements.reason.value, line: form.elements.line.value };
    if (!(await this.send(form, `${this.url(form.elements.uuid.value)}report/`, "POST", data))) return;
    const thanks = document.createElement("p");
    thanks.className = "sl-hint";
    thanks.tabIndex = -1;
    thanks.textContent = this.dataset.reported;
    form.closest("[data-report]").replaceWith(thanks);
    thanks.focus({ preventScroll: true });
  }

  async edit(form) {
    const uuid = form.elements.uuid.value;
    const comment = await this.send(form, this.url(uuid), "PATCH", { body: form.elements.body.value });
    if (!comment) return;
    const item = form.closest(".sl-comment");
    this.slot(item, "html").innerHTML = comment.html;
    form.closest("details").removeAttribute("open");
  }

  /** Take it away at once, and really only when nobody pressed "undo". */
  remove(form) {
    const item = form.closest(".sl-comment");
    const uuid = form.elements.uuid.value;
    const toast = document.createElement("div");
    item.before(toast);
    item.hidden = true;
    this.tell(-1);
    const over = () => {
      clearTimeout(timer);
      this.leaving.delete(uuid);
      toast.remove();
    };
    const back = () => {
      over();
      item.hidden = false;
      this.tell(1);
      this.hear("");
      form.querySelector("button").focus();
    };
    const send = async () => {
      over();
      try {
        await ask(this.url(uuid), { method: "DELETE", keepalive: true });
      } catch (refused) {
        item.hidden = false;
        this.tell(1);
        say(this.place, refused.message || this.dataset.failed);
      }
    };
    const timer = setTimeout(send, UNDO_MS);
    this.leaving.set(uuid, send);
    say(toast, this.dataset.removed, { label: this.dataset.undo, run: back });
    toast.querySelector("button").focus({ preventScroll: true });
    this.hear(this.dataset.removed);
  }

  /** Tell whoever shows the number how many there are more. */
  tell(change) {
    this.dispatchEvent(new CustomEvent("sl-said", { bubbles: true, detail: change }));
  }

  /** Say it to those who listen; the toast stands where the comment was. */
  hear(sentence) {
    this.querySelector("[data-heard]").textContent = sentence;
  }

  /** One new comment. `html` was made safe by the server; everything else is set as text. */
  draw(comment, isAnswer) {
    const item = this.querySelector("template[data-comment]").content.firstElementChild.cloneNode(true);
    item.id = `comment-${comment.uuid}`;
    item.dataset.uuid = comment.uuid;
    // Where the template says the reader's name, it is this author's.
    const reader = this.slot(item, "name").textContent;
    item.setAttribute("aria-label", item.getAttribute("aria-label").replace(reader, () => comment.author_name));
    for (const words of item.querySelectorAll("summary > .sl-hide")) {
      words.textContent = words.textContent.replace(reader, () => comment.author_name);
    }
    this.slot(item, "letter").textContent = comment.author_name.slice(0, 1).toUpperCase();
    this.slot(item, "name").textContent = comment.author_name;
    this.slot(item, "time").textContent = this.dataset.justNow;
    this.slot(item, "time").setAttribute("datetime", comment.created_at);
    this.slot(item, "html").innerHTML = comment.html;
    if (this.slot(item, "body")) this.slot(item, "body").value = comment.body;
    for (const field of item.querySelectorAll("input[name=uuid], input[name=parent]")) field.value = comment.uuid;
    if (isAnswer) {
      this.slot(item, "letter").classList.add("sl-avatar--small");
      for (const part of item.querySelectorAll("[data-answer], .sl-comment__answers")) part.remove();
    }
    // The template can do everything; this comment, what the server says.
    const not = { edit: "can_edit", remove: "can_remove", report: "can_report" };
    const acts = { resolve: "can_resolve", reopen: "can_resolve", pin: "can_pin", unpin: "can_pin" };
    for (const [name, may] of Object.entries({ ...not, ...acts })) {
      if (comment[may]) continue;
      const form = item.querySelector(`[data-do=${name}]`);
      (form?.closest("details") || form)?.remove();
    }
    this.mark(item, comment);
    return item;
  }

  slot(item, name) {
    return item.querySelector(`[data-slot=${name}]`);
  }
}

define("sl-comments", Comments);
