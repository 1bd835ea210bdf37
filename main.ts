/**
 * The composition root: opens what the board has, hands it to the terminal, and nothing else. How a part is put together
 * stands in drivers/composition, one file a neighbour; what is decided, in modules/.
 */

import { decodeBase45 } from "base45";
import { board } from "board";
import { destroyDataKey } from "data-key";
import { openBase } from "drivers/composition/base";
import { openCards, openKeys, openScanners } from "drivers/composition/counter";
import { openNetwork } from "drivers/composition/network";
import { openNfc } from "drivers/composition/nfc";
import { openPayments } from "drivers/composition/payment";
import { openPrinter } from "drivers/composition/printer";
import { openScreens } from "drivers/composition/screens";
import { openServices } from "drivers/composition/services";
import { openSite } from "drivers/composition/site";
import { openSoftware } from "drivers/composition/software";
import { openSound } from "drivers/composition/sound";
import { tellStart } from "drivers/composition/start";
import { openTeletransmission } from "drivers/composition/teletransmission";
import { openLines, openRollout, openTrust, openUpdates } from "drivers/composition/updates";
import { hoursOf } from "modules/billing/opening-hours";
import { territoryOf } from "modules/billing/territory";
import { civilDay } from "modules/calendar/civil-day";
import { eraseTerminal } from "modules/terminal/erase";
import { tellReport } from "modules/terminal/lgo-report";
import { Terminal } from "modules/terminal/terminal";
import { cardTokenLength, tokenFormats } from "modules/token/formats";
import { toHex } from "modules/token/hex";
import { TokenVerifier } from "modules/trust/token-verifier";
import { sha256, signatures } from "signatures";
import Timer from "timer";

const base = openBase();
const { log, events, parts, ledger, held, turns, clock } = base;
const witness = openScreens(base);

const trust = openTrust(base);
const updates = openUpdates(base, trust, witness);

openNetwork(base);
const { lgo, lan } = openSoftware(base, witness);
const neighbours = openSite(base, updates, trust, witness);
const services = openServices(base, updates);
const printing = openPrinter(base);
const payments = openPayments(base);

const formats = tokenFormats(decodeBase45);
const verifier = new TokenVerifier({
  formats,
  issuers: held.issuers,
  signatures,
  clock,
  guard: ledger.tokens.guard,
  ...(neighbours && { elsewhere: neighbours }),
  onUsed: (id, until, reached, issuer) => {
    ledger.tokens.remember(id, until, reached, issuer);
    clock.reached(reached);
  },
  onGuardFull: (issuer) => log(`replay guard full: a token of ${issuer} was refused`),
});

const { collection: findCollection } = board;
const collection = findCollection && parts.open("collector", () => findCollection());
const terminal = new Terminal({
  clock,
  verifier,
  catalogue: held.catalogue,
  tariffs: held.tariffs,
  recalls: held.recalls,
  territory: collection && territoryOf(collection.finess),
  hours: hoursOf(collection?.hours, log),
  screens: witness,
  sound: openSound(base),
  store: (record) => ledger.invoices.store(record),
  lookBack: (patient, except) => ledger.past.look(patient, except),
  online: services?.online,
  saleOpen: (isOpen) => {
    ledger.sale.set(isOpen);
    if (!isOpen) lgo.forgetPatient();
  },
  archive: ledger.invoices,
  forgetTime: base.forgetTime,
  wipe: () =>
    eraseTerminal({
      ended: [() => lan?.forget(), () => neighbours?.leave()],
      erased: { journal: () => ledger.wipe(), settings: () => updates.forget(), key: destroyDataKey },
      log,
    }),
  payments,
  keepSettings: (settings) => ledger.settings.keep(settings),
  report: (report) => tellReport(lgo, report),
  lgo: {
    get isHere() {
      return lgo.isHere;
    },
    act: (act) => lgo.act(act),
    hash: (bytes) => toHex(sha256(bytes)),
  },
  ...(lan && { lan: (action) => lan.act(action) }),
  site: neighbours,
  ...(printing && {
    print: (job) => printing.ask(job),
    printer: (action) => (action === "again" ? printing.again() : printing.drop()),
  }),
  log,
  ...(board.memory === undefined ? {} : { memory: board.memory }),
  updates: {
    openService: (code) => updates.openService(code),
    chooseCode: (code) => updates.chooseCode(code),
    tryCode: (code) => updates.tryCode(code),
    act: (action) => updates.act(action),
  },
});
events.open((event) => terminal.dispatch(event));

openScanners(base);
const hasCardSlot = openCards(base, cardTokenLength(formats));
openNfc(base);
openKeys(base);
openLines(base, updates);
const sending = openTeletransmission(base, collection);
const rollout = openRollout(base, updates, trust, witness);

terminal.together(() => {
  tellStart(base, {
    hasCardSlot,
    hasPaymentTerminal: payments.isThere,
    keysAreStale: verifier.keysAreStale,
    network: sending?.status ?? "none",
  });
  if (lan !== undefined) events.post({ type: "lan", view: lan.view });
  // Before any sale: what is told of it is kept from its first box on.
  services?.dispensations.second();
  if (neighbours !== undefined) events.post({ type: "site", view: neighbours.view });
});

Timer.repeat(() => {
  events.post({ type: "tick", now: clock.now() });
  const found = ledger.past.second(civilDay(clock.now()));
  if (found.length > 0) events.post({ type: "given", found });
  parts.second();
  updates.tick();
  lgo.second();
  lan?.second();
  sending?.second();
  neighbours?.second();
  services?.online.second();
  services?.dispensations.second();
  ledger.retention.second(clock.now(), clock.isCertain());
  if (turns.isFree("trust")) trust.second();
  if (turns.isFree("rollout")) rollout?.second();
}, 1000);
