/* A page larger than its place: by button or two fingers; then it is moved about by scrolling. */

const LEVELS = [1, 1.5, 2, 3, 4];
const LARGEST = LEVELS.at(-1);

export class Zoom {
  constructor(stage, changed) {
    this.stage = stage;
    this.changed = changed;
    this.level = 1;
    this.fingers = new Map();
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) stage.addEventListener(name, (event) => this.up(event));
  }

  get isLargest() {
    return this.level >= LARGEST;
  }

  step(by) {
    const next = by > 0 ? LEVELS.find((one) => one > this.level + 0.01) : LEVELS.findLast((one) => one < this.level - 0.01);
    if (next) this.to(next);
  }

  /** Make the page this large; what is in the middle, or under the fingers, stays there. */
  to(wanted, middle = null) {
    const { stage } = this;
    const level = Math.max(1, Math.min(LARGEST, wanted));
    const x = middle ? middle.x : stage.clientWidth / 2;
    const y = middle ? middle.y : stage.clientHeight / 2;
    const grown = level / this.level;
    const to = { left: (stage.scrollLeft + x) * grown - x, top: (stage.scrollTop + y) * grown - y };
    this.level = level;
    stage.style.setProperty("--sl-zoom", String(level));
    stage.toggleAttribute("data-large", level > 1);
    // What scrolls can be reached by keyboard.
    if (level > 1) stage.tabIndex = 0;
    else stage.removeAttribute("tabindex");
    stage.scrollTo({ ...to, behavior: "instant" });
    this.changed();
  }

  down(event) {
    if (event.pointerType === "mouse") return;
    this.fingers.set(event.pointerId, event);
    if (this.fingers.size === 2) this.began = { apart: this.apart(), level: this.level };
  }

  move(event) {
    if (!this.fingers.has(event.pointerId)) return;
    this.fingers.set(event.pointerId, event);
    if (this.fingers.size !== 2 || !this.began?.apart) return;
    const [one, two] = this.fingers.values();
    const box = this.stage.getBoundingClientRect();
    const middle = { x: (one.clientX + two.clientX) / 2 - box.left, y: (one.clientY + two.clientY) / 2 - box.top };
    this.to((this.began.level * this.apart()) / this.began.apart, middle);
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    this.began = null;
  }

  apart() {
    const [one, two] = this.fingers.values();
    return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
  }
}
