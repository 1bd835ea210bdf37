import { toHex } from "modules/token/hex";
import { nearPhone } from "../../simulator/ecarte/near-phone";
import { findPatient, PATIENTS } from "../../simulator/ecarte/patients";
import { Phone } from "../../simulator/ecarte/phone";
import type { Contactless } from "../../simulator/hardware/nfc/contactless";
import { findNearFault, NEAR_FAULTS, type NearFault } from "../../simulator/hardware/nfc/faults";
import { findNearThing, NEAR_THINGS } from "../../simulator/hardware/nfc/other-things";
import { withPcscCard } from "../card/read-pcsc";
import { readNear } from "../nfc/read-near";
import { type NearEnd, readPcscNear } from "../nfc/read-pcsc-near";
import { guarded, parseInteger, parseTime, readArguments, UsageError } from "./arguments";
import { benchIssuers, verifierOf } from "./bench-trust";
import type { CommandIo } from "./command";

const names = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).join(", ");

const USAGE = `usage: nfc --read [--patient NAME | --kind KIND | --pcsc READER] [--fault FAULT] [--wire uart|i2c]
                  [--issuers FILE] [--at TIME] [--wait SECONDS] [--trace]
Holds a patient's phone of the bench (camille's if none is named) to the contactless reader, or takes what lies on one on the
desk whose name has READER in it, reads it through the terminal's own driver, and prints one JSON line: the verdict, as verify
prints it, or {"problem": ...} where there is no token. --trace writes to standard error what the engineer wants: the token and
its challenge (for verify --challenge), commands, frames and milliseconds.
KIND: ${names(NEAR_THINGS)}
FAULT: ${names(NEAR_FAULTS)}`;

/** Past the default, for a person who looks for the phone, s. */
const DEFAULT_WAIT = 5;
/** No reader answered. */
const NO_READER = "reader-lost";

/** Exit 0 if there was a token and it was not refused; 1 if not; 2 for bad usage. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      read: { type: "boolean" },
      patient: { type: "string" },
      kind: { type: "string" },
      pcsc: { type: "string" },
      fault: { type: "string" },
      wire: { type: "string" },
      issuers: { type: "string" },
      at: { type: "string" },
      wait: { type: "string" },
      trace: { type: "boolean" },
    });
    if (positionals.length > 0) throw new UsageError(`nfc takes no ${positionals[0]}`);
    if (values.read !== true) throw new UsageError("--read is needed");
    const { patient, kind, pcsc, wire = "uart", trace = false } = values;
    if ([patient, kind, pcsc].filter((each) => each !== undefined).length > 1)
      throw new UsageError("one of --patient, --kind and --pcsc");
    if (wire !== "uart" && wire !== "i2c") throw new UsageError(`--wire: ${wire}? (uart, i2c)`);
    const fault = values.fault === undefined ? undefined : findNearFault(values.fault);
    if (values.fault !== undefined && fault === undefined)
      throw new UsageError(`--fault: ${values.fault}? (${names(NEAR_FAULTS)})`);
    const now = values.at === undefined ? Math.floor(Date.now() / 1000) : parseTime(values.at, "--at");
    const wait = values.wait === undefined ? DEFAULT_WAIT : parseInteger(values.wait, "--wait");
    const thing = pcsc === undefined ? thingOf(patient, kind, now, fault) : undefined;
    const verifier = await verifierOf(values.issuers, now);
    let end: NearEnd | undefined;
    if (thing === undefined) {
      const found = await withPcscCard(pcsc ?? "", wait * 1000, (_reader, card) => readPcscNear(card));
      if (!found.ok) {
        io.err(found.reason);
        return 1;
      }
      end = found.value;
    } else {
      const read = readNear(() => thing, { fault, isI2c: wire === "i2c", ...(trace ? { log: io.err } : {}) });
      end = read.end;
      if (trace)
        io.err(`${read.commands} commands, ${read.frames} frames, ${Math.round(read.ms)} ms from the first touch`);
    }
    if (end?.kind !== "read") {
      io.out(JSON.stringify({ problem: end?.problem ?? NO_READER }));
      return 1;
    }
    if (trace) {
      io.err(`challenge ${toHex(end.challenge)}`);
      io.err(Buffer.from(end.token).toString("latin1"));
    }
    const verdict = verifier.verifyCode(end.token, end.challenge);
    io.out(JSON.stringify(verdict));
    return verdict.verdict === "refused" ? 1 : 0;
  });
}

function thingOf(id = "camille", kind: string | undefined, now: number, fault: NearFault | undefined): Contactless {
  if (kind !== undefined) {
    const thing = findNearThing(kind);
    if (thing === undefined) throw new UsageError(`--kind: ${kind}? (${names(NEAR_THINGS)})`);
    return thing;
  }
  const patient = findPatient(id);
  if (patient === undefined) throw new UsageError(`--patient: ${id}? (${names(PATIENTS)})`);
  return nearPhone(new Phone(patient, now), { issuers: benchIssuers(), now: () => now }, fault);
}
