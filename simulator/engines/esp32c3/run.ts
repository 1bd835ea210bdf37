/** Starts the firmware once the host has its options: its world is the chip's, but for what manifest.json names. */
import Modules from "modules";
import { PixelScreen } from "simulator/engines/esp32c3/pixel-screen";
import { start } from "simulator/platform/boot";

/** The firmware, by its name in the manifest of the boards. */
const FIRMWARE = "main";

/** The default one: of a module that is loaded by its name, the SDK gives no other. */
export default function run(): void {
  start(() => {
    Object.assign(globalThis, { screen: new PixelScreen() });
    Modules.importNow(FIRMWARE);
  });
}
