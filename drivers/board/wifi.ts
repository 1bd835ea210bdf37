/**
 * The Wi-Fi of a real board: the manifest's "config": { "wifi": { ssid, password, timeServer } }. Not the SDK's own "ssid": with
 * that, its setup keeps the firmware from starting before there is a network, and lets a network that went go for good.
 */
import WiFi from "embedded:network/interface/wifi";
import type { NetworkAccess } from "drivers/board/board";
import config from "mc/config";
import SNTP from "sntp";

interface WifiConfig {
  readonly ssid: string;
  readonly password?: string;
  /** Its name, for SNTP (RFC 4330). */
  readonly timeServer?: string;
}

const TIME_SERVER = "pool.ntp.org";

export function wifi(): NetworkAccess | undefined {
  const where = config.wifi as WifiConfig | undefined;
  if (where === undefined || where.ssid === "") return undefined;
  const { timeServer = TIME_SERVER, ...access } = where;
  return {
    ...access,
    network: { io: WiFi },
    askTime(isNeeded, onTime) {
      new SNTP({ host: timeServer }, (message, seconds) => {
        if (message === SNTP.time && seconds !== undefined) onTime(seconds);
        // A name that is given back is asked anew: the way out may be there later than the network.
        return message === SNTP.error && isNeeded() ? timeServer : undefined;
      });
    },
  };
}
