/* <sl-comments src="…/targets/<key>/">: write, answer, change and take back without a page load. A new comment is a copy
   of the server's own template, so that it looks like the others. */

import { ask, define, say } from "./base.js";

const UNDO_MS = 6000;

class Comments extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.leaving = new Map();
    this.addEventListener("submit", (event) => this.submit(event));
    // Who leaves within the seconds of "undo" meant it.
    addEventListener("pagehide", () => [...this.leaving.values()].forEach((send) => send()));
  }

  submit(event) {
    const form = event.target;
    const action = { add: this.add, edit: this.edit, remove: this.remove }[form.dataset.do];
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
    const item = this.draw(comment, Boolean(parent));
    const list = parent ? form.closest(".sl-comment").querySelector(".sl-comment__answers") : this.querySelector("[data-list]");
    list.append(item);
    form.closest("[data-answer]")?.removeAttribute("open");
    this.querySelector("[data-blank]")?.remove();
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
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
    const over = () => {
      clearTimeout(timer);
      this.leaving.delete(uuid);
      toast.remove();
    };
    const back = () => {
      over();
      item.hidden = false;
      this.hear("");
      form.querySelector("button").focus();
    };
    const send = async () => {
      over();
      try {
        await ask(this.url(uuid), { method: "DELETE", keepalive: true });
      } catch (refused) {
        item.hidden = false;
        say(this.place, refused.message || this.dataset.failed);
      }
    };
    const timer = setTimeout(send, UNDO_MS);
    this.leaving.set(uuid, send);
    say(toast, this.dataset.removed, { label: this.dataset.undo, run: back });
    toast.querySelector("button").focus({ preventScroll: true });
    this.hear(this.dataset.removed);
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
    item.setAttribute("aria-label", comment.author_name);
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
    return item;
  }

  slot(item, name) {
    return item.querySelector(`[data-slot=${name}]`);
  }
}

define("sl-comments", Comments);
