/** Module `time`. */
import { now, setWall } from "../clock";

export default Object.freeze({
  get ticks(): number {
    return Math.floor(now()) | 0;
  },
  set(seconds: number): void {
    setWall(seconds * 1000);
  },
});
