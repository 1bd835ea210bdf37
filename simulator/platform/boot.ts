/**
 * Runs before the firmware: joins the host to the link, gives the globals that the SDK gives, and answers the control
 * channel. The firmware's own code runs when this module has been evaluated.
 */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { Channel } from "../link/channels";
import { DEFAULT_SCREEN, type ScreenSize } from "../screen";
import { setBroken } from "./broken";
import { advance, arm as armTimer, isVirtual, runDue, setClockOffset, wall } from "./clock";
import { type EngineOptions, host } from "./host";
import { arm } from "./hostile";
import { listen, receive, send } from "./link";
import { wear } from "./wear";

interface Globals {
  trace?: (...texts: unknown[]) => void;
  screen?: ScreenSize;
}

function sendJson(value: object): void {
  send(Channel.control, encodeUtf8(JSON.stringify(value)), false);
}

/** An exception that nothing caught: told to the bench, and then the device would restart. */
function fatal(error: unknown): void {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  sendJson({ type: "exception", message, stack });
  host.print(`exception: ${message}\n${stack}`);
  host.exit(70);
}

/** Where virtual time is to go, once the frames that came are read: a board's timers do not call from that deep either. */
const destinations: number[] = [];

listen(Channel.control, (payload) => {
  const message = JSON.parse(decodeUtf8(payload, 0, payload.length) ?? "null") as {
    readonly type?: string;
    readonly to?: number;
    readonly offset?: number;
    readonly name?: string;
    readonly broken?: boolean;
  } | null;
  switch (message?.type) {
    case "advance":
      destinations.push(message.to ?? 0);
      break;
    case "clock":
      setClockOffset(message.offset ?? 0);
      break;
    case "measure":
      // Put together as a text: what is spent here, the next measure would count.
      send(
        Channel.control,
        encodeUtf8(`{"type":"measure","written":${wear.written},"erased":${wear.erased},${host.measure().slice(1)}`),
        false,
      );
      break;
    case "fault":
      arm(message.name ?? "");
      break;
    case "part":
      setBroken(message.name, message.broken === true);
      break;
    case "quit":
      host.exit(0);
      break;
    default:
      break;
  }
});

// The firmware is called from within these. No `guarded`: each call more is a frame more on the stack.
host.onBytes = (bytes) => {
  try {
    receive(bytes);
    for (let to = destinations.shift(); to !== undefined; to = destinations.shift()) {
      const at = advance(to);
      // At each stop of the time: put together as a text, which takes a quarter of what JSON does.
      send(Channel.control, encodeUtf8(`{"type":"reached","at":${at}}`), false);
    }
    armTimer();
  } catch (error) {
    fatal(error);
  }
};
host.onWake = () => {
  try {
    runDue();
  } catch (error) {
    fatal(error);
  }
};

const globals = globalThis as Globals;
globals.trace = (...texts) => send(Channel.console, encodeUtf8(texts.join("")), false);
// The SDK's simulator has one of its own. Its size is asked for late: an engine that keeps this in flash has no options yet.
globals.screen ??= Object.freeze({
  get width() {
    return screenSize().width;
  },
  get height() {
    return screenSize().height;
  },
});
// In flash, as the SDK has it, it cannot be replaced: there the terminal's clock is the machine's.
if (Object.getOwnPropertyDescriptor(Date, "now")?.writable === true) Date.now = () => Math.floor(wall());

function screenSize(): ScreenSize {
  return (JSON.parse(host.options) as EngineOptions).screen ?? DEFAULT_SCREEN;
}

export function start(main: () => void): void {
  const run = () => {
    try {
      main();
      armTimer();
      sendJson({ type: "ready", engine: host.engine, virtual: isVirtual() });
    } catch (error) {
      fatal(error);
    }
  };
  if (host.isLinking) host.onStart = run;
  else run();
}
