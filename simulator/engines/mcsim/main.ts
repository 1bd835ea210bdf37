/**
 * The program that the SDK's simulator runs: joins the bench, then starts the firmware as it is, or
 * what the bench asks for in its place.
 *
 * The firmware runs in a compartment, where some of its specifiers are answered by the simulator's platform and all
 * others by the modules of this build. So its time is the bench's, and what it draws, with the SDK's own renderer, is
 * told on the link too.
 */
import config from "mc/config";
import Modules from "modules";
import type { OnPixels, SimulatorScreen } from "simulator/engines/mcsim/screen-tap";
import { TcpHost } from "simulator/engines/mcsim/tcp-host";

const { address, port } = config.bench as { address: string; port: number };
const real = (globalThis as unknown as { screen: SimulatorScreen }).screen;

const onPixels: OnPixels = (...drawn) => tcp.tellPixels(...drawn);

/** The platform's modules look for their host when they are loaded, so they are loaded once there is one. */
const platform = (specifier: string) => Modules.importNow(specifier, true);

const tcp = new TcpHost({
  address,
  port,
  onPower: (host, program) => {
    Object.assign(globalThis, { host });
    if (program === "redraw") {
      const { redraw } = platform("simulator/engines/mcsim/redraw") as typeof import("./redraw");
      redraw(real, onPixels);
    } else {
      const { run } = platform("simulator/engines/mcsim/run") as typeof import("./run");
      run(real, onPixels);
    }
  },
  // The device of ours starts the program anew, as a terminal that has power again; another device does not.
  onGone: () => real.postMessage(JSON.stringify({ restart: true })),
});
