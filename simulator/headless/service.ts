/** Opens service mode as a technician does at the terminal: with its keys, and the code that a simulated one's screen says. */
import type { Counter, Key } from "../hardware/counter";

/** From the idle screen: the key, and the screen that it leads to. */
const TO_CODE: readonly (readonly [Key, string])[] = [
  ["option", "service"],
  ["validate", "update"],
  ["option", "code"],
];
/** A key that leads nowhere, because the terminal is not at rest yet, is pressed again after so long, ms. */
const PATIENCE = 10_000;
const PRESSES = 3;
/** All zero: each digit is taken as it stands. */
const CODE_LENGTH = 4;
/** From one look at the screen to the next, ms. */
const LOOK = 100;
/** From the start until the screen is at rest, ms. */
const SETTLE = 1500;

/**
 * @param counter undefined once the firmware has ended
 * @param screen the terminal's name for what it shows, as it was told on the cable
 * @returns whether the code was asked for, and given
 */
export async function openService(counter: () => Counter | undefined, screen: () => string): Promise<boolean> {
  const becomes = async (isThere: () => boolean) => {
    for (let waited = 0; !isThere() && waited < PATIENCE; waited += LOOK) await pause(LOOK);
    return isThere();
  };
  await pause(SETTLE);
  for (const [key, next] of TO_CODE) {
    let presses = 0;
    do {
      if (presses === PRESSES) return false;
      presses += 1;
      counter()?.press(key);
    } while (!(await becomes(() => screen() === next)));
  }
  for (let digit = 0; digit < CODE_LENGTH; digit += 1) counter()?.press("validate");
  return await becomes(() => screen() !== "code");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
