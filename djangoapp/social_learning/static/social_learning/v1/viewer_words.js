/* The words of pages: laid over the image where they stand, to be selected, copied and lit up; and as plain text, for
   who hears or searches them. */

import { ask } from "./base.js";

const SVG = "http://www.w3.org/2000/svg";
const AT_ONCE = 4;

/** Letters as people search them: without case and accents. */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function shape(name, values, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

/** Words whose middle lies within a line, going on from its end, are of that line. */
function lines(words) {
  const found = [];
  for (const word of words) {
    const line = found.at(-1);
    const middle = word[1] + word[3] / 2;
    const last = line?.words.at(-1);
    if (line && middle > line.top && middle < line.bottom && word[0] > last[0]) {
      line.words.push(word);
      line.top = Math.min(line.top, word[1]);
      line.bottom = Math.max(line.bottom, word[1] + word[3]);
    } else {
      found.push({ words: [word], top: word[1], bottom: word[1] + word[3] });
    }
  }
  return found;
}

export class Words {
  constructor(pages) {
    this.pages = pages;
    this.layers = new Map();
  }

  /** The places of the words of a page; null where nobody knows them. Asked for once. */
  layer(number) {
    const url = this.pages[number].dataset.words;
    if (!this.layers.has(number)) this.layers.set(number, url ? this.fetched(number, url) : Promise.resolve(null));
    return this.layers.get(number);
  }

  async fetched(number, url) {
    let layer;
    try {
      layer = await ask(url);
    } catch {
      // The page is there without them; the next look asks again.
      this.layers.delete(number);
      return null;
    }
    if (!layer || !Array.isArray(layer.words)) return null;
    const place = this.pages[number].querySelector("[data-text]");
    if (!place.textContent.trim()) place.textContent = layer.words.map((word) => word[4]).join(" ");
    return layer;
  }

  text(number) {
    return folded(this.pages[number].querySelector("[data-text]").textContent);
  }

  /** Have the text of every page, also of documents whose words come with their places alone. */
  async all() {
    const wanted = [...this.pages.keys()].filter((number) => !this.text(number).trim() && this.pages[number].dataset.words);
    while (wanted.length) await Promise.all(wanted.splice(0, AT_ONCE).map((number) => this.layer(number)));
  }

  /** Lay the words over the image of a page. */
  async draw(number) {
    const page = this.pages[number];
    const layer = await this.layer(number);
    if (!layer?.words.length || page.querySelector("svg")) return;
    const { width, height } = layer;
    const sheet = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "sl-words", "aria-hidden": "true" });
    for (const line of lines(layer.words)) sheet.append(this.line(line, width, height));
    page.append(sheet);
  }

  line({ words, top, bottom }, width, height) {
    const size = Math.max(1, (bottom - top) * height);
    const text = shape("text", { "font-size": size.toFixed(1), y: ((top + (bottom - top) * 0.82) * height).toFixed(1) });
    words.forEach(([x, , w, , said], number) => {
      const next = words[number + 1];
      // The gap belongs to the word before, so that a selection has no holes and a copy has its spaces.
      const wide = Math.max(1, ((next ? next[0] : x + w) - x) * width);
      const values = { x: (x * width).toFixed(1), textLength: wide.toFixed(1), lengthAdjust: "spacingAndGlyphs" };
      text.append(shape("tspan", values, next ? `${said} ` : said));
    });
    return text;
  }

  /** Light up the words of a page that hold one of these. */
  async light(number, sought) {
    const page = this.pages[number];
    for (const old of page.querySelectorAll("rect")) old.remove();
    const sheet = page.querySelector("svg");
    const layer = await this.layer(number);
    if (!sheet || !layer || !sought.length) return;
    const { width, height } = layer;
    for (const [x, y, w, h, said] of layer.words) {
      if (!sought.some((one) => folded(said).includes(one))) continue;
      sheet.prepend(shape("rect", { x: x * width - 2, y: y * height - 2, width: w * width + 4, height: h * height + 4, rx: 2 }));
    }
  }
}
