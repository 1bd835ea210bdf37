/** What the camera of a CoreS3 may be hoped to read: drawn pictures, decoded by the firmware's own C and the real quirc. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { qrCode } from "../../simulator/optics/codes";
import { photograph } from "../../simulator/optics/scene";
import { BUILD, ROOT } from "../kit/build/paths";
import { compiler } from "../kit/build/xs-engine";
import type { Measure } from "./measure";

const QUIRC = join(process.env.IDF_COMPONENTS ?? "", "quirc", "quirc", "lib");
/** An e-carte's: 345 characters, 61 modules across. */
const TEXT = `EV1:${"6BF+70790T9WJWG.FKY*4GO0".repeat(15)}`.slice(0, 345);
const COUNTER = 232;
const NOISE = 3;
const TURNS = [0, 3, -4, 7, 10, -8, 14, -12];
const SIZES = [
  [320, 240],
  [640, 480],
] as const;
const SCALES = [2.5, 3, 3.5, 4, 5, 6];
const BLURS = [0.5, 1, 1.5];

export const camera: Measure = {
  name: "camera",
  about: `pictures read of ${TURNS.length}, by pixels a module and blur (its standard deviation, pixels), code of ${TEXT.length} characters`,
  async run(report) {
    const cc = compiler();
    if (process.env.IDF_COMPONENTS === undefined || !existsSync(join(QUIRC, "quirc.h")) || cc === undefined) {
      report.note("not measured: IDF_COMPONENTS names no folder with the component quirc, or there is no C compiler");
      return;
    }
    const program = decoder(cc);
    const matrix = await qrCode(TEXT);
    for (const [width, height] of SIZES) {
      for (const blur of BLURS) {
        for (const scale of SCALES) {
          const codes = TURNS.map((rotation, i) => photograph(matrix, { scale, rotation, noise: NOISE, seed: i + 1 }));
          if (codes.some((code) => code.width > width || code.height > height)) continue;
          const frames = codes.map((code) => {
            const frame = new Uint8Array(width * height).fill(COUNTER);
            const [left, top] = [(width - code.width) >> 1, (height - code.height) >> 1];
            for (let y = 0; y < code.height; y += 1) {
              frame.set(code.pixels.subarray(y * code.width, (y + 1) * code.width), (top + y) * width + left);
            }
            return blurred(frame, width, height, blur);
          });
          const read = decode(program, width, height, frames).filter((found) => found === TEXT).length;
          report.result(`${width} x ${height}, blur ${blur}, ${scale} pixels a module`, read, "read");
        }
      }
    }
  },
};

function decoder(cc: string): string {
  const folder = join(BUILD, "camera");
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "qr");
  const ours = join(ROOT, "drivers", "camera-scanner");
  const sources = readdirSync(QUIRC).flatMap((name) => (name.endsWith(".c") ? [join(QUIRC, name)] : []));
  const files = [join(ROOT, "hosttests", "support", "qr-decoder-main.c"), join(ours, "qr-decoder.c"), ...sources];
  // As Espressif's component has them.
  const flags = ["-O2", "-DQUIRC_FLOAT_TYPE=float", "-DQUIRC_USE_TGMATH", "-I", ours, "-I", QUIRC];
  execFileSync(cc, [...flags, ...files, "-lm", "-o", program]);
  return program;
}

function decode(program: string, width: number, height: number, frames: readonly Uint8Array[]): string[] {
  const input = Buffer.concat(frames);
  const lines = execFileSync(program, [`${width}`, `${height}`], { input, encoding: "latin1" }).split("\n");
  return lines.slice(0, frames.length).map((line) => Buffer.from(line, "hex").toString("latin1"));
}

/** Gaussian, rows and then columns. */
function blurred(pixels: Uint8Array, width: number, height: number, sigma: number): Uint8Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pass = (from: Float32Array, step: number, length: number, place: (at: number) => number): Float32Array => {
    const to = new Float32Array(from.length);
    for (let i = 0; i < from.length; i += 1) {
      const at = place(i);
      let sum = 0;
      for (let d = -reach; d <= reach; d += 1) {
        const inside = Math.max(-at, Math.min(length - 1 - at, d));
        sum += (weights[d + reach] ?? 0) * (from[i + inside * step] ?? 0);
      }
      to[i] = sum / total;
    }
    return to;
  };
  const rows = pass(Float32Array.from(pixels), 1, width, (i) => i % width);
  return Uint8Array.from(pass(rows, width, height, (i) => Math.floor(i / width)));
}
