/** Opens service mode as a technician does at the terminal: with its keys, and the code of a new terminal. */
import type { Counter, Key } from "../hardware/counter";

/** From the idle screen: the service screen, its updates, the question for the code. */
const TO_CODE: readonly Key[] = ["option", "validate", "option"];
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
  for (const key of TO_CODE) await press(key);
  if (screen() !== "code") return false;
  for (let digit = 0; digit < CODE_LENGTH; digit += 1) await press("validate");
  return screen() !== "code";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
