/* What recorder.js records with: the formats and streams that this browser has, and one recording from start to end.
   Nothing here leaves the machine. */

// What plays everywhere first: then the server needs not draw every picture anew.
const FORMATS = {
  video: ["video/mp4;codecs=avc1.4d002a,mp4a.40.2", "video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
  voice: ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus", "audio/mp4"],
};
const ENDINGS = { "video/mp4": "mp4", "video/webm": "webm", "audio/mp4": "m4a", "audio/webm": "weba", "audio/ogg": "ogg" };
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Which sources this browser can record: a list of "camera", "screen", "voice". */
export function sources() {
  const devices = navigator.mediaDevices;
  if (!devices?.getUserMedia || typeof MediaRecorder !== "function") return [];
  const found = [];
  if (format("video")) found.push("camera");
  if (format("video") && devices.getDisplayMedia) found.push("screen");
  if (format("voice")) found.push("voice");
  return found;
}

function format(kind) {
  return FORMATS[kind].find((type) => MediaRecorder.isTypeSupported(type)) || "";
}

/** The ending of a file's name for a type such as "video/webm;codecs=vp8". */
export function ending(type) {
  return ENDINGS[type.split(";")[0]] || "webm";
}

/** Ask the person, through their browser, and return the streams; throws what the browser throws. */
export async function open(source, { microphone = true, facing = "user" } = {}) {
  const devices = navigator.mediaDevices;
  if (source === "voice") return new Take([await devices.getUserMedia({ audio: VOICE })]);
  if (source === "camera") {
    return new Take([await devices.getUserMedia({ audio: VOICE, video: { ...SIZE, facingMode: facing } })]);
  }
  // The screen first: browsers show that question only right after a click.
  const screen = await devices.getDisplayMedia({ video: { frameRate: { max: 30 }, width: { max: 1920 } }, audio: true });
  if (!microphone) return new Take([screen]);
  try {
    return new Take([screen, await devices.getUserMedia({ audio: VOICE })]);
  } catch (refused) {
    new Take([screen]).close();
    throw refused;
  }
}

/** One recording: what is seen and heard, its parts as they come, and how long it is. */
class Take {
  constructor(streams) {
    this.streams = streams;
    this.parts = [];
    this.bytes = 0;
    this.before = 0;
    this.pictures = streams.flatMap((stream) => stream.getVideoTracks());
    this.sounds = streams.flatMap((stream) => stream.getAudioTracks());
    this.stream = new MediaStream([...this.pictures, ...this.mixed()]);
  }

  /** Voice and the sound of the screen become one track: a recording holds one. */
  mixed() {
    if (!this.sounds.length) return [];
    this.context = new AudioContext();
    // Some browsers begin it asleep.
    this.context.resume().catch(() => {});
    this.ear = this.context.createAnalyser();
    this.ear.fftSize = 512;
    const out = this.context.createMediaStreamDestination();
    for (const track of this.sounds) {
      const sound = this.context.createMediaStreamSource(new MediaStream([track]));
      sound.connect(this.ear);
      sound.connect(out);
    }
    return this.sounds.length > 1 ? out.stream.getAudioTracks() : this.sounds;
  }

  get hasSound() {
    return this.sounds.length > 0;
  }

  /** How loud it is now, from 0 to 1. */
  level() {
    if (!this.ear) return 0;
    const wave = new Float32Array(this.ear.fftSize);
    this.ear.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, value) => sum + value * value, 0) / wave.length;
    return Math.min(1, Math.sqrt(power) * 4);
  }

  start({ bits, ended }) {
    const type = format(this.pictures.length ? "video" : "voice");
    this.recorder = new MediaRecorder(this.stream, { mimeType: type, videoBitsPerSecond: bits, audioBitsPerSecond: 96_000 });
    this.recorder.addEventListener("dataavailable", (event) => this.part(event.data));
    this.recorder.addEventListener("stop", () => ended(new Blob(this.parts, { type: this.recorder.mimeType || type })));
    // "Stop sharing" of the browser, or a camera that was pulled out, ends it as our own button does.
    for (const track of this.pictures) track.addEventListener("ended", () => this.stop());
    this.recorder.start(1000);
    this.since = performance.now();
  }

  part(data) {
    if (!data.size) return;
    this.parts.push(data);
    this.bytes += data.size;
  }

  get isPaused() {
    return this.recorder?.state === "paused";
  }

  /** Seconds recorded, pauses left out. */
  get seconds() {
    return (this.before + (this.since ? performance.now() - this.since : 0)) / 1000;
  }

  pause() {
    if (this.recorder.state !== "recording") return;
    this.recorder.pause();
    this.before += performance.now() - this.since;
    this.since = 0;
  }

  resume() {
    if (!this.isPaused) return;
    this.recorder.resume();
    this.since = performance.now();
  }

  stop() {
    if (!this.recorder || this.recorder.state === "inactive") return;
    if (this.since) this.before += performance.now() - this.since;
    this.since = 0;
    this.recorder.stop();
    this.close();
  }

  /** Let go of camera and microphone: their lights go out. */
  close() {
    for (const stream of this.streams) stream.getTracks().forEach((track) => track.stop());
    this.context?.close().catch(() => {});
    this.context = this.ear = null;
  }
}

/** Seconds as minutes and seconds. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
