/* Who reacted: a panel under the bar, fetched when it is asked for. It stands in the page, not above it: in the frame of
   a unit there is no room to float in. Names are the server's to give; words come from the markup. */

import { ask, say } from "./base.js";

/** Make the button of a bar open its panel. `bar` is the <sl-reactions>. */
export function enhance(bar) {
  const button = bar.querySelector("[data-who]");
  const panel = bar.querySelector("[data-people]");
  if (!button || !panel) return () => {};
  // A page that quotes what people wrote need not say it twice.
  panel.quotedBelow = document.querySelector(".sl-notes") !== null;
  panel.id ||= `sl-people-${Math.random().toString(36).slice(2)}`;
  button.setAttribute("aria-controls", panel.id);
  const show = (open) => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    show(panel.hidden);
    if (!panel.hidden) fill(bar, panel);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    button.focus({ preventScroll: true });
  });
  const agree = () => {
    const any = counted(bar).length > 0;
    // Hidden while somebody stands on it, the focus would be lost.
    button.hidden = !any && document.activeElement !== button;
    if (!any) show(false);
    else if (!panel.hidden) fill(bar, panel);
  };
  agree();
  return agree;
}

/** The kinds of which there are any, as far as this person sees numbers. */
function counted(bar) {
  return [...bar.querySelectorAll("form[data-kind]")].filter((form) => {
    return Number.parseInt(form.querySelector(".sl-reaction__count").textContent, 10) > 0;
  });
}

async function fill(bar, panel) {
  const asked = (panel.asked = {});
  panel.setAttribute("aria-busy", "true");
  try {
    const parts = await Promise.all(counted(bar).map((form) => part(bar, panel, form)));
    // Pressed again meanwhile: the later answer stands.
    if (panel.asked === asked) panel.replaceChildren(...parts);
  } catch (refused) {
    if (panel.asked === asked) say(panel, refused.message || bar.dataset.failed);
  }
  panel.removeAttribute("aria-busy");
}

async function part(bar, panel, form) {
  const kind = form.dataset.kind;
  const found = await ask(address(bar, kind));
  const box = make("div", "sl-reactions__kind");
  const line = make("p");
  const icon = form.querySelector("svg");
  if (icon) line.append(icon.cloneNode(true));
  line.append(make("strong", "", form.querySelector(".sl-reaction__off").textContent), ` ${found.words}`);
  box.append(line);
  const list = make("ul", "sl-reactions__names");
  list.setAttribute("role", "list");
  // Two names stand in the sentence already; what somebody wrote is always shown.
  const quoted = (one) => one.note && !panel.quotedBelow;
  list.append(...found.results.filter(quoted).map((one) => entry(panel, one)));
  box.append(list);
  const rest = found.results.filter((one) => !quoted(one));
  if (found.next || (found.names_shown && rest.length && found.count > 2)) more(bar, panel, list, kind, rest, found.next);
  return box;
}

/** A button that lists the others, page by page. */
function more(bar, panel, list, kind, rest, next) {
  const button = make("button", "sl-link", panel.dataset.more);
  button.type = "button";
  button.addEventListener("click", async () => {
    let rows = rest;
    rest = [];
    try {
      if (!rows.length && next) {
        const found = await ask(`${address(bar, kind)}?cursor=${encodeURIComponent(next)}`);
        rows = found.results;
        next = found.next;
      }
    } catch (refused) {
      say(bar.place, refused.message || bar.dataset.failed);
      return;
    }
    const items = rows.map((one) => entry(panel, one));
    list.append(...items);
    if (!next) button.parentNode.remove();
    if (items[0]) {
      items[0].tabIndex = -1;
      items[0].focus({ preventScroll: true });
    }
  });
  const place = make("p");
  place.append(button);
  list.after(place);
}

function entry(panel, one) {
  const item = make("li");
  const name = one.is_mine ? panel.dataset.you : one.name || panel.dataset.somebody;
  if (one.note && !panel.quotedBelow) {
    const quote = make("blockquote", "sl-quote");
    quote.append(make("p", "", one.note), make("p", "sl-muted", name));
    item.append(quote);
  } else {
    item.textContent = name;
  }
  return item;
}

function address(bar, kind) {
  return `${bar.getAttribute("src")}reactions/${encodeURIComponent(kind)}/`;
}

function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}
