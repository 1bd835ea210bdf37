/** The map of a carte Vitale (EF 2001), through any reader: which files there are, and where. */
import { dataOf, encodeCommand, statusOf, succeeded } from "modules/card/apdu";
import { AID_VITALE, MAP_FILE, type MapEntry, parseMap } from "modules/card/vitale";
import type { PcscCard } from "../../simulator/hardware/pcsc";
import { exchange } from "./exchange";

const SELECT = 0xa4;
const READ_BINARY = 0xb0;
const BY_AID = 0x04;
const BY_FILE = 0x02;
const NO_ANSWER = 0x0c;
const MAX_READ = 256;
const MAX_MAP = 4096;
const NOTHING = new Uint8Array(0);

/** @returns nothing for a card without a map */
export async function readFileMap(card: Pick<PcscCard, "transmit">): Promise<MapEntry[]> {
  const file = Uint8Array.of(MAP_FILE >> 8, MAP_FILE & 0xff);
  for (const command of [
    encodeCommand(0, SELECT, BY_AID, NO_ANSWER, AID_VITALE),
    encodeCommand(0, SELECT, BY_FILE, NO_ANSWER, file),
  ]) {
    if (!succeeded(statusOf(await exchange(card, command)))) return [];
  }
  const map: number[] = [];
  while (map.length < MAX_MAP) {
    const read = encodeCommand(0, READ_BINARY, map.length >> 8, map.length & 0xff, NOTHING, MAX_READ);
    const response = await exchange(card, read);
    const data = dataOf(response);
    if (!succeeded(statusOf(response)) || data.length === 0) break;
    map.push(...data);
    if (data.length < MAX_READ) break;
  }
  return parseMap(Uint8Array.from(map));
}
