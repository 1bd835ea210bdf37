/** The flash of a simulated terminal, as a file that the bench prepares before the power comes on. */
import { closeSync, existsSync, openSync, writeFileSync, writeSync } from "node:fs";
import { FLASH_SIZE, PARTITIONS } from "./platform/partitions";

/** Puts a catalogue, tariffs or a journal in the partition of this name; undefined empties it. */
export function writePartition(
  file: string,
  name: "catalogue" | "tariff" | "journal",
  content: Uint8Array | undefined,
): void {
  if (!existsSync(file)) writeFileSync(file, new Uint8Array(FLASH_SIZE).fill(0xff));
  const partition = PARTITIONS[name];
  if (partition === undefined || (content?.length ?? 0) > partition.size)
    throw new Error(`${name} does not fit its partition`);
  const bytes = new Uint8Array(partition.size).fill(0xff);
  if (content !== undefined) bytes.set(content);
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, partition.offset);
  closeSync(descriptor);
}

/** Puts an issuer list where the firmware looks for it; the rest of an existing flash stays as it is. */
export function writeIssuers(file: string, list: Uint8Array): void {
  if (!existsSync(file)) writeFileSync(file, new Uint8Array(FLASH_SIZE).fill(0xff));
  const partition = PARTITIONS.issuers;
  if (partition === undefined || list.length + 4 > partition.size) throw new Error("the issuer list does not fit");
  const bytes = new Uint8Array(partition.size).fill(0xff);
  new DataView(bytes.buffer).setUint32(0, list.length, true);
  bytes.set(list, 4);
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, partition.offset);
  closeSync(descriptor);
}
