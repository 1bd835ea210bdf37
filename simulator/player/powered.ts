/** A terminal with its counter, in virtual time, from one start of its engine to the next. */
import type { ResetReason } from "modules/reset/reset-reason";
import { Engine, EngineStopped, type Limits } from "../engines/engine";
import type { EngineFault } from "../engines/faults";
import type { EngineName } from "../engines/names";
import { Counter, type CounterOptions } from "../hardware/counter";
import type { LanPlace } from "../hardware/lan";
import { caisseApHost } from "../hardware/payment/caisse-ap-host";
import type { PaymentDevice } from "../hardware/payment/payment-device";
import type { Scheduler } from "../hardware/scheduler";
import { type Host, TcpNetwork } from "../hardware/tcp-network";
import { Channel } from "../link/channels";
import { type Datagram, readDatagram, UdpKind, writeDatagram } from "../link/datagram";
import { PAYMENT_ADDRESS, PAYMENT_PORT, type PaymentProtocol } from "../link/payment-names";
import type { PrinterSetup } from "../link/printer";
import type { Breakable } from "../platform/breakable";
import { DEFAULT_SCREEN, type ScreenSize } from "../screen";
import { VirtualNetwork, type World } from "./virtual-network";
import { VirtualTime } from "./virtual-time";

export interface PoweredSetup extends Omit<CounterOptions, "scheduler" | "send" | "payment"> {
  readonly engine: EngineName;
  readonly bundle: string;
  readonly flash: string;
  /** Wall clock of this start, ms since 1970. */
  readonly epoch: number;
  readonly reset: ResetReason;
  /** That of the terminal; the boards' own unless said. */
  readonly screen?: ScreenSize;
  /** Parts that do not answer. */
  readonly broken?: readonly Breakable[];
  readonly hours?: string | undefined;
  /** The printer that the board is told of. */
  readonly printerSetup?: PrinterSetup | undefined;
  /** Added to the terminal's clock, ms. */
  readonly clockOffset?: number;
  /** What is at the other end of the network's cable; without it, nothing. */
  readonly world?: World;
  readonly limits?: Limits;
  readonly onLine: (line: string) => void;
  /** From one of the firmware's UDP ports. Without it, they lead nowhere. */
  readonly onDatagram?: (datagram: Datagram) => void;
  /** Parts at an address, by "address:port": the only ones that the firmware's TCP sockets reach. */
  readonly hosts?: ReadonlyMap<string, Host>;
  /** A payment terminal on the counter, and what it speaks. */
  readonly payment?: { readonly protocol: PaymentProtocol; readonly device: PaymentDevice } | undefined;
  /** There is a contactless reader on the counter. */
  readonly nfc?: boolean | undefined;
  /** Its place on the network of the pharmacy's terminals; without it, it is told of no other. */
  readonly place?: LanPlace | undefined;
  readonly progress: (line: string) => void;
}

/** A part is read every five seconds, ms. */
const STRIKE = 12_000;
/** Answers that are asked for at a time, to fill a link which nobody reads. */
const FILL = 500;
const MAX_BACKLOG = 64 * 1024;

export class Powered {
  readonly counter: Counter;
  readonly engine: Engine;
  readonly network: VirtualNetwork;
  /** For parts of the simulator that connect to the firmware's ports. */
  readonly tcp: TcpNetwork;
  readonly #time: VirtualTime;
  readonly #place: LanPlace | undefined;
  readonly #deliver: () => Promise<void> | undefined;

  private constructor(
    engine: Engine,
    counter: Counter,
    networks: { readonly http: VirtualNetwork; readonly tcp: TcpNetwork; readonly place: LanPlace | undefined },
    time: VirtualTime,
    deliver: () => Promise<void> | undefined,
  ) {
    this.engine = engine;
    this.network = networks.http;
    this.counter = counter;
    this.tcp = networks.tcp;
    this.#place = networks.place;
    this.#time = time;
    this.#deliver = deliver;
  }

  /** @throws EngineStopped when the firmware does not come up */
  static async on(setup: PoweredSetup): Promise<Powered> {
    const time = new VirtualTime();
    let engine: Engine | undefined;
    // Frames that come while the engine runs are acted on when its time is known.
    const arrived: [number, Uint8Array][] = [];
    const send = (channel: number, payload: Uint8Array) => engine?.send(channel, payload);
    const { payment, ...parts } = setup;
    const onLine = payment?.protocol === "concert" ? payment.device : undefined;
    const counter = new Counter({ ...parts, payment: onLine, scheduler: time, send });
    const network = new VirtualNetwork({ scheduler: time, send, world: setup.world });
    const hosts = new Map(setup.hosts);
    const till = `${PAYMENT_ADDRESS}:${PAYMENT_PORT}`;
    // Who gives another part for this address wants to see how the terminal bears it.
    if (payment?.protocol === "caisse-ap" && !hosts.has(till)) hosts.set(till, caisseApHost(payment.device));
    const tcp = new TcpNetwork({ hosts, send, onLog: setup.onLine });
    const { epoch, reset, screen = DEFAULT_SCREEN, broken = [], hours, limits, clockOffset, printerSetup, nfc } = setup;
    engine = await Engine.start({
      engine: setup.engine,
      bundle: setup.bundle,
      flash: setup.flash,
      options: {
        virtual: true,
        epoch,
        reset,
        screen,
        ...(setup.scanner === undefined ? {} : { scanner: setup.scanner }),
        ...(broken.length === 0 ? {} : { broken }),
        ...(hours === undefined ? {} : { hours }),
        ...(printerSetup === undefined ? {} : { printer: printerSetup }),
        ...(payment === undefined ? {} : { payment: payment.protocol }),
        ...(setup.world?.gateway === undefined ? {} : { gateway: true }),
        ...(nfc === true ? { nfc } : {}),
        ...(setup.place === undefined ? {} : { neighbours: setup.place.number }),
        ...(clockOffset === undefined ? {} : { clockOffset }),
      },
      ...(limits === undefined ? {} : { limits }),
      onFrame: (channel, payload) => arrived.push([channel, payload]),
      onLine: setup.onLine,
      progress: setup.progress,
    });
    return new Powered(engine, counter, { http: network, tcp, place: setup.place }, time, () => {
      for (const [channel, payload] of arrived.splice(0)) {
        if (channel === Channel.http) network.onFrame(payload);
        else if (channel === Channel.tcp) tcp.onFrame(payload);
        else if (setup.place?.onFrame(channel, payload) === true) continue;
        else if (channel === Channel.udp) {
          const datagram = readDatagram(payload);
          if (datagram !== undefined) setup.onDatagram?.(datagram);
        } else counter.onFrame(channel, payload);
      }
      return network.settled();
    });
  }

  /** Its own, from 0. */
  get time(): Scheduler {
    return this.#time;
  }

  /** Since this start, ms. */
  get uptime(): number {
    return this.#time.now();
  }

  /** @throws EngineStopped */
  async run(ms: number): Promise<void> {
    try {
      await this.#time.run(this.#time.now() + ms, (to) => this.engine.advance(to), this.#deliver);
    } catch (error) {
      // What it said last.
      if (error instanceof EngineStopped) {
        this.#deliver();
        this.tcp.silence();
        this.#place?.silence();
      }
      throw error;
    }
  }

  /** @throws EngineStopped, which is what a fault comes to @throws Error when nothing came of it */
  async meet(fault: EngineFault): Promise<never> {
    await this.engine.provoke(fault);
    if (fault === "stuck-link") {
      await this.#fill();
      throw new EngineStopped(this.engine.name, await this.engine.exited);
    }
    await this.run(STRIKE);
    throw new Error(`nothing came of ${fault}`);
  }

  /** Asks for answers until there is no room for them: how much that is, the kernel knows. */
  async #fill(): Promise<void> {
    let ended = false;
    void this.engine.exited.then(() => {
      ended = true;
    });
    for (let to = this.uptime; !ended; await new Promise((resolve) => setTimeout(resolve, 100))) {
      for (let i = 0; i < FILL && this.engine.backlog < MAX_BACKLOG; i += 1, to += 1000) {
        this.engine.control({ type: "advance", to });
      }
    }
  }

  /** To one of the firmware's UDP ports, now. */
  send(datagram: Datagram): void {
    this.engine.send(Channel.udp, writeDatagram(UdpKind.data, datagram.local, datagram));
  }

  /** A part answers no more, or again: what is open stays so. */
  setBroken(name: Breakable, broken: boolean): void {
    this.engine.control({ type: "part", name, broken });
  }

  async off(): Promise<void> {
    this.engine.kill();
    await this.engine.exited;
    this.tcp.silence();
    this.#place?.silence();
  }
}
