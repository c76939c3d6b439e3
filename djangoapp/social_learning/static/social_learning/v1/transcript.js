/* The transcript beside a player: the captions as lines to read, to search with the browser, and to jump by. */

/** Fill the transcript of a player from its caption files, when it is opened for the first time. */
export function transcript(player) {
  const box = player.querySelector("[data-transcript]");
  if (!box) return;
  box.hidden = false;
  const list = box.querySelector("ol");
  const select = box.querySelector("select");
  const fill = async () => {
    const track = player.media.querySelectorAll("track")[select ? select.selectedIndex : 0];
    if (!track) return;
    list.lang = track.srclang;
    list.replaceChildren(...(await cues(track.src)).map((cue) => line(player, cue)));
    follow(player, list);
  };
  box.addEventListener("toggle", () => box.open && !list.childElementCount && fill());
  select?.addEventListener("change", fill);
  player.media.addEventListener("timeupdate", () => box.open && follow(player, list));
}

/** The cues of a caption file of ours, which is clean: times, and lines of text without marks. */
async function cues(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok ? parse(await answer.text()) : [];
  } catch {
    return [];
  }
}

function parse(text) {
  const found = [];
  for (const block of text.split("\n\n")) {
    const at = /^(\d+):(\d\d):(\d\d\.\d+) --> (\d+):(\d\d):(\d\d\.\d+)\n([\s\S]+)/.exec(block.trim());
    if (at) found.push({ from: seconds(at, 1), to: seconds(at, 4), text: plain(at[7]) });
  }
  return found;
}

function seconds(at, place) {
  return Number(at[place]) * 3600 + Number(at[place + 1]) * 60 + Number(at[place + 2]);
}

const SIGNS = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

function plain(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (sign) => SIGNS[sign]).replace(/\n/g, " ");
}

function line(player, cue) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const time = document.createElement("span");
  time.className = "sl-transcript__time";
  time.textContent = clock(cue.from);
  const words = document.createElement("span");
  words.textContent = cue.text;
  words.dir = "auto";
  button.type = "button";
  button.dataset.from = cue.from;
  button.dataset.to = cue.to;
  button.append(time, words);
  button.addEventListener("click", () => {
    player.media.currentTime = cue.from;
    player.media.play().catch(() => {});
  });
  item.append(button);
  return item;
}

/** Seconds as people read them: 1:05, or 1:02:05. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const rest = `${Math.floor((whole % 3600) / 60)}:${String(whole % 60).padStart(2, "0")}`;
  return whole < 3600 ? rest : `${Math.floor(whole / 3600)}:${rest.padStart(5, "0")}`;
}

/** Mark the line that is spoken, and keep it in sight inside the list; the page itself never moves. */
function follow(player, list) {
  const now = player.media.currentTime;
  for (const button of list.querySelectorAll("button")) {
    const here = now >= Number(button.dataset.from) && now < Number(button.dataset.to);
    if (here && !button.hasAttribute("aria-current") && !list.matches(":hover, :focus-within")) {
      list.scrollTop = button.offsetTop - list.clientHeight / 3;
    }
    if (here) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}
