import { readFile } from "node:fs/promises";
import { fromHex } from "modules/token/hex";
import { signingKeyFromPem } from "../kit/issuing/keys";
import { parsePerson } from "../kit/issuing/person";
import { issueText } from "../kit/issuing/token";
import { guarded, parseInteger, parseTime, readArguments, required, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE =
  "usage: issue --person FILE.json --key PRIVATE.pem --iss NAME --at TIME --lifetime SECONDS [--card-serial HEX]";

/** Prints the text of one QR code. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values } = readArguments(args, {
      person: { type: "string" },
      key: { type: "string" },
      iss: { type: "string" },
      at: { type: "string" },
      lifetime: { type: "string" },
      "card-serial": { type: "string" },
    });
    const json: unknown = JSON.parse(await readFile(required(values.person, "--person"), "utf8"));
    const cardSerial = values["card-serial"] === undefined ? undefined : fromHex(values["card-serial"]);
    if (values["card-serial"] !== undefined && cardSerial?.length !== 8) {
      throw new UsageError("--card-serial: 16 hexadecimal digits are needed");
    }
    io.out(
      issueText({
        person: parsePerson(json),
        key: signingKeyFromPem(await readFile(required(values.key, "--key"), "utf8")),
        iss: required(values.iss, "--iss"),
        at: parseTime(required(values.at, "--at"), "--at"),
        lifetime: parseInteger(required(values.lifetime, "--lifetime"), "--lifetime"),
        ...(cardSerial === undefined ? {} : { cardSerial }),
      }),
    );
    return 0;
  });
}
