/**
 * Reads a card of the bench through the terminal's own driver and modules, in this process and in simulated time: what
 * `card --read` prints, and what is measured.
 */

import { SmartCard } from "drivers/smartcard/smart-card";
import type { Atr } from "modules/card/atr";
import { type CardEvent, CardSession } from "modules/card/card-session";
import { cardTokenLength, TOKEN_FORMATS } from "modules/token/formats";
import type { Profile } from "../../simulator/hardware/card/chip";
import { CardDesk } from "../../simulator/hardware/card/desk";
import type { Plastic } from "../../simulator/hardware/card/plastic";
import { ManualTime } from "../../simulator/hardware/manual-time";
import { BOARD_PINS } from "../../simulator/platform/board-pins";

export interface PlasticRead {
  /** As it came last; undefined where there was none, or none that can be used. */
  readonly atr: Atr | undefined;
  readonly protocol: number | undefined;
  readonly baud: number | undefined;
  /** The end: read, or failed. */
  readonly end: Extract<CardEvent, { kind: "read" | "failed" }> | undefined;
  /** Command APDUs that the reader sent. */
  readonly commands: number;
  /** Commands that reached the card's programme: those that were asked again with another length (6Cxx) included. */
  readonly exchanges: number;
  /** Characters on the line, both ways, the answer to reset and the PPS included. */
  readonly characters: number;
  /** From the end of the first reset to the end, ms. */
  readonly ms: number;
  /** What the driver did against ISO 7816-3. */
  readonly violations: readonly string[];
  /** IO that was left open. */
  readonly leaked: number;
}

/** No read takes longer, ms. */
const LIMIT = 120_000;
const { card: PINS } = BOARD_PINS;

/** @param maxBaud of the line; less keeps the card at the default rate @param hz of the card's clock */
export function readPlastic(
  plastic: Plastic,
  { upsideDown = false, maxBaud = 250_000, hz = PINS.hz as number } = {},
): PlasticRead {
  const time = new ManualTime();
  const desk = new CardDesk(time);
  let atr: Atr | undefined;
  let protocol: number | undefined;
  let baud: number | undefined;
  let end: PlasticRead["end"];
  let commands = 0;
  let exchanges = 0;
  let from = Number.NaN;
  let characters = 0;
  const session = new CardSession(
    {
      transmit: (command) => {
        commands += 1;
        driver.transmit(command);
      },
      reset: (slow) => driver.reset(slow),
      release: () => driver.release(),
    },
    cardTokenLength(TOKEN_FORMATS),
    (event) => {
      if (event.kind === "read" || event.kind === "failed") end = event;
    },
  );
  desk.slot.onReset = () => {
    if (Number.isNaN(from)) from = time.now();
  };
  const driver = new SmartCard({
    serial: { io: desk.Serial, port: PINS.port, data: PINS.data },
    clock: { io: desk.PWM, pin: PINS.clock, hz },
    reset: { io: desk.Digital, pin: PINS.reset },
    power: { io: desk.Digital, pin: PINS.power },
    detect: { io: desk.Digital, pin: PINS.detect },
    timer: desk.timer,
    maxBaud,
    onEvent: (event) => {
      if (event.type === "ready") ({ atr, protocol, baud } = event);
      session.handle(event);
    },
  });
  const { application } = plastic.profile;
  const counted: Profile = {
    ...plastic.profile,
    application: (scheduler) => {
      const own = application(scheduler);
      return {
        execute: (command, answer) => {
          exchanges += 1;
          own.execute(command, answer);
        },
      };
    },
  };
  desk.insert({ ...plastic, profile: counted }, upsideDown);
  time.runTo(LIMIT, () => {
    characters = Math.max(characters, desk.slot.characters);
    return end !== undefined || desk.slot.plastic === undefined;
  });
  const ms = time.now() - from;
  driver.close();
  const { violations } = desk.slot;
  return { atr, protocol, baud, end, commands, exchanges, characters, ms, violations, leaked: desk.open };
}
