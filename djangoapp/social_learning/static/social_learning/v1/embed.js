/* <sl-embed>: a video of another site, of which nothing is asked before somebody presses play. Without script the same
   press opens the video's own page. */

import { define } from "./base.js";

// What a player needs, and no more: it may not send the page away, nor open forms of its own in it.
const MAY = "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox";

class Embed extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.facade = this.querySelector("[data-embed]");
    this.facade?.addEventListener("click", (event) => this.play(event));
  }

  /** Only now the other site hears of this person; with a new tab asked for, the browser does what it always does. */
  play(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const video = document.createElement("iframe");
    video.setAttribute("sandbox", MAY);
    video.allow = "autoplay; fullscreen; picture-in-picture; encrypted-media";
    video.allowFullscreen = true;
    // YouTube plays nothing where it is not told which site it is in; the page is none of its business.
    video.referrerPolicy = "strict-origin-when-cross-origin";
    video.title = this.facade.dataset.title;
    video.src = this.facade.dataset.embed;
    this.facade.replaceWith(video);
    video.focus();
    this.dispatchEvent(new CustomEvent("sl-opened", { bubbles: true }));
  }
}

define("sl-embed", Embed);
