/**
 * Parts of the simulated board that do not answer: their driver cannot open them, as when a chip is dead or a wire is off, or
 * there is no network yet.
 */
import { BOARD_PINS } from "./board-pins";
import { BREAKABLE, type Breakable } from "./breakable";
import { type EngineOptions, host } from "./host";

let broken: readonly Breakable[] | undefined;

function all(): readonly Breakable[] {
  broken ??= (JSON.parse(host.options) as EngineOptions).broken ?? [];
  return broken;
}

/** @throws Error where whoever runs the engine has broken this part */
export function open(part: Breakable | undefined): void {
  if (part !== undefined && all().includes(part)) throw new Error("the part does not answer");
}

/** From the bench: a part answers from now on, or does not any more. */
export function setBroken(part: string | undefined, isBroken: boolean): void {
  const known = BREAKABLE.find((each) => each === part);
  const others = all().filter((each) => each !== known);
  broken = known !== undefined && isBroken ? [...others, known] : others;
}

export function partOfUart(port: number): Breakable | undefined {
  if (port === BOARD_PINS.scanner.port) return "scanner";
  if (port === BOARD_PINS.lgo.port) return "cable";
  if (port === BOARD_PINS.printer.port) return "printer";
  if (port === BOARD_PINS.nfc.port) return "nfc";
  return port === BOARD_PINS.console.port ? "console" : undefined;
}

export function partOfPin(pin: number): Breakable | undefined {
  const { beeper, buttons, card } = BOARD_PINS;
  if (pin === beeper) return "beeper";
  if (pin === buttons.cancel || pin === buttons.option || pin === buttons.validate) return "buttons";
  return pin === card.clock || pin === card.reset || pin === card.power || pin === card.detect ? "card" : undefined;
}
