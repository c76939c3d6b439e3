/* What others say and press meanwhile, for a thread that is open: asked for now and then, only while it can be seen,
   less often while it is quiet. Nothing moves by itself: a line says how many there are, and whoever wants opens them. */

import { ask, say } from "./base.js";

const SLOWER = 1.5;
const SLOWEST = 6;

/** Watch the thread of an element until it leaves the page; `place` is where the line stands. */
export function watch(element, place) {
  const { pulse, since, seconds } = element.dataset;
  const wait = Number(seconds) * 1000;
  if (!pulse || !(wait > 0) || !place) return;
  let [from, tag, shown, pace] = [since, "", 0, 1];
  let timer = 0;

  const seen = () => !document.hidden && element.isConnected && element.getClientRects().length > 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(turn, wait * pace);
  };

  async function turn() {
    if (!element.isConnected) return;
    if (seen()) await look();
    // A closed thread costs nothing but this.
    later();
  }

  async function look() {
    try {
      const url = `${pulse}?since=${encodeURIComponent(from)}`;
      const answer = await fetch(url, {
        credentials: "same-origin",
        cache: "no-store",
        headers: { Accept: "application/json", ...(tag ? { "If-None-Match": tag } : {}) },
      });
      pace = Math.min(SLOWEST, pace * SLOWER);
      if (answer.status !== 200) return;
      const first = !tag;
      tag = answer.headers.get("ETag") || "";
      const body = await answer.json();
      if (!first || body.new_comments) pace = 1;
      const detail = { key: element.getAttribute("key"), counts: body.counts };
      document.dispatchEvent(new CustomEvent("sl-counts", { detail }));
      offer(body.new_comments);
    } catch {
      pace = SLOWEST;
    }
  }

  /** Say how many are new; the words change in place, and are not said again while the number is the same. */
  function offer(number) {
    if (number === shown) return;
    shown = number;
    const words = number === 1 ? element.dataset.newOne : element.dataset.newMany.replace("0", String(number));
    say(place, number ? words : "", number ? { label: element.dataset.show, run: open } : null);
  }

  async function open() {
    shown = 0;
    say(place, "");
    try {
      const found = await ask(`${element.getAttribute("src")}comments/new/?since=${encodeURIComponent(from)}`);
      [from, tag] = [found.next, ""];
      element.welcome(found.results);
    } catch (refused) {
      say(place, refused.message || element.dataset.failed);
    }
  }

  // Whoever comes back to the tab does not wait for the next turn.
  const back = () => {
    if (!element.isConnected) document.removeEventListener("visibilitychange", back);
    else if (!document.hidden && pace > 1) {
      pace = 1;
      clearTimeout(timer);
      turn();
    }
  };
  document.addEventListener("visibilitychange", back);
  later();
}
