/** From the published files to the entries of a catalogue. */
import {
  decodeText,
  type Group,
  type Remark,
  type Row,
  readGroups,
  readMedicines,
  readRows,
  readSpecific,
  readTfr,
} from "./bdpm";
import { type About, buildCatalogue, type Entry } from "./build";
import { packOf, shortLabel } from "./label";

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
  const generics = genericPrices(rows, groups);
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
    const genericCents = group?.kind === ORIGINATOR ? generics.get(sizeKey(group, pack)) : undefined;
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
      ...(genericCents === undefined ? {} : { genericCents }),
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

const ORIGINATOR = 0;

/** The dearest generic that is sold, of each group and each number of units: the base where a generic is refused. */
function genericPrices(rows: readonly Row[], groups: ReadonlyMap<string, Group>): Map<string, number> {
  const prices = new Map<string, number>();
  for (const { cis, pack, priceCents, state } of rows) {
    const group = groups.get(cis);
    if (group === undefined || group.kind === ORIGINATOR || state !== 0 || priceCents === 0) continue;
    const key = sizeKey(group, pack);
    prices.set(key, Math.max(prices.get(key) ?? 0, priceCents));
  }
  return prices;
}

/** "3 plaquettes de 28" and "84 comprimés" are as many units. */
function sizeKey({ id }: Group, pack: string): string {
  return `${id}/${packOf(pack).replace(/^B\/(\d+)x(\d+)$/, (_, count, units) => `B/${Number(count) * Number(units)}`)}`;
}

type Remarking = (line: number, reason: string, dropped: boolean) => void;
