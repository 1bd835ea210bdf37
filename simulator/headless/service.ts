/** Opens service mode as a technician does at the terminal: with its keys, and the code of a new terminal. */
import type { Counter, Key } from "../hardware/counter";

/** From the idle screen: the service screen, its updates, service mode; then each digit of the code, all zero, is taken. */
const KEYS: readonly Key[] = ["option", "validate", "option", "validate", "validate", "validate", "validate"];
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
