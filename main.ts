/**
 * The composition root: opens what the board has, hands it to the terminal, and nothing else.
 */

import Resource from "Resource";
import Digital from "embedded:io/digital";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import UDP from "embedded:io/socket/udp";
import flash from "embedded:storage/flash";
import { aead } from "aead";
import { decodeBase45 } from "base45";
import { board } from "board";
import CardSerial from "card-serial";
import Poco from "commodetto/Poco";
import parseBMF from "commodetto/parseBMF";
import { dataKey, destroyDataKey } from "data-key";
import { Beeper } from "drivers/beeper/beeper";
import type { CardPins } from "drivers/board/board";
import { Buttons } from "drivers/buttons/buttons";
import { CameraScanner } from "drivers/camera-scanner/camera-scanner";
import { Collector } from "drivers/collector/collector";
import { FileServer } from "drivers/file-server/file-server";
import { FleetServer } from "drivers/fleet-server/fleet-server";
import { Gateway } from "drivers/gateway/gateway";
import { LgoCable } from "drivers/lgo-cable/lgo-cable";
import { LgoLan } from "drivers/lgo-lan/lgo-lan";
import { Pn532 } from "drivers/pn532/pn532";
import { ReceiptPrinter } from "drivers/receipt-printer/receipt-printer";
import { SiteNetwork } from "drivers/site-network/site-network";
import { SmartCard } from "drivers/smartcard/smart-card";
import { SmpSerial } from "drivers/smp-serial/smp-serial";
import { SmpUdp } from "drivers/smp-udp/smp-udp";
import { Speaker } from "drivers/speaker/speaker";
import { Touch } from "drivers/touch/touch";
import openSlots from "firmware-slots";
import { hoursOf } from "modules/billing/opening-hours";
import { territoryOf } from "modules/billing/territory";
import { civilDay } from "modules/calendar/civil-day";
import { type CardEvent, CardSession, type SlotEvent } from "modules/card/card-session";
import { encodeUtf8 } from "modules/cbor/utf8";
import { HeldData } from "modules/data/held-data";
import { Ledger } from "modules/ledger/ledger";
import { Lan } from "modules/lgo/lan/lan";
import { Lgo } from "modules/lgo/lgo";
import { NfcSession } from "modules/nfc/nfc-session";
import { Parts } from "modules/parts/parts";
import type { PaymentOutcome } from "modules/payment/payment";
import { Printing } from "modules/printing/printing";
import { uniform } from "modules/random/random";
import { makeDocument } from "modules/receipt/documents";
import { isFault } from "modules/reset/reset-reason";
import type { Scan } from "modules/scan/scan";
import type { SerialPins } from "modules/scan/scanner";
import { Screens } from "modules/screens/screens";
import { FONT_FILES, type Fonts } from "modules/screens/theme";
import { Sealer } from "modules/sealing/sealer";
import { Dispensations } from "modules/services/dispensations";
import { OnLine } from "modules/services/online";
import { Told } from "modules/services/outbox";
import { RecallsJob } from "modules/services/recalls-job";
import { ServiceKey } from "modules/services/service-key";
import { Services } from "modules/services/services";
import { summaries } from "modules/services/summaries";
import { Neighbours } from "modules/site/neighbours";
import { LANGUAGES } from "modules/strings/languages";
import { type SendingStatus, Teletransmission } from "modules/teletransmission/teletransmission";
import { eraseTerminal } from "modules/terminal/erase";
import type { Key } from "modules/terminal/event";
import { EventQueue } from "modules/terminal/event-queue";
import { tellReport } from "modules/terminal/lgo-report";
import { siteHealth } from "modules/terminal/on-site";
import { LOUDNESS } from "modules/terminal/settings";
import { startEvents, startLines } from "modules/terminal/start";
import { Terminal } from "modules/terminal/terminal";
import { Witness } from "modules/terminal/witness";
import { plainText } from "modules/text/plain";
import { cardTokenLength, tokenFormats } from "modules/token/formats";
import { toHex } from "modules/token/hex";
import { BoundedClock } from "modules/trust/clock";
import { RightsVerifier } from "modules/trust/rights-verifier";
import { TokenVerifier } from "modules/trust/token-verifier";
import { NonceSource } from "modules/update/agent/nonce";
import { Turns } from "modules/update/agent/turns";
import { UpdateAgent } from "modules/update/agent/update-agent";
import { Uptime } from "modules/update/agent/uptime";
import { DATA_NAMES } from "modules/update/data/data-partition";
import { Ddi } from "modules/update/ddi/ddi";
import { productOfIds } from "modules/update/image/product";
import { pinnedKeys } from "modules/update/image/public-key";
import { LogRing } from "modules/update/smp/log-ring";
import { MAX_FRAME } from "modules/update/smp/protocol";
import { FlashTufStore } from "modules/update/tuf/flash-store";
import { FleetTrust } from "modules/update/tuf/fleet-trust";
import { DeviceKeys } from "modules/update/tuf/keys";
import { BUILT } from "modules/version/built";
import { VERSION } from "modules/version/version";
import randomBytes from "random-source";
import { MANAGEMENT_KEYS, RELEASE_KEYS, ROOT } from "release-keys";
import restart, { resetReason } from "restart";
import { sha1 } from "sha1";
import { imageCrypto, sessionCrypto, sha256, signatures, signer } from "signatures";
import Time from "time";
import Timer from "timer";

/** Bytes of the log that are kept for whoever manages the terminal. */
const LOG_LENGTH = 4096;
/** Its number in MCUmgr. */
const RECALLS_IMAGE = DATA_NAMES.indexOf("recalls") + 1;
/** The answer to a restart has left by then, ms. */
const RESTART_DELAY = 250;

const font = (name: keyof Fonts) => parseBMF(new Resource(`${FONT_FILES[name]}.bf4`));
const poco = new Poco(screen, { displayListLength: board.displayListLength });
const fonts: Fonts = {
  text14: font("text14"),
  text17: font("text17"),
  bold17: font("bold17"),
  bold25: font("bold25"),
  digits46: font("digits46"),
  icons16: font("icons16"),
  icons24: font("icons24"),
  icons64: font("icons64"),
};

const logRing = new LogRing(LOG_LENGTH);
const log = (text: string) => {
  const line = plainText(text);
  trace(`${line}\n`);
  logRing.add(line);
};
const events = new EventQueue(log);
const parts = new Parts(log, (failed) => events.post({ type: "parts", failed }));

const sealer = new Sealer(aead, dataKey(), new DataView(randomBytes(4).buffer).getUint32(0));
const ledger = new Ledger(flash.open({ path: "journal" }), log, sealer);
const held = new HeldData({
  open: (path) => flash.open({ path }),
  ledger,
  built: BUILT,
  sha256,
  onCatalogue: (about) => events.post({ type: "catalogue", about }),
  onTariffs: (about) => events.post({ type: "tariffs", about }),
  onRecalls: (about, read) => events.post({ type: "recalls", about, read }),
  log,
});
const { issuers, catalogue, tariffs, recalls } = held;
const turns = new Turns();
const uptime = new Uptime(() => Time.ticks);
const earliest = () => Math.max(ledger.tokens.time, issuers.issued);
const clock = new BoundedClock(
  () => Date.now(),
  () => uptime.seconds(),
  earliest(),
);
const { neighbours: findNeighbours } = board;
const siteWire = findNeighbours && parts.open("neighbours", () => findNeighbours());
const neighbours =
  siteWire &&
  new Neighbours({
    crypto: { session: sessionCrypto, aead, sha256 },
    open: (network) =>
      parts.open("neighbours", () => {
        const name = `comptoir-${toHex(randomBytes(4))}`;
        return new SiteNetwork({ ...siteWire, name, onDatagram: network.onDatagram, onFound: network.onFound });
      }),
    now: () => uptime.seconds() * 1000,
    time: () => clock.now(),
    random: randomBytes,
    timer: Timer,
    kept: ledger.site,
    used: (visit) => ledger.tokens.guard.each(visit),
    health: () => siteHealth(witness.state, held.partitions),
    images: {
      shelves: held.partitions,
      target: () => updates.pulled,
      listing: (hash) => trust.listing(hash),
      isFree: () => turns.isFree("site"),
      log,
    },
    onChange: (view) => events.post({ type: "site", view }),
    log,
  });
const formats = tokenFormats(decodeBase45);
const verifier = new TokenVerifier({
  formats,
  issuers,
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

const { lgo: lgoPins, lan: lanPort, audio, beeper: beeperPin, buttons, card, console, openCamera, openTouch } = board;
const lgo = new Lgo({
  sequence: ledger.lgo,
  invoices: ledger.invoices,
  terminal: board.name,
  firmware: VERSION,
  memory: board.memory,
  onEvent: (event) => events.post({ type: "lgo", event }),
  log,
});
const openCable = (pins: SerialPins) => {
  const onReceive = (bytes: Uint8Array) => lgo.receive(connection, bytes);
  const cable = new LgoCable({ serial: { io: Serial, ...pins }, onReceive });
  const wire = {
    get backlog() {
      return cable.backlog;
    },
    send: (line: string) => parts.use("cable", () => cable.send(line)),
  };
  // Whoever listens on it is told what is not personal without a word.
  const connection = lgo.open(wire, true);
};
if (lgoPins !== undefined) parts.open("cable", () => openCable(lgoPins));
const openLan = (port: number) => {
  const lan = new Lan({
    lgo,
    crypto: { session: sessionCrypto, aead, sha256, sha1, random: randomBytes },
    kept: ledger.lan,
    port,
    listen: () =>
      parts.open(
        "network",
        () =>
          new LgoLan({
            listener: { io: Listener, port },
            socket: { io: TCP },
            timer: Timer,
            onConnect: (id) => lan.connected(id),
            onReceive: (id, bytes) => lan.received(id, bytes),
            onClose: (id) => lan.closed(id),
          }),
      ),
    onChange: (view) => events.post({ type: "lan", view }),
    log,
  });
  return lan;
};
const lan = lanPort === undefined ? undefined : openLan(lanPort);
const speaker = audio && parts.open("speaker", () => new Speaker({ audio: { io: audio }, timer: Timer }));
const piezo =
  beeperPin === undefined
    ? undefined
    : parts.open("beeper", () => new Beeper({ pwm: { io: PWM, pin: beeperPin }, timer: Timer }));
const beeper = piezo ?? speaker;
const beeperPart = piezo === undefined ? "speaker" : "beeper";

const witness = new Witness({
  screens: new Screens(poco, fonts, { version: VERSION, engine: board.name }, LANGUAGES),
  others: () => ({
    journalMounts: ledger.trouble === null,
    keysRefusal: held.issuersRefusal,
    catalogueRefusal: catalogue.about.refused,
    tariffsRefusal: tariffs.about.refused,
  }),
});
const { trustSource: findTrust } = board;
const trustSource = findTrust && parts.open("fleet", () => findTrust());
const trust = new FleetTrust({
  root: encodeUtf8(ROOT),
  pinned: { release: pinnedKeys(RELEASE_KEYS, sha256), management: pinnedKeys(MANAGEMENT_KEYS, sha256) },
  // An update does not bring a table of partitions: a board from before has none for this.
  store: parts.open("fleet", () => new FlashTufStore(flash.open({ path: "tuf" }))),
  source: trustSource && parts.open("fleet", () => new FileServer({ ...trustSource, timer: Timer })),
  verifier: new DeviceKeys(signatures),
  sha256,
  now: () => clock.now(),
  isClockCertain: () => clock.isCertain(),
  random: uniform(randomBytes),
  onChange: (status) => events.post({ type: "trust", status }),
  log,
});
const nonces = new NonceSource(imageCrypto, randomBytes);
const updateFlash = flash.open({ path: "update" });
const updates = new UpdateAgent({
  ...openSlots(updateFlash),
  flash: updateFlash,
  data: held.readers(),
  trust: {
    crypto: imageCrypto,
    keys: trust.release,
    product: productOfIds(board.product),
  },
  signatures,
  sessionCrypto,
  knownCode: board.knownCode,
  managementKeys: trust.management,
  version: VERSION,
  board: board.name,
  uptime: () => uptime.seconds(),
  now: () => clock.now(),
  isClockCertain: () => clock.isCertain(),
  setTime: (now) => Time.set(now),
  nonce: () => nonces.next(),
  ...(board.memory === undefined ? {} : { memory: board.memory }),
  isBusy: () => witness.isBusy,
  failingPart: () => witness.failingPart(),
  restart: () => Timer.set(() => restart(), RESTART_DELAY),
  log,
  logText: () => logRing.read(),
  onStatus: (status) => events.post({ type: "update", status }),
});
const { collection: findCollection, fleet: findFleet, printer: findPrinter } = board;
const collection = findCollection && parts.open("collector", () => findCollection());
const fleet = findFleet && parts.open("fleet", () => findFleet());
const documents = {
  languages: LANGUAGES,
  invoice: (number: number) => ledger.invoices.stored(number),
  labelOf: (code: string) => catalogue.find(code)?.label,
};
const fitted = findPrinter && parts.open("printer", () => findPrinter());
const printing =
  fitted &&
  parts.open(
    "printer",
    () =>
      new Printing(
        {
          make: (job) => makeDocument(job, { ...fitted, ...documents }),
          onChange: (view) => events.post({ type: "printer", view }),
          kept: ledger.prints.jobs,
          keep: (jobs) => ledger.prints.keep(jobs),
        },
        (callbacks) => new ReceiptPrinter({ ...fitted.wire, ...callbacks, timer: Timer }),
      ),
  );
const { openPayment } = board;
const payer = openPayment && parts.open("payment", () => openPayment(Timer));
const onPaid = (outcome: PaymentOutcome) => events.post({ type: "payment", outcome });
const { gateway: findGateway } = board;
const gateway = findGateway && parts.open("gateway", () => findGateway());
const dispensations =
  gateway &&
  new Dispensations({
    journal: ledger.invoices,
    cursor: ledger.services.cursor(Told.dispensations),
    setAside: ledger.services.setAside,
    series: () => ledger.series.get(uniform(randomBytes)),
    labelOf: (code) => catalogue.find(code)?.label,
    gateway: () => online?.status ?? "untried",
    onChange: (about) => events.post({ type: "dispensations", about }),
    log,
  });
const recallsJob =
  gateway &&
  recalls &&
  new RecallsJob({
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
    uptime: () => uptime.seconds(),
    log,
  });
const online: OnLine | undefined =
  gateway &&
  dispensations &&
  new OnLine({
    open: () => {
      const transport = parts.open("gateway", () => new Gateway({ ...gateway, timer: Timer }));
      if (transport === undefined) return undefined;
      const key = new ServiceKey(dataKey(), { signer, sha256, mac: sessionCrypto.mac });
      const proofs = new RightsVerifier({ issuers, signatures, clock });
      return new Services({ transport, key, verifier: proofs, now: () => clock.now(), random: randomBytes, log });
    },
    others: [
      summaries({
        cursor: ledger.services.cursor(Told.summaries),
        after: (number) => ledger.invoices.next(number),
        series: () => ledger.series.get(uniform(randomBytes)),
        sha256,
        log,
      }),
      dispensations.job,
      ...(recallsJob === undefined ? [] : [recallsJob]),
    ],
    now: () => clock.now(),
    uptime: () => uptime.seconds(),
    random: randomBytes,
    soon: (call) => Timer.set(call, 0),
    onNews: (news) => events.post({ type: "services", news }),
    onIdentity: (news) => events.post({ type: "identity-found", ...news }),
    log,
  });
if (online !== undefined) ledger.services.begin();
const terminal = new Terminal({
  clock,
  verifier,
  catalogue,
  tariffs,
  recalls,
  territory: collection && territoryOf(collection.finess),
  hours: hoursOf(collection?.hours, log),
  screens: witness,
  sound: (sound, volume) => beeper && parts.use(beeperPart, () => beeper.play(sound, LOUDNESS[volume])),
  store: (record) => ledger.invoices.store(record),
  lookBack: (patient) => ledger.past.look(patient),
  online,
  saleOpen: (isOpen) => {
    ledger.sale.set(isOpen);
    if (!isOpen) lgo.forgetPatient();
  },
  archive: ledger.invoices,
  forgetTime: () => {
    ledger.tokens.forgetTime(issuers.issued);
    clock.forget(earliest());
  },
  wipe: () =>
    eraseTerminal({
      ended: [() => lan?.forget(), () => neighbours?.leave()],
      erased: { journal: () => ledger.wipe(), settings: () => updates.forget(), key: destroyDataKey },
      log,
    }),
  payments: {
    keep: (open) => ledger.payments.keep(open),
    settle: (number, settlement) => ledger.invoices.settlePayment(number, settlement),
    pay: (ask) => payer && parts.use("payment", () => payer.pay(ask, onPaid)),
  },
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

const { driver: Scanner, ...scanner } = board.scanner;
parts.open(
  "scanner",
  () =>
    new Scanner({
      serial: { io: Serial, ...scanner },
      timer: Timer,
      onScan: (scan) => events.post({ type: "scan", ...scan }),
      onStatus: (status) => events.post({ type: "scanner", status }),
    }),
);
const camera = openCamera && parts.open("camera", () => openCamera());
if (camera !== undefined) {
  const onScan = (scan: Scan) => events.post({ type: "scan", ...scan });
  parts.open("camera", () => new CameraScanner({ camera, timer: Timer, onScan }));
}
const openSlot = (onEvent: (event: SlotEvent) => void, { port, data, clock, hz, reset, power, detect }: CardPins) =>
  new SmartCard({
    serial: { io: CardSerial, port, data },
    clock: { io: PWM, pin: clock, hz },
    reset: { io: Digital, pin: reset },
    power: { io: Digital, pin: power },
    detect: { io: Digital, pin: detect },
    timer: Timer,
    onEvent,
  });
const onCard = (event: CardEvent) => events.post({ type: "card", event });
const cardSession =
  card &&
  parts.open("card", () =>
    CardSession.over((onEvent) => openSlot(onEvent, card), cardTokenLength(formats), onCard, log),
  );
const nearWire = board.nfc?.();
if (nearWire !== undefined) {
  parts.open("nfc", () =>
    NfcSession.over((onEvent) => new Pn532({ ...nearWire, timer: Timer, onEvent }), {
      onEvent: (event) => events.post({ type: "nfc", event }),
      now: () => Time.ticks,
      random: randomBytes,
      log,
    }),
  );
}
if (buttons !== undefined) {
  const onPress = (key: Key) => events.post({ type: "key", key });
  parts.open("buttons", () => new Buttons({ digital: { io: Digital }, pins: buttons, timer: Timer, onPress }));
}
if (openTouch !== undefined) {
  const onDown = (x: number, y: number) => events.post({ type: "touch", x, y });
  parts.open("touch", () => new Touch({ sensor: openTouch(), timer: Timer, onDown }));
}
const onRequest = updates.receive.bind(updates);
parts.open("network", () => new SmpUdp({ socket: { io: UDP }, onRequest }));
if (console !== undefined) {
  const serial = { io: Serial, ...console };
  parts.open("console", () => new SmpSerial({ serial, maxFrame: MAX_FRAME, onRequest }));
}
const tellQueue = (network: SendingStatus) => {
  const { queued, rejected } = ledger.invoices;
  events.post({ type: "queue", length: queued, rejected, network });
};
const transport = collection && parts.open("collector", () => new Collector({ ...collection.collector, timer: Timer }));
const sending =
  collection &&
  transport &&
  new Teletransmission({
    queue: ledger.invoices,
    transport,
    sender: () => ({ ...collection, series: ledger.series.get(uniform(randomBytes)) }),
    state: () => ({
      firmware: VERSION,
      keys: issuers.version,
      keysIssued: issuers.issued,
      isClockCertain: clock.isCertain(),
      tariff: tariffs.about.newest,
      catalogue: String(catalogue.about.version),
    }),
    random: uniform(randomBytes),
    onArl: (arl) => events.post({ type: "arl", ...arl }),
    onChange: tellQueue,
    log,
  });

const server = fleet && parts.open("fleet", () => new FleetServer({ ...fleet.server, timer: Timer }));
const rollout =
  fleet &&
  server &&
  new Ddi({
    http: server,
    target: updates.pulled,
    path: fleet.path,
    parts: held.partitions.map(({ name }) => name),
    about: () => ({
      hw_boardname: board.name,
      hw_revision: "default",
      sw_version: updates.status.version ?? VERSION,
      ...held.versions(),
      queued: String(ledger.invoices.queued),
      trouble: ledger.trouble ?? updates.status.refusal ?? "",
    }),
    listing: (hash) => trust.listing(hash),
    isBusy: () => witness.isBusy,
    random: uniform(randomBytes),
    kept: ledger.rollout,
    log,
  });

turns.join("trust", trust);
turns.join("rollout", rollout);
turns.join("recalls", recallsJob);
turns.join("sale", {
  get isUnderWay() {
    return witness.isBusy;
  },
});

// In a block: nothing of it is kept once it was told.
{
  const reason = resetReason();
  const interrupted = ledger.begin(isFault(reason));
  ledger.versions.useData(tariffs.about.newest, String(catalogue.about.version));
  const start = {
    hasCardSlot: cardSession !== undefined,
    keys: issuers,
    keysState: held.issuersState,
    keysAreStale: verifier.keysAreStale,
    settings: ledger.settings.kept,
    catalogue: catalogue.about,
    tariffs: tariffs.about,
    queued: ledger.invoices.queued,
    rejected: ledger.invoices.rejected,
    network: sending?.status ?? "none",
    journal: ledger.invoices.about(),
    payments: { isThere: payer !== undefined, open: ledger.payments.open },
    now: clock.now(),
    reason,
    interrupted,
    lastNumber: ledger.invoices.lastNumber,
    starts: ledger.counts.of("starts"),
    stops: ledger.counts.of("faults"),
  } as const;
  held.tellRecalls();
  for (const line of startLines(start)) log(line);
  for (const event of startEvents(start)) events.post(event);
  if (lan !== undefined) events.post({ type: "lan", view: lan.view });
  // Before any sale: what is told of it is kept from its first box on.
  dispensations?.second();
  if (neighbours !== undefined) events.post({ type: "site", view: neighbours.view });
}
Timer.repeat(() => {
  events.post({ type: "tick", now: clock.now() });
  const found = ledger.past.second(civilDay(clock.now()));
  if (found.length > 0) events.post({ type: "given", found });
  updates.tick();
  lgo.second();
  lan?.second();
  sending?.second();
  neighbours?.second();
  online?.second();
  dispensations?.second();
  ledger.retention.second(clock.now(), clock.isCertain());
  if (turns.isFree("trust")) trust.second();
  if (turns.isFree("rollout")) rollout?.second();
}, 1000);
