/** What pricing an invoice costs, measured the same way in any engine. */
import type { PriceRequest } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import { sampleCatalogue, samplePresentations } from "modules/catalogue/sample";
import type { Claims } from "modules/token/claims";
import type { Memory } from "../../simulator/platform/host";

export interface InvoiceMeasure {
  /** Median, µs. */
  readonly time: number;
  readonly fees: number;
  /** In use by the invoice while it is held. */
  readonly chunks: number;
  readonly slots: number;
}

const ROUNDS = 101;
/** Pricings in one timing: a clock may tick no finer than a millisecond. */
const BATCH = 10;
const LINES = 10;

const PERIOD = { from: 0, to: 99999 };
const CLAIMS: Claims = {
  issuer: "bench",
  expires: 0,
  issuedAt: 0,
  tokenId: "00",
  identity: {
    matricule: "150031212345678",
    oid: 10,
    familyName: "ESSAI",
    givenNames: "MARCEL",
    birthDate: "1950-03-12",
    sex: 1,
  },
  amo: { regime: "01", caisse: "121", centre: "0001", quality: 0, rights: [PERIOD], localRegime: false },
  exonerations: [{ kind: 1, ...PERIOD }],
  amc: { number: "12345678", contract: "BENCH", ...PERIOD },
};

/** @param now ms @param memory of the engine, after its garbage was collected */
export function measureInvoice(now: () => number, memory: () => Memory): InvoiceMeasure {
  const lines = samplePresentations()
    .filter(({ rate }) => rate > 0)
    .slice(0, LINES)
    .map(({ cip13 }, i) => ({ cip13, quantity: 1 + (i % 3), ald: i % 4 === 0 }));
  const request: PriceRequest = { at: "2026-05-15", claims: CLAIMS, prescription: true, prescriber: null, lines };
  const priced = () => price(request, TARIFFS, sampleCatalogue);
  const first = priced();
  if (!first.ok) throw new Error(first.reason);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = now();
    for (let i = 0; i < BATCH; i += 1) priced();
    times.push(((now() - start) * 1000) / BATCH);
  }
  times.sort((a, b) => a - b);
  // Numbers alone are kept: an object would be part of the next measure.
  const { chunks, slots } = memory();
  const held = priced();
  const after = memory();
  if (!held.ok) throw new Error(held.reason);
  return {
    time: times[times.length >> 1] ?? 0,
    fees: held.value.fees.length,
    chunks: after.chunks - chunks,
    slots: after.slots - slots,
  };
}
