/** The program that the SDK's simulator runs: joins the bench, then starts the firmware as it is. */
import config from "mc/config";
import Modules from "modules";
import { TcpHost } from "simulator/engines/mcsim/tcp-host";

const { address, port } = config.bench as { address: string; port: number };

new TcpHost({
  address,
  port,
  onPower: (host) => {
    (globalThis as { host?: unknown }).host = host;
    const { start } = Modules.importNow("simulator/platform/boot", true) as { start(main: () => void): void };
    start(() => Modules.importNow("firmware"));
  },
});
