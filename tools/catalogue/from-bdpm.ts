/** From the published files to the entries of a catalogue. */
import {
  decodeText,
  type Group,
  type Remark,
  readGroups,
  readMedicines,
  readRows,
  readSpecific,
  readTfr,
} from "./bdpm";
import { type About, buildCatalogue, type Entry } from "./build";
import { shortLabel } from "./label";

export interface SourceFile {
  /** As it is named to the person who asked. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Sources {
  readonly medicines: SourceFile;
  readonly presentations: SourceFile;
  readonly groups?: SourceFile;
  readonly tfr?: SourceFile;
  readonly specific?: SourceFile;
}

export interface Built {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly remarks: readonly Remark[];
}

/** @param about version and day of the data @throws Error where nothing can be built of the files */
export function catalogueFrom(sources: Sources, about: Pick<About, "version" | "day">): Built {
  const remarks: Remark[] = [];
  const read = <T>({ name, bytes }: SourceFile, reader: (text: string, remark: Remarking) => T): T =>
    reader(decodeText(bytes), (line, reason, dropped) => remarks.push({ file: name, line, reason, dropped }));
  const medicines = read(sources.medicines, readMedicines);
  const rows = read(sources.presentations, readRows);
  const groups = sources.groups === undefined ? new Map<string, Group>() : read(sources.groups, readGroups);
  const tfr = sources.tfr === undefined ? new Map<number, number>() : read(sources.tfr, readTfr);
  const specific = sources.specific === undefined ? new Set<string>() : read(sources.specific, readSpecific);
  const entries = rows.map((row): Entry => {
    const { key, cis, line, pack, priceCents, feeCents, rate, state, severalRates } = row;
    const medicine = medicines.get(cis);
    if (medicine === undefined) {
      const reason = `CIS ${cis} is not in ${sources.medicines.name}: the box has no name`;
      remarks.push({ file: sources.presentations.name, line, reason, dropped: false });
    }
    const label = shortLabel(medicine ?? { name: `CIS ${cis}`, form: "" }, pack);
    const tfrCents = tfr.get(key);
    const group = groups.get(cis);
    return {
      key,
      label,
      priceCents,
      feeCents,
      rate,
      state,
      severalRates,
      specific: specific.has(cis) || specific.has(String(key)),
      ...(tfrCents === undefined ? {} : { tfrCents }),
      ...(group === undefined ? {} : { group }),
    };
  });
  const bytes = buildCatalogue(entries, {
    ...about,
    knowsGroups: sources.groups !== undefined,
    knowsTfr: sources.tfr !== undefined,
    knowsSpecific: sources.specific !== undefined,
  });
  return { bytes, count: entries.length, remarks };
}

type Remarking = (line: number, reason: string, dropped: boolean) => void;
