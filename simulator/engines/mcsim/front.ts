/** The front of the terminal in the simulator's window: a finger on its screen and its three keys, under the mouse. */
import { BOARD_PINS } from "simulator/platform/board-pins";
import { arm } from "simulator/platform/clock";
import { liftFinger, putFinger } from "simulator/platform/modules/touch";
import { setLevel } from "simulator/platform/pins";

/** What the device of the simulator says: device/comptoir.js. */
interface KeyMessage {
  readonly key: keyof typeof BOARD_PINS.buttons;
  readonly down: boolean;
}

/** What the simulator calls on the screen's `context`. */
export const FRONT = Object.freeze({
  onTouchBegan(_id: number, x: number, y: number): void {
    putFinger(x, y);
  },
  onTouchMoved(_id: number, x: number, y: number): void {
    putFinger(x, y);
  },
  onTouchEnded(): void {
    liftFinger();
  },
  onTouchCancelled(): void {
    liftFinger();
  },
  onMessage(text: string): void {
    const { key, down } = JSON.parse(text) as KeyMessage;
    const pin = BOARD_PINS.buttons[key];
    if (pin === undefined) return;
    setLevel(pin, down ? 0 : 1);
    arm();
  },
});
