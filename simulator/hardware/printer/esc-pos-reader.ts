/**
 * What ESC/POS makes of paper, command by command, as a printer does: the other side of modules/receipt/esc-pos.ts, and of
 * any driver of others that keeps to the commands below. What it does not know it steps over, and names.
 */
import { decodeByte } from "modules/printing/code-page";

/** A piece of a line in one look. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly underlined: boolean;
  /** 1 to 8 */
  readonly width: number;
  readonly height: number;
}

export type Align = "left" | "center" | "right";

export type PaperItem =
  | { readonly type: "line"; readonly runs: readonly Run[]; readonly align: Align }
  | { readonly type: "qr"; readonly text: string; readonly dots: number; readonly align: Align }
  | { readonly type: "cut" }
  | { readonly type: "eject" };

/** What else a command asks of the printer. */
export type Request = { readonly type: "turn" } | { readonly type: "sheet"; readonly slip: boolean };

export type Step = PaperItem | Request | { readonly type: "unknown"; readonly bytes: string };

const ALIGNS: readonly Align[] = ["left", "center", "right"];
/** Longest parameter that is waited for, bytes; longer is a fault of the sender. */
const MAX_PARAMETER = 8192;
const MAX_LINE = 256;

/** Bytes of a command, with its parameters, by its first two; for those that take a fixed number. */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ "1b40": 2, "1c2e": 2, "1c26": 2, "1b32": 2 },
  ...{
    "1b4d": 3,
    "1b74": 3,
    "1b45": 3,
    "1b47": 3,
    "1b2d": 3,
    "1b21": 3,
    "1b61": 3,
    "1b64": 3,
    "1b4a": 3,
    "1b33": 3,
    "1b20": 3,
  },
  ...{ "1b52": 3, "1b7b": 3, "1b56": 3, "1d21": 3, "1d42": 3, "1d61": 3, "1d72": 3, "1d49": 3, "1d68": 3, "1d77": 3 },
  ...{ "1b63": 4, "1d4c": 4, "1d57": 4, "1b70": 5 },
};

export class EscPosReader {
  readonly #bytes: number[] = [];
  #runs: Run[] = [];
  #text = "";
  #bold = false;
  #underlined = false;
  #width = 1;
  #height = 1;
  #align: Align = "left";
  #qrText = "";
  #qrDots = 3;

  /** Bytes that were given and not read yet. */
  get left(): number {
    return this.#bytes.length;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** What was given is forgotten, as when the power goes. */
  clear(): void {
    this.#bytes.length = 0;
    this.#reset();
  }

  /** Reads on until something comes of it. @returns undefined when more bytes are needed for that */
  next(): Step | undefined {
    for (let byte = this.#bytes[0]; byte !== undefined; byte = this.#bytes[0]) {
      if (byte === 0x1b || byte === 0x1d || byte === 0x1c) {
        const step = this.#command();
        if (step === "wait") return undefined;
        if (step !== undefined) return step;
        continue;
      }
      this.#bytes.shift();
      if (byte === 0x0a) return this.#line();
      if (byte === 0x0c) return { type: "eject" };
      if (byte >= 0x20 && byte !== 0x7f && this.#text.length < MAX_LINE) this.#text += decodeByte(byte);
    }
    return undefined;
  }

  #line(): PaperItem {
    this.#endRun();
    const runs = this.#runs;
    this.#runs = [];
    return { type: "line", runs, align: this.#align };
  }

  #endRun(): void {
    if (this.#text === "") return;
    const { bold, underlined, width, height } = this.#look();
    this.#runs.push({ text: this.#text, bold, underlined, width, height });
    this.#text = "";
  }

  #look() {
    return { bold: this.#bold, underlined: this.#underlined, width: this.#width, height: this.#height };
  }

  #reset(): void {
    this.#runs = [];
    this.#text = "";
    this.#bold = false;
    this.#underlined = false;
    this.#width = 1;
    this.#height = 1;
    this.#align = "left";
  }

  #command(): Step | "wait" | undefined {
    const [first = 0, second, third] = this.#bytes;
    if (second === undefined) return "wait";
    const name = first.toString(16) + second.toString(16).padStart(2, "0");
    if (name === "1d28") return this.#long();
    // The cut has one parameter more where it feeds before.
    const cut = name === "1d56" ? (third === undefined ? 3 : third >= 65 ? 4 : 3) : undefined;
    const length = cut ?? LENGTHS[name];
    if (length === undefined) {
      this.#bytes.splice(0, 2);
      return { type: "unknown", bytes: name };
    }
    if (this.#bytes.length < length) return "wait";
    const [, , n = 0, m = 0] = this.#bytes.splice(0, length);
    return this.#obey(name, n, m);
  }

  #obey(name: string, n: number, m: number): Step | undefined {
    switch (name) {
      case "1b40":
        this.#reset();
        return undefined;
      case "1b45":
        this.#endRun();
        this.#bold = (n & 1) === 1;
        return undefined;
      case "1b2d":
        this.#endRun();
        this.#underlined = n % 48 !== 0;
        return undefined;
      case "1d21":
        this.#endRun();
        this.#width = ((n >> 4) & 7) + 1;
        this.#height = (n & 7) + 1;
        return undefined;
      case "1b61":
        this.#align = ALIGNS[n % 48] ?? "left";
        return undefined;
      case "1d56":
        return { type: "cut" };
      case "1d72":
        return { type: "turn" };
      case "1b63":
        return n === 0x30 ? { type: "sheet", slip: (m & 4) !== 0 } : undefined;
      default:
        return undefined;
    }
  }

  /** 1D 28 fn pL pH and as many bytes. */
  #long(): Step | "wait" | undefined {
    const [, , kind, low = 0, high = 0] = this.#bytes;
    if (this.#bytes.length < 5) return "wait";
    const length = low + 256 * high;
    if (length > MAX_PARAMETER) {
      this.#bytes.splice(0, 5);
      return { type: "unknown", bytes: "1d28" };
    }
    if (this.#bytes.length < 5 + length) return "wait";
    const [code, command, ...data] = this.#bytes.splice(0, 5 + length).slice(5);
    if (kind !== 0x6b || code !== 0x31) return { type: "unknown", bytes: "1d28" };
    if (command === 0x43) this.#qrDots = Math.min(16, Math.max(1, data[0] ?? 3));
    else if (command === 0x50) this.#qrText = String.fromCharCode(...data.slice(1));
    else if (command === 0x51) return { type: "qr", text: this.#qrText, dots: this.#qrDots, align: this.#align };
    return undefined;
  }
}
