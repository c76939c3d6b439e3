/* <sl-review>: suggestions open once a strength is written, and the letter shows itself as the author will read it.
   Without script everything is open and the server asks for the strength. */

import { define } from "./base.js";

class Review extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.strength = this.querySelector("[data-mirrored=strength]");
    this.later = this.querySelector("[data-later]");
    this.letter = this.querySelector("[data-letter]");
    this.addEventListener("input", () => this.draw());
    this.addEventListener("change", () => this.draw());
    this.draw();
  }

  /** The text of a field, tidied. */
  value(name) {
    const field = this.querySelector(`[data-mirrored=${name}]`);
    return field ? field.value.trim() : "";
  }

  draw() {
    const enough = this.strength.value.trim().length >= this.strength.minLength;
    this.later.disabled = !enough;
    this.querySelector("[data-wait]").hidden = enough;
    this.letter.hidden = !enough;
    // The letter that the server drew is of what was typed before.
    const drawn = this.querySelector("[data-preview]");
    if (drawn) drawn.hidden = enough;
    this.place("strength").textContent = this.value("strength");
    this.place("note").textContent = this.value("note");
    this.place("note").hidden = !this.value("note");
    const help = this.querySelector("[data-mirrored=help]");
    this.place("help").hidden = !(help && help.checked);
    this.suggestions();
  }

  suggestions() {
    const rows = [...this.querySelectorAll(".sl-suggestion")].map((row) => ({
      kind: row.querySelector("[data-mirrored=kind]").selectedOptions[0].textContent.trim(),
      text: row.querySelector("[data-mirrored=text]").value.trim(),
    }));
    const items = rows.filter((row) => row.text).map((row) => {
      const item = document.createElement("li");
      const chip = document.createElement("span");
      chip.className = "sl-chip";
      chip.textContent = row.kind;
      const text = document.createElement("p");
      text.textContent = row.text;
      item.append(chip, text);
      return item;
    });
    this.place("list").hidden = !items.length;
    this.place("list").querySelector("ul").replaceChildren(...items);
  }

  place(name) {
    return this.querySelector(`[data-show=${name}]`);
  }
}

define("sl-review", Review);
