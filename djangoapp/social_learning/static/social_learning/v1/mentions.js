/* Names to mention: after "@" and two letters a short list opens under the text. Arrow keys choose, Enter or Tab takes,
   Escape closes; whoever types the username needs none of it. */

import { ask, quiet } from "./base.js";

const TYPED = /(?:^|[^\w@./+:-])@([\w.+-]{2,40})$/u;
let number = 0;

/** Offer names in every text of an element; `hear` says something to those who listen. */
export function names(element, hear) {
  const src = element.dataset.people;
  if (!src) return;
  let list = null;
  let text = null;
  let asked = "";

  const typed = () => (TYPED.exec(text.value.slice(0, text.selectionStart)) || [])[1] || "";

  const look = quiet(async () => {
    const begin = text && typed();
    if (!begin) return close();
    asked = begin;
    try {
      const found = (await ask(`${src}?q=${encodeURIComponent(begin)}`)).results;
      // Something else stands there by now.
      if (asked === begin && text && typed() === begin) show(found);
    } catch {
      close();
    }
  }, 250);

  function show(found) {
    close();
    if (!found.length) return;
    list = document.createElement("ul");
    list.className = "sl-names";
    list.id = `sl-names-${(number += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", element.dataset.namesLabel);
    for (const [place, one] of found.entries()) list.append(option(one, place));
    list.style.insetBlockStart = `${text.offsetTop + text.offsetHeight + 2}px`;
    text.closest(".sl-field").after(list);
    text.setAttribute("aria-controls", list.id);
    mark(0);
    hear(element.dataset.namesFound.replace("0", String(found.length)));
  }

  function option(one, place) {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.dataset.username = one.username;
    const name = document.createElement("span");
    name.textContent = one.name;
    const username = document.createElement("span");
    username.className = "sl-muted";
    username.dir = "ltr";
    username.textContent = `@${one.username}`;
    item.append(name, username);
    return item;
  }

  const chosen = () => list.querySelector('[aria-selected="true"]');

  function mark(place) {
    const items = [...list.children];
    const one = items[(place + items.length) % items.length];
    for (const item of items) item.setAttribute("aria-selected", String(item === one));
    text.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
  }

  function take(item) {
    const at = text.selectionStart;
    const from = at - typed().length;
    text.setRangeText(`${item.dataset.username} `, from, at, "end");
    text.focus();
    close();
  }

  function close() {
    look.cancel();
    asked = "";
    if (!list) return;
    list.remove();
    list = null;
    for (const name of ["aria-controls", "aria-activedescendant"]) text.removeAttribute(name);
  }

  element.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[name=body]")) return;
    if (text !== event.target) close();
    text = event.target;
    text.setAttribute("aria-autocomplete", "list");
    if (typed()) look();
    else close();
  });
  element.addEventListener("keydown", (event) => {
    if (!list || event.target !== text || event.isComposing) return;
    const place = [...list.children].indexOf(chosen());
    if (event.key === "ArrowDown") mark(place + 1);
    else if (event.key === "ArrowUp") mark(place - 1);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Before the text loses the cursor.
  element.addEventListener("pointerdown", (event) => {
    const item = list && event.target.closest(".sl-names [role=option]");
    if (!item) return;
    event.preventDefault();
    take(item);
  });
  element.addEventListener("focusout", (event) => event.target === text && list && close());
}
