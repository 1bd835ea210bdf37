/**
 * Made by tools/tariff/built-in.ts from tools/tariff/tariffs.json: the tables that a terminal leaves the factory with,
 * metropolitan and overseas France, as public in 2025-2026. Sources: convention nationale des pharmaciens and its
 * avenants; Assurance Maladie, pages on the honoraires and the franchise médicale.
 */
import type { Tariff } from "./tariff";

const CLASSES_1 = Object.freeze([
  Object.freeze({ rate: 100, act: "PH1", localRate: 100, fee: "HD1", largeFee: "HG1", amcCover: 100 }),
  Object.freeze({ rate: 65, act: "PH7", localRate: 90, fee: "HD7", largeFee: "HG7", amcCover: 100 }),
  Object.freeze({ rate: 30, act: "PH4", localRate: 80, fee: "HD4", largeFee: "HG4", amcCover: 100 }),
  Object.freeze({ rate: 15, act: "PH2", localRate: 15, fee: "HD2", largeFee: "HG2", amcCover: 0 }),
  Object.freeze({ rate: 0, act: "PHN", localRate: 0, fee: "", largeFee: "", amcCover: 0 }),
]);
const HDA_1 = Object.freeze({ cents: 158, rate: 70, under: 3, over: 70 });
const HC_1 = Object.freeze({ cents: 31, rate: 100, lines: 5 });
const OVERSEAS_1 = Object.freeze({ "971": 1323, "972": 1323, "973": 1340, "974": 1264, "976": 1360 });
const FRANCHISE_1 = Object.freeze({ cents: 100, yearlyCents: 5000, minorAge: 18 });
const HDA_2 = Object.freeze({ cents: 168, rate: 70, under: 3, over: 70 });

export const TARIFFS: readonly Tariff[] = Object.freeze([
  Object.freeze({
    version: "2024-03",
    from: "2024-03-31",
    classes: CLASSES_1,
    boxFeeCents: 102,
    largeBoxFeeCents: 276,
    hdr: Object.freeze({ cents: 51, rate: 70 }),
    hda: HDA_1,
    hde: Object.freeze({ cents: 357, rate: 70 }),
    hc: HC_1,
    overseas: OVERSEAS_1,
    franchise: FRANCHISE_1,
    amcCovers: Object.freeze({}),
  }),
  Object.freeze({
    version: "2025-01",
    from: "2025-01-08",
    classes: CLASSES_1,
    boxFeeCents: 102,
    largeBoxFeeCents: 276,
    hdr: Object.freeze({ cents: 61, rate: 70 }),
    hda: HDA_1,
    hde: Object.freeze({ cents: 357, rate: 70 }),
    hc: HC_1,
    overseas: OVERSEAS_1,
    franchise: FRANCHISE_1,
    amcCovers: Object.freeze({}),
  }),
  Object.freeze({
    version: "2026-01",
    from: "2026-01-01",
    classes: CLASSES_1,
    boxFeeCents: 102,
    largeBoxFeeCents: 276,
    hdr: Object.freeze({ cents: 61, rate: 70 }),
    hda: HDA_2,
    hde: Object.freeze({ cents: 357, rate: 70 }),
    hc: HC_1,
    overseas: OVERSEAS_1,
    franchise: FRANCHISE_1,
    amcCovers: Object.freeze({}),
  }),
]);
