/** What a terminal has kept before it is played. */
import { Journal } from "modules/journal/journal";
import { aead } from "modules/noble-verifier/noble-aead";
import { Sealer } from "modules/sealing/sealer";
import { FlashFile } from "../../simulator/boot/flash-file";
import { REPEATABLE_KEY } from "../../simulator/player/performance";

/** @param flash a file @param key of modules/journal/record-keys.ts @throws Error when its journal does not take it */
export function keepBefore(flash: string, key: number, value: Uint8Array): void {
  const file = new FlashFile(flash);
  try {
    const sealer = new Sealer(aead, new Uint8Array(Buffer.from(REPEATABLE_KEY, "hex")), 1);
    const mounted = Journal.mount(file.partition("journal"), undefined, sealer);
    if (!mounted.ok) throw new Error(mounted.reason);
    const refusal = mounted.value.setValue(key, value);
    if (refusal !== undefined) throw new Error(refusal);
  } finally {
    file.close();
  }
}
