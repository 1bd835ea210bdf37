/** Starts the firmware once there is a host: its world is the SDK's, but for what is named here. */
import Modules from "modules";
import { FRONT } from "simulator/engines/mcsim/front";
import { type OnPixels, ScreenTap, type SimulatorScreen } from "simulator/engines/mcsim/screen-tap";
import { ToldPoco } from "simulator/engines/mcsim/told-poco";
import { start } from "simulator/platform/boot";
import { repeatableChance } from "simulator/platform/chance";
import { isVirtual, wall } from "simulator/platform/clock";
import Time from "simulator/platform/modules/time";
import Timer from "simulator/platform/modules/timer";

const INSTEAD: Readonly<Record<string, object>> = Object.freeze({
  "commodetto/Poco": { default: ToldPoco },
  time: { default: Time },
  timer: { default: Timer },
});

/** XS's own (documentation/xs/XS Compartment.md of the SDK). */
interface CompartmentOptions {
  readonly globals: object;
  resolveHook(specifier: string, referrer: string): string;
  loadNowHook(specifier: string): object;
}
declare const Compartment: new (options: CompartmentOptions) => { importNow(specifier: string): unknown };

export function run(real: SimulatorScreen, onPixels: OnPixels): void {
  const screen = new ScreenTap(real, onPixels);
  real.context = FRONT;
  start(() => {
    const { trace } = globalThis as unknown as { trace: unknown };
    const world = new Compartment({
      globals: {
        screen,
        trace,
        Date: Object.create(Date, { now: { value: () => Math.floor(wall()) } }),
        Math: isVirtual() ? Object.create(Math, { random: { value: repeatableChance() } }) : Math,
      },
      resolveHook: (specifier) => specifier,
      loadNowHook: (specifier) => {
        if (specifier === "firmware") return { source: specifier };
        return { namespace: INSTEAD[specifier] ?? Modules.importNow(specifier, true) };
      },
    });
    world.importNow("firmware");
  });
}
