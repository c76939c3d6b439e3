/* What the elements share: cookies, requests, and sentences for people. No state is kept here: a module reached by two
   addresses is two modules. */

/** Define a custom element once, whoever comes first, and not before the markup it enhances is whole. */
export function define(name, element) {
  const once = () => customElements.get(name) || customElements.define(name, element);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", once, { once: true });
  else once();
}

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** The headers of a write; the cookie's name is the platform's. */
export function headers(extra = {}) {
  return { "X-CSRFToken": cookie("csrftoken"), "Accept": "application/json", ...extra };
}

/** An answer that is not a yes: `message` is a sentence of the server, or empty when it did not answer. */
export class Refused extends Error {
  constructor(status, body) {
    super(body.message || "");
    this.status = status;
    this.code = body.code || "";
    this.fields = body.fields || {};
    this.extra = body.extra || {};
  }
}

/** Ask the server; returns its JSON (null if it sends none), throws Refused. With `keepalive` it outlives the page. */
export async function ask(url, { method = "GET", data, keepalive = false } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method,
      keepalive,
      credentials: "same-origin",
      headers: headers(data === undefined ? {} : { "Content-Type": "application/json" }),
      body: data === undefined ? undefined : JSON.stringify(data),
    });
  } catch {
    throw new Refused(0, {});
  }
  return read(response.status, await response.text());
}

/** Turn a status and a body into JSON or a Refused. */
export function read(status, text) {
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = null;
  }
  if (status >= 200 && status < 300) return body;
  throw new Refused(status, body && typeof body === "object" ? body : {});
}

/** Show one sentence in a polite live region; with `undo` it can be taken back. */
export function say(place, sentence, undo = null) {
  place.replaceChildren();
  if (!sentence) return;
  const box = document.createElement("p");
  box.className = undo ? "sl-toast" : "sl-note";
  const words = document.createElement("span");
  words.textContent = sentence;
  box.append(words);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sl-link";
    button.textContent = undo.label;
    button.addEventListener("click", undo.run, { once: true });
    box.append(button);
  }
  place.append(box);
}

/** Call `run` after it has been quiet for `wait` milliseconds. */
export function quiet(run, wait) {
  let timer = 0;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), wait);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
