/** The cards that are not a carte Vitale of today, and that land in the slot all the same. Their ATRs are public lists'. */
import { fromHex } from "modules/token/hex";
import { type Application, respond, Sw } from "./application";
import type { Profile } from "./chip";
import { FileSystem, type FileTree } from "./files";
import type { Plastic } from "./plastic";

export interface OtherCard {
  readonly id: string;
  make(): Plastic;
}

const NO_AID = new Uint8Array(0);

/** Old or foreign to all that is asked of it. */
const deaf: Application = { execute: (_command, answer) => answer(respond(Sw.unknownClass)) };

const vitale1: Profile = { atr: hex("3F6525002209699000"), protocols: [0], application: () => deaf };

const cps: Profile = {
  atr: hex("3BAC00402A001225006480000310009000"),
  protocols: [0],
  waiting: 0x2a,
  application: (scheduler) => new FileSystem(scheduler, [{ fid: 0x3f00, aid: NO_AID, files: [] }]),
};

/** The payment environment answers, and nothing of a holder is there. */
const bankFiles: FileTree = [
  { fid: 0x3f00, aid: ascii("1PAY.SYS.DDF01"), files: [{ fid: 0x0001, sfi: 1, content: directoryEntry() }] },
  { fid: 0x4f01, aid: hex("A0000000421010"), files: [] },
];
const bank: Profile = {
  atr: hex("3B6500002063CBA000"),
  protocols: [0],
  application: (scheduler) => new FileSystem(scheduler, bankFiles),
};

/** GSM 11.11: in its own class, a directory is found and answered for with what is left to fetch. */
const simApplication: Application = {
  execute([cla, ins, , , , high, low], answer) {
    const isKnown = (high === 0x3f && low === 0x00) || (high === 0x7f && low === 0x20);
    answer(respond(cla !== 0xa0 ? Sw.unknownClass : ins !== 0xa4 ? Sw.unknownInstruction : isKnown ? 0x9f16 : 0x9404));
  },
};
const sim: Profile = {
  atr: hex("3B9F96801FC78031A073BE21136743200718000001A5"),
  protocols: [0],
  ta1: 0x96,
  application: () => simApplication,
};

/** A signature card that speaks T=1, in blocks with an LRC. */
const signature: Profile = {
  atr: hex("3BFA1300FF813180450031C173C00100009000B1"),
  protocols: [1],
  ta1: 0x13,
  t1: { ifsc: 0x80, bwi: 4, cwi: 5, check: "lrc" },
  application: (scheduler) => new FileSystem(scheduler, [{ fid: 0x3f00, aid: hex("D27600012401"), files: [] }]),
};

const LIST: readonly OtherCard[] = [
  card("vitale1", vitale1),
  card("vitale1-worn", vitale1, 11),
  card("cps", cps),
  card("bank", bank),
  card("sim", sim),
  card("signature", signature),
];
export const OTHER_CARDS: readonly OtherCard[] = Object.freeze(LIST);

export function findOtherCard(id: string): OtherCard | undefined {
  return OTHER_CARDS.find((candidate) => candidate.id === id);
}

function card(id: string, profile: Profile, noiseEvery?: number): OtherCard {
  return { id, make: () => ({ id, profile, faults: noiseEvery === undefined ? {} : { noiseEvery } }) };
}

/** EMV book 1, 12.2.3: a record of the payment system directory. */
function directoryEntry(): Uint8Array {
  const aid = hex("A0000000421010");
  const label = ascii("CB");
  const entry = [0x4f, aid.length, ...aid, 0x50, label.length, ...label];
  return Uint8Array.from([0x70, entry.length + 2, 0x61, entry.length, ...entry]);
}

function hex(text: string): Uint8Array {
  const bytes = fromHex(text.toLowerCase());
  if (bytes === undefined) throw new Error("not hexadecimal");
  return bytes;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
