/** The services on line: who asks what of the pharmacy's gateway. */
import { board } from "board";
import { dataKey } from "data-key";
import { Gateway } from "drivers/gateway/gateway";
import { Dispensations } from "modules/services/dispensations";
import { OnLine } from "modules/services/online";
import { Told } from "modules/services/outbox";
import { RecallsJob } from "modules/services/recalls-job";
import { ServiceKey } from "modules/services/service-key";
import { Services } from "modules/services/services";
import { summaries } from "modules/services/summaries";
import { RightsVerifier } from "modules/trust/rights-verifier";
import type { UpdateAgent } from "modules/update/agent/update-agent";
import { DATA_NAMES } from "modules/update/data/data-partition";
import randomBytes from "random-source";
import { sessionCrypto, sha256, signatures, signer } from "signatures";
import Timer from "timer";
import type { Base } from "./base";

/** Its number in MCUmgr. */
const RECALLS_IMAGE = DATA_NAMES.indexOf("recalls") + 1;

export interface OpenedServices {
  readonly online: OnLine;
  readonly dispensations: Dispensations;
}

/** @returns undefined where there is no gateway */
export function openServices(base: Base, updates: UpdateAgent): OpenedServices | undefined {
  const { parts, ledger, held, clock, uptime, series, events, log } = base;
  const { gateway: find } = board;
  const gateway = find && parts.open("gateway", () => find());
  if (gateway === undefined) return undefined;
  const dispensations = new Dispensations({
    journal: ledger.invoices,
    cursor: ledger.services.cursor(Told.dispensations),
    setAside: ledger.services.setAside,
    series,
    labelOf: (code) => held.catalogue.find(code)?.label,
    gateway: () => online.status,
    onChange: (about) => events.post({ type: "dispensations", about }),
    log,
  });
  const told = summaries({
    cursor: ledger.services.cursor(Told.summaries),
    after: (number) => ledger.invoices.next(number),
    series,
    sha256,
    onTold: (_number, _isNew, question) => online.told(question),
    log,
  });
  const recalls = openRecalls(base, updates);
  const online = new OnLine({
    open: () => {
      const transport = parts.open("gateway", () => new Gateway({ ...gateway, timer: Timer }));
      if (transport === undefined) return undefined;
      const key = new ServiceKey(dataKey(), { signer, sha256, mac: sessionCrypto.mac });
      const verifier = new RightsVerifier({ issuers: held.issuers, signatures, clock });
      return new Services({ transport, key, verifier, now: () => clock.now(), random: randomBytes, log });
    },
    others: recalls === undefined ? [told, dispensations.job] : [told, dispensations.job, recalls],
    now: () => clock.now(),
    uptime,
    random: randomBytes,
    soon: (call) => Timer.set(call, 0),
    onNews: (news) => events.post({ type: "services", news }),
    onIdentity: (news) => events.post({ type: "identity-found", ...news }),
    log,
  });
  ledger.services.begin();
  return { online, dispensations };
}

function openRecalls({ held, turns, uptime, log }: Base, updates: UpdateAgent): RecallsJob | undefined {
  const { recalls } = held;
  if (recalls === undefined) return undefined;
  const job = new RecallsJob({
    target: {
      get isFree() {
        return turns.isFree("recalls");
      },
      get version() {
        return recalls.about.version;
      },
      open: (name, length, first) => updates.pulled.open(RECALLS_IMAGE, name, length, first),
      write: (bytes) => updates.pulled.write(bytes),
      commit: () => updates.pulled.commit(),
    },
    uptime,
    log,
  });
  turns.join("recalls", job);
  return job;
}
