import { decodeBase45 } from "modules/base45/base45";
import { AIM_LENGTH, identifiedScan, parseAim } from "modules/scan/aim";
import { type CodeReading, classify } from "modules/scan/classify";
import { plainScan } from "modules/scan/plain";
import { ev1 } from "modules/token/ev1";
import { guarded, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: scan (--hex BYTES | --text TEXT) [--aim "]Q2"] [--at YEAR]
What the terminal makes of a symbol, as one JSON line: kind is box, token, e-prescription, ins, prescriber, act, foreign-box
or unknown. --aim: the identifier that the scanner sends before it; without one, the text alone tells. --text takes \\x1d and
the like for control characters. --at: the year of today, for the century of an expiry. Exit 1: unknown.`;

/** More than any symbol holds. */
const MAX_BYTES = 8192;
const CR = 0x0d;
const LF = 0x0a;

export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      hex: { type: "string" },
      text: { type: "string" },
      aim: { type: "string" },
      at: { type: "string" },
    });
    const { hex, text, aim = "", at } = values;
    if (positionals.length > 0 || (hex === undefined) === (text === undefined)) {
      throw new UsageError("either --hex or --text is needed");
    }
    const data = withoutTail(hex === undefined ? bytesOf(text ?? "") : fromHex(hex));
    if (data.length === 0) throw new UsageError("no symbol holds nothing");
    if (data.length > MAX_BYTES) throw new UsageError(`${data.length} bytes are more than any symbol has`);
    const year = at === undefined ? new Date().getUTCFullYear() : Number(/^\d{4}/.exec(at)?.[0] ?? Number.NaN);
    if (Number.isNaN(year)) throw new UsageError(`--at: ${at} is no year`);
    const format = ev1(decodeBase45);
    const reading = classify(scanOf(data, aim), year, (bytes) => format.code.recognises(bytes));
    io.out(JSON.stringify(told(reading)));
    return reading.kind === "unknown" || reading.kind === "goods" ? 1 : 0;
  });
}

/** As the driver of a scanner does: an identifier that was sent counts, whether it was given apart or stands before. */
function scanOf(data: Uint8Array, aim: string) {
  if (aim === "") return identifiedScan(data, 0, data.length) ?? plainScan(data);
  const bytes = Uint8Array.from([...bytesOf(aim), ...data]);
  const isAim = aim.length === AIM_LENGTH && parseAim(bytes, 0) !== undefined;
  const scan = isAim ? identifiedScan(bytes, 0, bytes.length) : undefined;
  if (scan === undefined) throw new UsageError(`--aim: "${aim}" is no identifier`);
  return scan;
}

/** With the names of the interface: what a prescriber's code says is one kind, whichever number it is. */
function told(reading: CodeReading): object {
  switch (reading.kind) {
    case "practice":
      return { kind: "prescriber", number: reading.number };
    case "goods":
      return { kind: "unknown", looksLike: "goods", ean13: reading.ean13 };
    case "ins":
      return { kind: "ins", ...reading.paper };
    default:
      return reading;
  }
}

/** UTF-8, with the escapes \\xHH of control characters. */
function bytesOf(text: string): Uint8Array {
  const parts = text.split(/\\x([0-9a-fA-F]{2})/);
  const bytes = parts.map((part, i) =>
    i % 2 === 0 ? [...new TextEncoder().encode(part)] : [Number.parseInt(part, 16)],
  );
  return Uint8Array.from(bytes.flat());
}

function fromHex(hex: string): Uint8Array {
  const digits = hex.replace(/[\s:]/g, "");
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) throw new UsageError("--hex: pairs of hexadecimal digits are needed");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** CR, LF or both: what the scanner sends behind a symbol. */
function withoutTail(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (bytes[end - 1] === LF) end -= 1;
  if (bytes[end - 1] === CR) end -= 1;
  return bytes.subarray(0, end);
}
