/** From the published files to the entries of a catalogue. */
import { cip13Of } from "modules/catalogue/cip";
import { MAX_LABEL } from "modules/catalogue/format";
import type { CoverKind } from "modules/catalogue/presentation";
import {
  decodeText,
  type FlatTariff,
  type Group,
  type Medicine,
  type Remark,
  type Row,
  readCovers,
  readFlatTariffs,
  readGroups,
  readMedicines,
  readPrices,
  readRows,
  readSpecific,
} from "./bdpm";
import { type About, buildCatalogue, type Entry, type Goods } from "./build";
import { latin1, packOf, shortLabel } from "./label";

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
  readonly covers?: SourceFile;
  readonly prices?: SourceFile;
}

export interface Built {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** What the pharmacy sells besides. */
  readonly goods: number;
  readonly remarks: readonly Remark[];
}

/** @param about version and day of the data @throws Error where nothing can be built of the files */
export function catalogueFrom(sources: Sources, about: Pick<About, "version" | "day">): Built {
  const remarks: Remark[] = [];
  const read = <T>(file: SourceFile | undefined, reader: (text: string, remark: Remarking) => T, none: T): T => {
    if (file === undefined) return none;
    const { name, bytes } = file;
    return reader(decodeText(bytes), (line, reason, dropped) => remarks.push({ file: name, line, reason, dropped }));
  };
  const medicines = read(sources.medicines, readMedicines, new Map<string, Medicine>());
  const rows = read(sources.presentations, readRows, []);
  const groups = read(sources.groups, readGroups, new Map<string, readonly Group[]>());
  const flat = read(sources.tfr, readFlatTariffs, new Map<number, FlatTariff>());
  const specific = read(sources.specific, readSpecific, new Set<string>());
  const covers = read(sources.covers, readCovers, new Map<string, CoverKind>());
  const prices = new Map(read(sources.prices, readPrices, []).map((own) => [own.code, own]));
  const generics = genericPrices(rows, groups);
  const entries = rows.map((row): Entry => {
    const { key, cis, line, pack, feeCents, rate, state, severalRates } = row;
    const medicine = medicines.get(cis);
    if (medicine === undefined) {
      const reason = `CIS ${cis} is not in ${sources.medicines.name}: the box has no name`;
      remarks.push({ file: sources.presentations.name, line, reason, dropped: false });
    }
    const label = shortLabel(medicine ?? { name: `CIS ${cis}`, form: "" }, pack);
    const [group, ...otherGroups] = groups.get(cis) ?? [];
    const genericCents = (groups.get(cis) ?? [])
      .filter(({ kind }) => kind === ORIGINATOR)
      .map((one) => generics.get(sizeKey(one, pack)))
      .find((cents) => cents !== undefined);
    const cover = covers.get(String(key)) ?? covers.get(cis);
    const own = prices.get(cip13Of(key));
    prices.delete(cip13Of(key));
    if (own !== undefined && row.priceCents > 0) {
      const reason = `${own.code} has a public price: the pharmacy's is not taken`;
      remarks.push({ file: sources.prices?.name ?? "", line: own.line, reason, dropped: true });
    }
    const isOwn = own !== undefined && row.priceCents === 0;
    return {
      key,
      label,
      priceCents: isOwn ? own.priceCents : row.priceCents,
      feeCents,
      rate,
      state,
      severalRates,
      specific: specific.has(cis) || specific.has(String(key)),
      ...flat.get(key),
      ...(cover === undefined ? {} : { cover }),
      ...(isOwn ? { own: { vat: own.vat } } : {}),
      ...(group === undefined ? {} : { group }),
      ...(otherGroups.length === 0 ? {} : { otherGroups }),
      ...(genericCents === undefined ? {} : { genericCents }),
    };
  });
  const boxes = new Set(rows.map(({ key }) => key));
  const goods: Goods[] = [];
  for (const { code, line, label, priceCents, vat } of prices.values()) {
    const name = latin1(label).slice(0, MAX_LABEL);
    const isCip7 = code.length === 7 && boxes.has(Number(code));
    const reason = isCip7 ? `${code} is the CIP7 of a box` : name === "" ? `${code} has no label` : undefined;
    if (reason === undefined) goods.push({ code, label: name, priceCents, vat });
    else remarks.push({ file: sources.prices?.name ?? "", line, reason, dropped: true });
  }
  const known = {
    knowsGroups: sources.groups !== undefined,
    knowsTfr: sources.tfr !== undefined,
    knowsSpecific: sources.specific !== undefined,
    knowsCovers: sources.covers !== undefined,
    knowsPrices: sources.prices !== undefined,
  };
  const bytes = buildCatalogue(entries, { ...about, ...known }, goods);
  return { bytes, count: entries.length, goods: goods.length, remarks };
}

const ORIGINATOR = 0;

type Groups = ReadonlyMap<string, readonly Group[]>;

/** The dearest generic that is sold, of each group and each number of units: the base where a generic is refused. */
function genericPrices(rows: readonly Row[], groups: Groups): Map<string, number> {
  const prices = new Map<string, number>();
  for (const { cis, pack, priceCents, state } of rows) {
    if (state !== 0 || priceCents === 0) continue;
    for (const group of groups.get(cis) ?? []) {
      if (group.kind === ORIGINATOR) continue;
      const key = sizeKey(group, pack);
      prices.set(key, Math.max(prices.get(key) ?? 0, priceCents));
    }
  }
  return prices;
}

/** "3 plaquettes de 28" and "84 comprimés" are as many units. */
function sizeKey({ id }: Group, pack: string): string {
  return `${id}/${packOf(pack).replace(/^B\/(\d+)x(\d+)$/, (_, count, units) => `B/${Number(count) * Number(units)}`)}`;
}

type Remarking = (line: number, reason: string, dropped: boolean) => void;
