/** The terminal's piezo: tones with the times that the firmware gave them. */

/** The network is not a metronome, s. */
const LEAD = 0.03;
/** A silence this long begins another melody, ms. */
const NEW_MELODY = 600;
const LOUDNESS = 0.05;
/** A reload finds it as it was. */
const KEPT = "comptoir.sound";

export class Sound {
  #muted = localStorage.getItem(KEPT) === "muted";
  #audio: AudioContext | undefined;
  #oscillator: OscillatorNode | undefined;
  #gain: GainNode | undefined;
  /** Audio time of server time 0, s. */
  #origin = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor() {
    // Browsers let a page sound only after a gesture.
    const wake = () => void this.#open().resume();
    addEventListener("pointerdown", wake);
    addEventListener("keydown", wake);
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    localStorage.setItem(KEPT, muted ? "muted" : "on");
  }

  /** @param at ms, the server's @param hz 0 is silence */
  tone(at: number, hz: number): void {
    const audio = this.#audio;
    if (audio === undefined || audio.state !== "running") return;
    if (at - this.#last > NEW_MELODY) this.#origin = audio.currentTime + LEAD - at / 1000;
    this.#last = at;
    const time = Math.max(audio.currentTime, this.#origin + at / 1000);
    if (hz > 0) this.#oscillator?.frequency.setValueAtTime(hz, time);
    this.#gain?.gain.setTargetAtTime(hz > 0 && !this.#muted ? LOUDNESS : 0, time, 0.002);
  }

  #open(): AudioContext {
    if (this.#audio !== undefined) return this.#audio;
    const audio = new AudioContext();
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.type = "square";
    gain.gain.value = 0;
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start();
    this.#audio = audio;
    this.#oscillator = oscillator;
    this.#gain = gain;
    return audio;
  }
}
