/** Opens service mode as a technician does at the terminal: with its keys, and the code that a simulated one's screen says. */
import type { Counter, Key } from "../hardware/counter";

/** From the idle screen: the key, and the screen that it leads to. */
const TO_CODE: readonly (readonly [Key, string])[] = [
  ["option", "service"],
  ["validate", "update"],
  ["option", "code"],
];
/** A key that leads nowhere, because the machine is busy or the terminal not at rest, is pressed again after so long, ms. */
const PATIENCE = 1500;
const PRESSES = 4;
/** All zero: each digit is taken as it stands. */
const CODE_LENGTH = 4;
/** From one key to the next, ms: longer than a press. */
const PACE = 250;
/** From the start until the screen is at rest, ms. */
const SETTLE = 1500;

/**
 * @param counter undefined once the firmware has ended
 * @param screen the terminal's name for what it shows, as it was told on the cable
 * @returns whether the code was asked for, and given
 */
export async function openService(counter: () => Counter | undefined, screen: () => string): Promise<boolean> {
  const press = async (key: Key) => {
    counter()?.press(key);
    await pause(PACE);
  };
  await pause(SETTLE);
  for (const [key, next] of TO_CODE) {
    for (let presses = 0; screen() !== next; presses += 1) {
      if (presses === PRESSES) return false;
      await press(key);
      for (let waited = PACE; screen() !== next && waited < PATIENCE; waited += PACE) await pause(PACE);
    }
  }
  for (let digit = 0; digit < CODE_LENGTH; digit += 1) await press("validate");
  for (let waited = 0; screen() === "code" && waited < PATIENCE; waited += PACE) await pause(PACE);
  return screen() !== "code";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
