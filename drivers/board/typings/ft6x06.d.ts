/** The SDK has this touch controller's driver, and no typings for it. */
declare module "embedded:sensor/Touch/FT6x06" {
  export default class FT6x06 {
    constructor(options?: { sensor: { io: unknown; data: number; clock: number } });
    configure(options: { threshold?: number; length?: 1 | 2 }): void;
    /** Undefined: nothing new; empty: no finger. */
    sample(): { x: number; y: number; id: number }[] | undefined;
    close(): void;
  }
}
