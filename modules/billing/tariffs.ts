/**
 * The tables that a terminal leaves the factory with: metropolitan and overseas France, as public in 2025-2026.
 * Sources: convention nationale des pharmaciens and its avenants; Assurance Maladie, pages on the honoraires and the
 * franchise médicale.
 */
import type { Tariff } from "./tariff";

const CLASSES = Object.freeze([
  Object.freeze({ rate: 100, act: "PH1", localRate: 100, fee: "HD1", largeFee: "HG1", amcCover: 100 }),
  Object.freeze({ rate: 65, act: "PH7", localRate: 90, fee: "HD7", largeFee: "HG7", amcCover: 100 }),
  Object.freeze({ rate: 30, act: "PH4", localRate: 80, fee: "HD4", largeFee: "HG4", amcCover: 100 }),
  Object.freeze({ rate: 15, act: "PH2", localRate: 15, fee: "HD2", largeFee: "HG2", amcCover: 0 }),
  Object.freeze({ rate: 0, act: "PHN", localRate: 0, fee: "", largeFee: "", amcCover: 0 }),
]);

/** Guadeloupe, Martinique, Guyane, La Réunion, Mayotte. */
const OVERSEAS = Object.freeze({ "971": 1323, "972": 1323, "973": 1340, "974": 1264, "976": 1360 });

function table(version: string, from: string, hdrCents: number, hdaCents: number): Tariff {
  return Object.freeze({
    version,
    from,
    classes: CLASSES,
    boxFeeCents: 102,
    largeBoxFeeCents: 276,
    hdr: Object.freeze({ cents: hdrCents, rate: 70 }),
    hda: Object.freeze({ cents: hdaCents, rate: 70, under: 3, over: 70 }),
    hde: Object.freeze({ cents: 357, rate: 70 }),
    hc: Object.freeze({ cents: 31, rate: 100, lines: 5 }),
    overseas: OVERSEAS,
    franchise: Object.freeze({ cents: 100, yearlyCents: 5000, minorAge: 18 }),
    amcCovers: Object.freeze({}),
  });
}

export const TARIFFS: readonly Tariff[] = Object.freeze([
  table("2024-03", "2024-03-31", 51, 158),
  table("2025-01", "2025-01-08", 61, 158),
  table("2026-01", "2026-01-01", 61, 168),
]);
