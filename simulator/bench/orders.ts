/** What a page asks of the terminal's own counter: each command, to the part that does it. */
import type { Cards } from "./cards";
import type { Collection } from "./collection";
import { Finger } from "./finger";
import type { Firmware } from "./firmware";
import type { Machine } from "./machine";
import type { Near } from "./near";
import type { BenchPayment } from "./paying";
import { isOfPhone, type People } from "./people";
import type { BenchPrinter } from "./printing";
import type { AppRefusal, Command, ServerMessage, Unavailable } from "./protocol";
import type { Shelf } from "./shelf";
import type { SiteLine } from "./site-line";
import type { BenchSoftware } from "./software";

export interface Parts {
  readonly machine: Machine;
  readonly firmware: Firmware;
  readonly people: People;
  readonly shelf: Shelf;
  readonly cards: Cards;
  readonly near: Near;
  readonly payment: BenchPayment;
  readonly printer: BenchPrinter;
  readonly software: BenchSoftware;
  /** Undefined where the terminal is alone. */
  readonly place: SiteLine | undefined;
  /** Undefined until it is open. */
  readonly collection: () => Collection | undefined;
  /** To all pages. */
  readonly tell: (message: ServerMessage) => void;
  /** Says what cannot be done; undefined for what can. */
  readonly refuse: (refusal: Unavailable | undefined) => void;
  /** The phone in hand shows something else. */
  readonly onPhone: (refusal?: AppRefusal) => void;
  readonly onShelf: () => void;
  /** The boxes on the shelf are past their date from now on, or are not. */
  readonly onExpired: (on: boolean) => void;
  readonly onNetwork: () => void;
}

export class Orders {
  readonly #parts: Parts;
  readonly #finger = new Finger();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param answer to the page that asked */
  async obey(command: Command, answer: (message: ServerMessage) => void): Promise<void> {
    const { machine, firmware, people, shelf, cards, near, payment, printer, software, place, collection } =
      this.#parts;
    const { tell, refuse, onPhone, onShelf, onExpired, onNetwork } = this.#parts;
    switch (command.type) {
      case "key":
        this.#finger.touch(() => machine.counter?.press(command.key));
        return;
      case "touch":
        this.#finger.touch(() => machine.counter?.tap(command.x, command.y));
        return;
      case "search":
        answer({ type: "found", words: command.words, boxes: await shelf.search(command.words) });
        return;
      case "bad": {
        const code = await people.bad(command.id);
        if (code.ok) answer({ type: "bad", id: command.id, rows: code.value });
        else answer({ type: "unavailable", reason: code.reason });
        return;
      }
      case "expired-boxes":
        await shelf.stock(undefined, command.on);
        onShelf();
        onExpired(command.on);
        return;
      case "engine":
        return machine.use(command.engine);
      case "clock":
        return machine.setClock(command.offset);
      case "stale-keys":
        return machine.useStaleKeys(command.on);
      case "insert-card":
        return cards.insert(command.id, command.fault, command.upsideDown);
      case "pull-card":
        return machine.pullCard();
      case "near-hold":
        return near.hold(command.id, command.fault);
      case "breakdown":
        return machine.provoke(command.fault);
      case "scanner":
        return machine.plugScanner(command.plugged);
      case "firmware":
        return refuse(await firmware.act(command.action));
      case "network":
        place?.plug(command.on);
        return collection()?.plugNetwork(command.on);
      case "loss":
        place?.lose(command.on);
        return onNetwork();
      case "collector":
        return collection()?.set(command.fault, command.on);
      case "gateway":
        return collection()?.setGateway(command.day);
      case "publish": {
        const { what, cip13, batch } = command;
        const name = shelf.labelOf(cip13) ?? cip13;
        if (collection()?.publish(what, { cip13, batch, name }) === false) refuse({ reason: "no-such-code" });
        return undefined;
      }
      case "lgo":
        tell({ type: "lgo", way: "out", message: { method: command.method, params: command.params } });
        software.ask(command);
        return undefined;
      case "lgo-wire":
        return software.choose(command.wire);
      case "lgo-pair":
        void software.pair();
        return undefined;
      case "lgo-code":
        return software.code(command.code);
      case "pay":
        return payment.act(command.act);
      case "payment-fault":
        return payment.set(command.fault);
      case "printer":
        return printer.set(command.fault, command.on);
      case "insert-sheet":
        return printer.printer.insertSheet();
      case "clear-papers":
        return printer.clear();
      case "read-paper":
        return this.#readPaper(command.id);
      case "power":
        return command.on ? machine.powerOn() : machine.powerOff();
      default:
        if (isOfPhone(command)) onPhone(await people.obey(command));
    }
  }

  /** The phone in hand looks at a paper. */
  async #readPaper(id: string): Promise<void> {
    const { printer, people, shelf, refuse, onPhone } = this.#parts;
    const read = await printer.readCode(id);
    if (read === undefined) refuse({ reason: "no-receipt" });
    else if (people.keepReceipt(read, (code) => shelf.labelOf(code))) onPhone();
    else refuse({ reason: "receipt-known" });
  }
}
