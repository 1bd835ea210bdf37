import { MAX_BATCH } from "./format";

/**
 * A batch as it is compared: its ASCII letters, in capitals, and its digits. Lists and boxes write one batch in several ways
 * ("ab-12", "AB 12"); to stop a box too many costs a look, to miss one may cost a life.
 * @returns an empty text where there is nothing to compare, or more than a batch may have
 */
export function batchKey(batch: string): string {
  if (batch.length > 2 * MAX_BATCH) return "";
  let key = "";
  for (let i = 0; i < batch.length; i += 1) {
    const code = batch.charCodeAt(i);
    const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
    if (isLetter || (code >= 0x30 && code <= 0x39)) key += batch.charAt(i);
  }
  return key.length > MAX_BATCH ? "" : key.toUpperCase();
}
