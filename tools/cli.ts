/**
 * The command line: `npm run -s cli -- COMMAND ...`. Standard output carries results only; everything else goes to
 * standard error. Exit codes: 0 done, 1 the answer is no, 2 bad usage, 3 nobody answers (manage).
 */
import { text } from "node:stream/consumers";
import type { Command } from "./commands/command";

const COMMANDS: Readonly<Record<string, { readonly help: string; readonly load: () => Promise<Command> }>> = {
  verify: {
    help: "check tokens against an issuer list",
    load: () => import("./commands/verify"),
  },
  issue: {
    help: "make a token for a person",
    load: () => import("./commands/issue"),
  },
  keygen: {
    help: "make an issuer's key pair",
    load: () => import("./commands/keygen"),
  },
  issuers: {
    help: "write or show an issuer list",
    load: () => import("./commands/issuers"),
  },
  image: {
    help: "sign, verify or show a firmware image",
    load: () => import("./commands/image"),
  },
  keys: {
    help: "the keys that sign firmware images",
    load: () => import("./commands/keys"),
  },
  manage: {
    help: "list, update and restart a terminal over MCUmgr",
    load: () => import("./commands/manage"),
  },
  acts: { help: "print the bar codes of the acts", load: () => import("./commands/acts") },
  scan: { help: "tell what the terminal makes of a symbol", load: () => import("./commands/scan") },
  tuf: {
    help: "fetch what a TUF repository publishes, as a terminal would trust it",
    load: () => import("./commands/tuf"),
  },
  price: { help: "price an invoice", load: () => import("./commands/price") },
  tariff: {
    help: "build the dated tariffs, or look into them",
    load: () => import("./commands/tariff"),
  },
  catalogue: {
    help: "build a catalogue of medicines, or look into one",
    load: () => import("./commands/catalogue"),
  },
  recalls: {
    help: "build recalls and shortages, or look into them",
    load: () => import("./commands/recalls"),
  },
  card: { help: "read a card, or put one of the bench's into a virtual reader", load: () => import("./commands/card") },
  nfc: { help: "hold a phone to the contactless reader", load: () => import("./commands/nfc") },
  export: { help: "write a journal's invoices as JSON, or as B2 records", load: () => import("./commands/export") },
  "payment-terminal": {
    help: "a payment terminal to try tills on (Caisse-AP over IP)",
    load: () => import("./commands/payment-terminal"),
  },
  run: {
    help: "play a scenario on the whole firmware",
    load: () => import("./commands/run"),
  },
  lgo: {
    help: "speak with a terminal as the pharmacy's software does",
    load: () => import("./commands/lgo"),
  },
  serve: {
    help: "a headless terminal for MCUmgr clients",
    load: () => import("./commands/serve"),
  },
};

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(16)} ${help}`);
  return ["usage: npm run -s cli -- COMMAND ...", ...lines, "COMMAND --help tells more"].join("\n");
}

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) {
  const asked = name === "--help" || name === "-h" || name === "help";
  (asked ? process.stdout : process.stderr).write(`${usage()}\n`);
  process.exitCode = asked ? 0 : 2;
} else {
  // A reader that closes the pipe early (head, grep -q) has seen enough: no stack trace for that.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const { run } = await command.load();
  process.exitCode = await run(args, {
    stdin: () => text(process.stdin),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}
