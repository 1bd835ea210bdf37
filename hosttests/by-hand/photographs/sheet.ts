/** The sheet: codes of a counter, each spoiled in one way after the other, and then in all ways together. */
import { barCode, boxCode, type Matrix, qrCode } from "../../../simulator/optics/codes";
import { Random } from "../../support/random";
import type { Shot } from "./phone-camera";

export interface Entry {
  /** The way it is spoiled. */
  readonly family: string;
  readonly code: "qr" | "datamatrix" | "code128" | "none";
  readonly matrix: Matrix | undefined;
  /** What a reader is to find: the data, as ISO 8859-1; undefined when there is none. */
  readonly text: string | undefined;
  readonly shot: Shot;
}

/** An e-carte's: 345 characters, 61 modules across. */
const TOKEN = `EV1:${"6BF+70790T9WJWG.FKY*4GO0".repeat(15)}`.slice(0, 345);
const BOX = { cip13: "3400935955838", expiry: "2028-01-31", batch: "K4711", serial: "4F6M2Q8ZT1" };
const GTIN = `010${BOX.cip13}1728013110${BOX.batch}\x1d21${BOX.serial}`;
const BARS = "899000000123";

type Ways = Readonly<Record<string, readonly Partial<Shot>[]>>;
const WAYS: Ways = {
  rotation: [10, 25, 45, 70, 100, 160].map((turn) => ({ turn })),
  blur: [1, 1.5, 2, 2.5, 3, 3.5].map((blur) => ({ blur, turn: 4 })),
  motion: [4, 6, 8, 10].flatMap((motion) => [
    { motion, motionAt: 0, turn: 7 },
    { motion, motionAt: 60, turn: 7 },
  ]),
  dim: [
    { light: 0.2, noise: 3 },
    { light: 0.1, noise: 3 },
    { light: 0.06, noise: 2 },
    { light: 0.04, noise: 2 },
    { light: 0.15, noise: 8 },
    { light: 0.3, noise: 18 },
  ],
  perspective: [
    { lean: 0.35 },
    { lean: 0.55 },
    { aside: 0.35 },
    { aside: 0.55 },
    { lean: 0.4, aside: 0.4, turn: 20 },
    { lean: -0.5, turn: 40 },
  ],
  glare: [0.5, 0.8, 1, 1.3].flatMap((glare) => [
    { glare, glareSize: 0.15, shade: 0.3 },
    { glare, glareSize: 0.3, shade: 0.3 },
  ]),
  shade: [{ shade: 0.6 }, { shade: 0.8 }, { shade: 0.95 }, { shade: 0.9, light: 0.5, noise: 5 }],
  noise: [20, 35, 50, 65, 80].map((noise) => ({ noise, turn: 5 })),
  jpeg: [30, 15, 8, 4].map((quality) => ({ quality, turn: 8, blur: 0.8 })),
  ink: [
    { ink: [214, 60, 50], paper: [240, 120, 100] },
    { ink: [240, 190, 40], paper: [250, 235, 220] },
    { ink: [70, 140, 210], paper: [190, 110, 90] },
    { ink: [120, 150, 120], paper: [180, 140, 170] },
    { ink: [235, 235, 235], paper: [20, 24, 30] },
  ],
  far: [2.6, 2.2, 1.9, 1.6].map((scale) => ({ scale, turn: 6, blur: 0.5 })),
};

const SCALE = { qr: 5.5, datamatrix: 8, code128: 3.2, none: 6 } as const;
/** All together: how many, for each code. */
const HANDS = 24;

/** @param every of each family, one of so many; 1 for the whole sheet */
export async function sheet(every = 1): Promise<Entry[]> {
  const codes = [
    { code: "qr", matrix: await qrCode(TOKEN), text: TOKEN },
    { code: "datamatrix", matrix: await boxCode(BOX), text: GTIN },
    { code: "code128", matrix: await barCode(BARS), text: BARS },
  ] as const;
  const entries: Entry[] = [];
  let seed = 0;
  for (const { code, matrix, text } of codes) {
    const add = (family: string, shot: Partial<Shot>) => {
      seed += 1;
      // Of a code that is seen from farther away, what is given in pixels is as much less.
      const scale = shot.scale === undefined ? SCALE[code] : (shot.scale * SCALE[code]) / SCALE.qr;
      if (seed % every === 0) entries.push({ family, code, matrix, text, shot: { ...shot, seed, scale } });
    };
    for (const [family, shots] of Object.entries(WAYS)) for (const shot of shots) add(family, shot);
    for (let i = 0; i < HANDS; i += 1) add("hand", hand(new Random(1000 + i)));
  }
  for (let i = 0; i < 8; i += 1) {
    seed += 1;
    const shot = { ...hand(new Random(2000 + i)), seed, scale: SCALE.none };
    if (seed % every === 0) entries.push({ family: "no code", code: "none", matrix: undefined, text: undefined, shot });
  }
  return entries;
}

/** Somebody in a hurry: a little of everything. */
function hand(random: Random): Partial<Shot> {
  const between = (low: number, high: number) => low + random.unit() * (high - low);
  const perhaps = (chance: number, value: number) => (random.unit() < chance ? value : 0);
  return {
    turn: between(-180, 180),
    lean: between(-0.3, 0.3),
    aside: between(-0.3, 0.3),
    blur: between(0.4, 2),
    motion: perhaps(0.3, between(2, 6)),
    motionAt: between(0, 180),
    light: between(0.15, 1),
    shade: between(0, 0.7),
    glare: perhaps(0.4, between(0.3, 1)),
    glareSize: between(0.1, 0.25),
    noise: between(2, 12),
    quality: Math.round(between(20, 90)),
  };
}
