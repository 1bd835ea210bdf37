/** What a person at the counter puts in: codes, cards, a phone, keys, a finger. */
import Digital from "embedded:io/digital";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import { board } from "board";
import CardSerial from "card-serial";
import type { CardPins } from "drivers/board/board";
import { Buttons } from "drivers/buttons/buttons";
import { CameraScanner } from "drivers/camera-scanner/camera-scanner";
import { SmartCard } from "drivers/smartcard/smart-card";
import { Touch } from "drivers/touch/touch";
import { type CardEvent, CardSession, type SlotEvent } from "modules/card/card-session";
import type { TokenLength } from "modules/card/vitale-reader";
import type { Scan } from "modules/scan/scan";
import type { Key } from "modules/terminal/event";
import Timer from "timer";
import type { Base } from "./base";

/** The scanner; beside it, or in its place, the camera. */
export function openScanners({ parts, events }: Base): void {
  const { driver: Scanner, ...scanner } = board.scanner;
  const { openCamera } = board;
  const onScan = (scan: Scan) => events.post({ type: "scan", ...scan });
  parts.open(
    "scanner",
    () =>
      new Scanner({
        serial: { io: Serial, ...scanner },
        timer: Timer,
        onScan,
        onStatus: (status) => events.post({ type: "scanner", status }),
      }),
  );
  const camera = openCamera && parts.open("camera", () => openCamera());
  if (camera !== undefined) parts.open("camera", () => new CameraScanner({ camera, timer: Timer, onScan }));
}

/** @param tokenLength of the token on a card @returns whether there is a card slot */
export function openCards({ parts, events, log }: Base, tokenLength: TokenLength): boolean {
  const { card } = board;
  if (card === undefined) return false;
  const onCard = (event: CardEvent) => events.post({ type: "card", event });
  const session = parts.open("card", () =>
    CardSession.over((onEvent) => openSlot(onEvent, card), tokenLength, onCard, log),
  );
  return session !== undefined;
}

function openSlot(onEvent: (event: SlotEvent) => void, { port, data, clock, hz, reset, power, detect }: CardPins) {
  return new SmartCard({
    serial: { io: CardSerial, port, data },
    clock: { io: PWM, pin: clock, hz },
    reset: { io: Digital, pin: reset },
    power: { io: Digital, pin: power },
    detect: { io: Digital, pin: detect },
    timer: Timer,
    onEvent,
  });
}

/** Keys under the screen, or the screen itself. */
export function openKeys({ parts, events }: Base): void {
  const { buttons, openTouch } = board;
  if (buttons !== undefined) {
    const onPress = (key: Key) => events.post({ type: "key", key });
    parts.open("buttons", () => new Buttons({ digital: { io: Digital }, pins: buttons, timer: Timer, onPress }));
  }
  if (openTouch !== undefined) {
    const onDown = (x: number, y: number) => events.post({ type: "touch", x, y });
    parts.open("touch", () => new Touch({ sensor: openTouch(), timer: Timer, onDown }));
  }
}
