/**
 * What waits to be printed, as the journal keeps it over a loss of power (record-keys.ts, key 19): 8 bytes a job in their order,
 * at most 8 of them, little endian.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | number of the invoice |
 * | 4 | 1 | bit 0 a mention, else a receipt; bit 1 a copy; bit 2 the printer has it: some of it, or all, may be on paper |
 * | 5 | 2 | language, two letters of ISO 639-1 |
 * | 7 | 1 | 0 |
 */
import type { KeptJobs, PrintJob } from "./printing";

const ENTRY = 8;
const Flag = Object.freeze({ mention: 1, copy: 2, underWay: 4 });

export function encodeJobs({ jobs, isUnderWay }: KeptJobs): Uint8Array {
  const bytes = new Uint8Array(jobs.length * ENTRY);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < jobs.length; i += 1) {
    const job = jobs[i];
    if (job === undefined) break;
    const { number, kind, isCopy, language } = job;
    const at = i * ENTRY;
    view.setUint32(at, number, true);
    const flags = (kind === "mention" ? Flag.mention : 0) | (isCopy ? Flag.copy : 0);
    view.setUint8(at + 4, flags | (isUnderWay && i === 0 ? Flag.underWay : 0));
    view.setUint8(at + 5, language.charCodeAt(0) & 0x7f);
    view.setUint8(at + 6, language.charCodeAt(1) & 0x7f);
  }
  return bytes;
}

export function decodeJobs(bytes: Uint8Array): KeptJobs {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const jobs: PrintJob[] = [];
  for (let at = 0; at + ENTRY <= bytes.length; at += ENTRY) {
    const flags = view.getUint8(at + 4);
    jobs.push({
      number: view.getUint32(at, true),
      kind: (flags & Flag.mention) !== 0 ? "mention" : "receipt",
      isCopy: (flags & Flag.copy) !== 0,
      language: String.fromCharCode(view.getUint8(at + 5), view.getUint8(at + 6)),
    });
  }
  return { jobs, isUnderWay: jobs.length > 0 && (view.getUint8(4) & Flag.underWay) !== 0 };
}
