/**
 * The first module of an image that runs in an emulator of the ESP32-C3: joins the bench over a UART, then starts the
 * firmware as it is. What the emulator lacks is answered by the simulator's platform, as manifest.json says.
 */
import Modules from "modules";
import { openLink } from "simulator/engines/esp32c3/link-host";

openLink(() => {
  // Loaded once there are options, which the globals that it gives depend on.
  const run = Modules.importNow("simulator/engines/esp32c3/run") as typeof import("./run").default;
  run();
});
