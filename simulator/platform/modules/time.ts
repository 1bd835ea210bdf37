/** Module `time`. */
import { now, setClockOffset, wall } from "../clock";

export default Object.freeze({
  get ticks(): number {
    return Math.floor(now()) | 0;
  },
  set(seconds: number): void {
    setClockOffset(seconds * 1000 - wall());
  },
});
