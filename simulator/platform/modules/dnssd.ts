/**
 * Module `embedded:network/dnssd`: the SDK's interface, as far as it is used. The bench is the network (link/dns-sd.ts); a
 * name is one's own after the time that probing takes.
 */
import { Channel } from "../../link/channels";
import { type DnsSdFound, readDnsSd, writeDnsSd } from "../../link/dns-sd";
import { callSoon } from "../clock";
import { listen, send } from "../link";

interface Closable {
  close(): void;
}
type OnService = (service: DnsSdFound) => void;

interface Discovery {
  readonly service: string;
  readonly onFound: OnService;
}

const discoveries: Discovery[] = [];

listen(Channel.multicast, (payload) => {
  const found = readDnsSd<DnsSdFound>(payload);
  for (const { service, onFound } of [...discoveries]) if (service === found.service) onFound(found);
});

export default class DNSSD {
  readonly #open: Closable[] = [];

  claim({ onReady }: { host: string; onReady?: () => void; onError?: () => void }): Closable {
    let isOpen = true;
    callSoon(() => {
      if (isOpen) onReady?.();
    });
    return this.#keep({
      close: () => {
        isOpen = false;
      },
    });
  }

  advertise({ serviceType, host, port }: { serviceType: string; host: string; port: number }): Closable {
    tell({ type: "advertise", service: serviceType, host, port });
    return this.#keep({ close: () => tell({ type: "advertise", service: serviceType, host: "", port }) });
  }

  discover({ serviceType, onFound }: { serviceType: string; onFound?: OnService; onUpdate?: OnService }): Closable {
    const discovery = { service: serviceType, onFound: (found: DnsSdFound) => onFound?.(found) };
    discoveries.push(discovery);
    tell({ type: "discover", service: serviceType, on: true });
    return this.#keep({
      close: () => {
        const index = discoveries.indexOf(discovery);
        if (index >= 0) discoveries.splice(index, 1);
        tell({ type: "discover", service: serviceType, on: false });
      },
    });
  }

  close(): void {
    for (const part of this.#open.splice(0)) part.close();
  }

  #keep(part: Closable): Closable {
    let isOpen = true;
    const once = {
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        const index = this.#open.indexOf(once);
        if (index >= 0) this.#open.splice(index, 1);
        part.close();
      },
    };
    this.#open.push(once);
    return once;
  }
}

function tell(message: Parameters<typeof writeDnsSd>[0]): void {
  send(Channel.multicast, writeDnsSd(message), true);
}
