/** A hand in the simulator's window: the screen under the mouse, and the keys under the screen. Takes xdotool. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { DemoIssuers } from "../../../simulator/ecarte/issuers";
import { Engine } from "../../../simulator/engines/engine";
import { has, openWindow } from "../../../simulator/engines/mcsim/window";
import { writeData } from "../../../simulator/flash-file";
import { Counter } from "../../../simulator/hardware/counter";
import { realTime } from "../../../simulator/hardware/scheduler";
import { Raster } from "../../../simulator/raster/raster";
import { DEFAULT_SCREEN } from "../../../simulator/screen";
import { loadFonts } from "../../../tools/kit/fonts/fonts";
import { findScreen } from "./window-screen";
import { readXwd } from "./xwd";

/** From the screen's top left: the key in the middle of its bar; the key under it on the left, as device/comptoir.js has it. */
const SERVICE = { x: 160, y: 220 };
const CANCEL = { x: 48, y: 271 };
/** A busy machine draws late, ms. */
const PATIENCE = 15_000;
const LOOK_AGAIN = 300;
const PRESS = "0.15";

/** @returns what is wrong, a line each */
export async function touchWindow(folder: string, say: (line: string) => void): Promise<string[]> {
  if (!has("xdotool")) {
    say("SKIPPED: a hand in the simulator's window (needs xdotool)");
    return [];
  }
  const { display, picture } = await openWindow(say, true);
  if (picture === undefined) return ["the window cannot be looked at"];
  const flash = join(folder, "touched.bin");
  const now = Math.floor(Date.now() / 1000);
  writeData(flash, "issuers", DemoIssuers.open(folder).list(now, false));
  const raster = new Raster(loadFonts(), DEFAULT_SCREEN);
  let shown = "idle";
  let engine: Engine | undefined;
  const counter = new Counter({
    scheduler: realTime,
    send: (channel, payload) => engine?.send(channel, payload),
    onScreen: (frame) => raster.apply(frame),
    onReport: (report) => {
      if (report.event === "screen") shown = String(report.name);
    },
  });
  engine = await Engine.start({
    engine: "mcsim",
    bundle: "",
    flash,
    options: { virtual: false },
    onFrame: (channel, payload) => counter.onFrame(channel, payload),
    progress: say,
  });
  try {
    // Found once it is all there, and as the bench has it.
    const at = await until(() => findScreen(readXwd(picture), raster));
    if (at === undefined) return ["the firmware's screen is not in the simulator's window"];
    const press = (spot: { x: number; y: number }) => {
      const to = [String(at.x + spot.x), String(at.y + spot.y)];
      const hand = ["mousemove", ...to, "mousedown", "1", "sleep", PRESS, "mouseup", "1"];
      execFileSync("xdotool", hand, { env: { ...process.env, DISPLAY: display } });
    };
    press(SERVICE);
    if ((await until(() => shown === "service")) !== true) return ["a finger on the screen did nothing"];
    press(CANCEL);
    if ((await until(() => shown === "idle")) !== true) return ["a key under the screen did nothing"];
    say("the mouse in the simulator's window: a finger on the screen, and a key under it");
    return [];
  } finally {
    engine.kill();
    await engine.exited;
  }
}

async function until<T>(look: () => T | undefined | false): Promise<T | undefined> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
  return undefined;
}
