/** Opens service mode as a technician does at the terminal: with its keys, and the code of a new terminal. */
import type { Counter, Key } from "../hardware/counter";

/** From the idle screen: to the page of updates, which asks for the code; then each of its digits, all zero, is taken. */
const KEYS: readonly Key[] = [
  ...["option", "option", "option", "validate"],
  ...["validate", "validate", "validate", "validate"],
] as Key[];
/** From one key to the next, ms: longer than a press. */
const PACE = 200;
/** From the start until the screen is at rest, ms. */
const SETTLE = 1000;

/** @param counter undefined once the firmware has ended */
export async function openService(counter: () => Counter | undefined): Promise<void> {
  await pause(SETTLE);
  for (const key of KEYS) {
    counter()?.press(key);
    await pause(PACE);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
