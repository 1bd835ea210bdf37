/** The decoder of the camera with the real quirc, where its sources are (IDF_COMPONENTS), and a C compiler. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { qrCode } from "../../../simulator/optics/codes";
import { photograph } from "../../../simulator/optics/scene";
import { compiler } from "../../../tools/kit/build/xs-engine";
import { describeWith } from "../../support/needs";
import { Random } from "../../support/random";

const ROOT = join(__dirname, "..", "..", "..");
const QUIRC = join(process.env.IDF_COMPONENTS ?? "", "quirc", "quirc", "lib");

const [WIDTH, HEIGHT] = [640, 480];
const folder = mkdtempSync(join(tmpdir(), "comptoir-quirc-"));
const program = join(folder, "qr");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of the camera: a code in the middle of a gray counter. */
async function picture(text: string, scale: number, rotation: number, seed: number): Promise<Buffer> {
  const code = photograph(await qrCode(text), { scale, rotation, seed });
  const frame = Buffer.alloc(WIDTH * HEIGHT, 232);
  const [left, top] = [(WIDTH - code.width) >> 1, (HEIGHT - code.height) >> 1];
  for (let y = 0; y < code.height; y += 1) {
    frame.set(code.pixels.subarray(y * code.width, (y + 1) * code.width), (top + y) * WIDTH + left);
  }
  return frame;
}

function decoded(frames: readonly Buffer[]): string[] {
  const input = Buffer.concat(frames);
  const lines = execFileSync(program, [`${WIDTH}`, `${HEIGHT}`], { input, encoding: "latin1" }).split("\n");
  return lines.slice(0, frames.length).map((line) => Buffer.from(line, "hex").toString("latin1"));
}

describeWith("quirc", "the decoder of the camera", () => {
  beforeAll(() => {
    const camera = join(ROOT, "drivers", "camera-scanner");
    const sources = readdirSync(QUIRC).flatMap((name) => (name.endsWith(".c") ? [join(QUIRC, name)] : []));
    const ours = [join(ROOT, "hosttests", "support", "qr-decoder-main.c"), join(camera, "qr-decoder.c")];
    const flags = ["-O1", "-g", "-fsanitize=address,undefined", "-DQUIRC_FLOAT_TYPE=float", "-DQUIRC_USE_TGMATH"];
    execFileSync(compiler() ?? "cc", [...flags, "-I", camera, "-I", QUIRC, ...ours, ...sources, "-lm", "-o", program]);
  });

  it("reads an e-carte in most pictures in which it is sharp", async () => {
    const text = `HC1:${"6BFOXN%TSMAHN-H 2B*".repeat(18)}`.slice(0, 345);
    const turns = [0, 3, -4, 7, 10, -8];
    const frames = await Promise.all(turns.map((degrees, i) => picture(text, 5, degrees, i + 1)));
    const read = decoded(frames);
    expect(read.filter((found) => found === text).length).toBeGreaterThanOrEqual(2);
    for (const found of read) expect(["", text]).toContain(found);
  });

  it("reads nothing in noise, and touches nothing but its own memory", () => {
    const random = new Random(5);
    const noise = Array.from({ length: 6 }, () => {
      const frame = Buffer.alloc(WIDTH * HEIGHT);
      for (let i = 0; i < frame.length; i += 1) frame[i] = random.below(256);
      return frame;
    });
    expect(decoded(noise)).toEqual(noise.map(() => ""));
  });
});
