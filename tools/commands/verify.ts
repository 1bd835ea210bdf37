import { readFile } from "node:fs/promises";
import { encodeUtf8 } from "modules/cbor/utf8";
import { CHALLENGE_LENGTH } from "modules/nfc/select";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { TOKEN_FORMATS } from "modules/token/formats";
import { fromHex } from "modules/token/hex";
import { IssuerList } from "modules/trust/issuer-list";
import { TokenVerifier } from "modules/trust/token-verifier";
import { guarded, parseTime, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: verify --issuers FILE --at TIME [--card-serial HEX | --challenge HEX] TEXT   (TEXT is - for standard input, one token a line)
  --challenge: of the contactless reader that the token was made for.
  By the terminal's own rules, but for what it keeps: no journal (a token is already-used within one call only, and no
  issuer list is older than another), and no bounded clock (TIME is believed).`;

/** Prints one JSON line a token. Exit 0 if none was refused, 1 if one was, 2 for bad usage. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      issuers: { type: "string" },
      at: { type: "string" },
      "card-serial": { type: "string" },
      challenge: { type: "string" },
    });
    const at = parseTime(required(values.at, "--at"), "--at");
    const file = await readFile(required(values.issuers, "--issuers"));
    const list = IssuerList.parse(new Uint8Array(file), nobleSha256);
    if (!list.ok) throw new UsageError(`--issuers: the list cannot be read (${list.reason})`);
    const serial = values["card-serial"] === undefined ? undefined : fromHex(values["card-serial"]);
    if (values["card-serial"] !== undefined && serial?.length !== 8) {
      throw new UsageError("--card-serial: 16 hexadecimal digits are needed");
    }
    const challenge = values.challenge === undefined ? undefined : fromHex(values.challenge);
    if (values.challenge !== undefined && challenge?.length !== CHALLENGE_LENGTH) {
      throw new UsageError("--challenge: 32 hexadecimal digits are needed");
    }
    if (serial !== undefined && challenge !== undefined) throw new UsageError("a card was asked with no challenge");
    const [text] = positionals;
    if (positionals.length !== 1 || text === undefined) throw new UsageError("one TEXT is needed");
    const verifier = new TokenVerifier({
      formats: TOKEN_FORMATS,
      issuers: list.value,
      signatures: nobleVerifier,
      clock: { now: () => at, isCertain: () => true },
    });
    let refused = false;
    const one = (token: string): void => {
      const verdict =
        serial === undefined
          ? verifier.verifyCode(encodeUtf8(token), challenge)
          : verifier.verifyCardText(token, serial);
      refused ||= verdict.verdict === "refused";
      io.out(JSON.stringify(verdict));
    };
    if (text === "-") {
      const lines = (await io.stdin()).split("\n");
      if (lines.at(-1) === "") lines.pop();
      for (const line of lines) one(line.endsWith("\r") ? line.slice(0, -1) : line);
    } else one(text);
    return refused ? 1 : 0;
  });
}
