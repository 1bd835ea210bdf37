/** The flash of a simulated terminal, as a factory leaves it before the power comes on. */

import { FlashRecalls } from "modules/recalls/flash-recalls";
import { type DataName, DataPartition, installData } from "modules/update/data/data-partition";
import { productOf } from "modules/update/image/product";
import { flashOf } from "../tools/kit/flash-of";
import { DEVELOPMENT_KEY } from "../tools/kit/signing/development-keys";
import { imageSigner } from "../tools/kit/signing/image-key";
import { signImage } from "../tools/kit/signing/sign-image";
import { FlashFile } from "./boot/flash-file";

/** As data that left the factory; whatever is sent to the terminal afterwards has a higher counter. */
const VERSION = Object.freeze({ major: 0, minor: 0, revision: 0, build: 0 });
const COUNTER = 0;

/** Signs data with the development key and puts it in its partition, alone; undefined empties it. @throws Error when it does not fit */
export function writeData(file: string, name: DataName, content: Uint8Array | undefined): void {
  const flash = new FlashFile(file);
  try {
    const partition = flash.partition(name);
    if (content === undefined) {
      const { size, blockLength } = partition.status();
      for (let block = 0; block < size / blockLength; block += 1) partition.eraseBlock(block);
      return;
    }
    const signer = imageSigner(DEVELOPMENT_KEY);
    const image = signImage({ payload: content, version: VERSION, counter: COUNTER, product: productOf(name), signer });
    const installed = installData(partition, image);
    if (!installed.ok) throw new Error(`${name} does not fit its partition (${installed.reason})`);
  } finally {
    flash.close();
  }
}

/** Whether data in the flash was sent to the terminal after it left the factory. */
export function isDelivered(file: string, name: DataName): boolean {
  const flash = new FlashFile(file);
  try {
    return (new DataPartition(name, flash.partition(name)).installed?.counter ?? COUNTER) > COUNTER;
  } finally {
    flash.close();
  }
}

/** Puts bytes in the journal's partition as they are. */
export function writeJournal(file: string, content: Uint8Array): void {
  const flash = new FlashFile(file);
  try {
    const partition = flash.partition("journal");
    const { size, blockLength } = partition.status();
    for (let block = 0; block < size / blockLength; block += 1) partition.eraseBlock(block);
    partition.write(content.slice().buffer as ArrayBuffer, 0);
  } finally {
    flash.close();
  }
}

/** Recalls as whoever makes them signs them: their version is their counter, so that newer ones are taken. */
export function signedRecalls(content: Uint8Array): { readonly version: number; readonly image: Uint8Array } {
  const opened = FlashRecalls.open(flashOf(content));
  if (!opened.ok) throw new Error(`these are no recalls (${opened.reason})`);
  const { version } = opened.value.header;
  const signer = imageSigner(DEVELOPMENT_KEY);
  const product = productOf("recalls");
  return { version, image: signImage({ payload: content, version: VERSION, counter: version, product, signer }) };
}
