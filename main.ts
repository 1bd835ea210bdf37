/**
 * The composition root: opens what the board has, hands it to the terminal, and nothing else.
 */

import Resource from "Resource";
import Digital from "embedded:io/digital";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import UDP from "embedded:io/socket/udp";
import flash from "embedded:storage/flash";
import { decodeBase45 } from "base45";
import { board } from "board";
import CardSerial from "card-serial";
import Poco from "commodetto/Poco";
import parseBMF from "commodetto/parseBMF";
import { Beeper } from "drivers/beeper/beeper";
import { Buttons } from "drivers/buttons/buttons";
import { CameraScanner } from "drivers/camera-scanner/camera-scanner";
import { Collector } from "drivers/collector/collector";
import { LgoCable } from "drivers/lgo-cable/lgo-cable";
import { SmartCard } from "drivers/smartcard/smart-card";
import { SmpSerial } from "drivers/smp-serial/smp-serial";
import { SmpUdp } from "drivers/smp-udp/smp-udp";
import { Speaker } from "drivers/speaker/speaker";
import { Touch } from "drivers/touch/touch";
import openSlots from "firmware-slots";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { territoryOf } from "modules/billing/territory";
import { CardSession } from "modules/card/card-session";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { MedicineCatalogue } from "modules/catalogue/medicine-catalogue";
import type { Flash } from "modules/flash/flash";
import { Ledger } from "modules/ledger/ledger";
import { uniform } from "modules/random/random";
import { isFault } from "modules/reset/reset-reason";
import { Screens } from "modules/screens/screens";
import { FONT_FILES, type Fonts } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import { Teletransmission } from "modules/teletransmission/teletransmission";
import type { TerminalEvent } from "modules/terminal/event";
import { Terminal } from "modules/terminal/terminal";
import { plainText } from "modules/text/plain";
import { cardTokenLength, tokenFormats } from "modules/token/formats";
import { BoundedClock } from "modules/trust/clock";
import { loadIssuers, noIssuers } from "modules/trust/stored-issuers";
import { TokenVerifier } from "modules/trust/token-verifier";
import { NonceSource } from "modules/update/agent/nonce";
import { failingPart } from "modules/update/agent/self-test";
import { UpdateAgent } from "modules/update/agent/update-agent";
import { Uptime } from "modules/update/agent/uptime";
import { DataPartition } from "modules/update/data/data-partition";
import { productOf } from "modules/update/image/product";
import { pinnedKeys } from "modules/update/image/public-key";
import { LogRing } from "modules/update/smp/log-ring";
import { MAX_FRAME } from "modules/update/smp/protocol";
import { BUILT } from "modules/version/built";
import { VERSION } from "modules/version/version";
import randomBytes from "random-source";
import { MANAGEMENT_KEYS, RELEASE_KEYS } from "release-keys";
import restart, { resetReason } from "restart";
import { imageCrypto, sha256, signatures } from "signatures";
import Time from "time";
import Timer from "timer";

/** Bytes of the log that are kept for whoever manages the terminal. */
const LOG_LENGTH = 4096;
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
const ledger = new Ledger(flash.open({ path: "journal" }), log);
const issuersData = new DataPartition("issuers", flash.open({ path: "issuers" }));
const catalogueData = new DataPartition("catalogue", flash.open({ path: "catalogue" }));
const tariffData = new DataPartition("tariff", flash.open({ path: "tariff" }));
const stored = loadIssuers(issuersData.content, BUILT);
if (!stored.ok) log(`issuer list: ${stored.reason}`);
const isOlder = stored.ok && stored.value.version < ledger.versions.issuers;
if (isOlder || (!stored.ok && issuersData.state === "in-use")) issuersData.refuse();
if (isOlder) log(`issuer list: older than version ${ledger.versions.issuers}`);
const isUsable = (content: Flash) => {
  const list = loadIssuers(content, BUILT);
  return list.ok && list.value.version >= ledger.versions.issuers;
};
const issuers = stored.ok && !isOlder ? stored.value : noIssuers();
ledger.useIssuers(issuers);
const uptime = new Uptime(() => Time.ticks);
const earliest = () => Math.max(ledger.tokens.time, issuers.issued);
const clock = new BoundedClock(
  () => Date.now(),
  () => uptime.seconds(),
  earliest(),
);
const formats = tokenFormats(decodeBase45);
const verifier = new TokenVerifier({
  formats,
  issuers,
  signatures,
  clock,
  guard: ledger.tokens.guard,
  onUsed: (id, until, reached, issuer) => {
    ledger.tokens.remember(id, until, reached, issuer);
    clock.reached(reached);
  },
  onGuardFull: (issuer) => log(`replay guard full: a token of ${issuer} was refused`),
});
const catalogue = new MedicineCatalogue(catalogueData.content, (about) => dispatch({ type: "catalogue", about }));
const tariffs = new StoredTariffs(tariffData.content, (about) => dispatch({ type: "tariffs", about }));
const cable = board.lgo === undefined ? undefined : new LgoCable({ serial: { io: Serial, ...board.lgo } });
const speaker = board.audio && new Speaker({ audio: { io: board.audio }, timer: Timer });
const beeper = board.beeper === undefined ? speaker : new Beeper({ pwm: { io: PWM, pin: board.beeper }, timer: Timer });

const nonces = new NonceSource(imageCrypto, randomBytes);
const updateFlash = flash.open({ path: "update" });
const updates = new UpdateAgent({
  ...openSlots(updateFlash),
  flash: updateFlash,
  data: [
    { partition: issuersData, isReadable: isUsable },
    { partition: catalogueData, isReadable: (content) => FlashCatalogue.open(content).ok },
    { partition: tariffData, isReadable: (content) => !new StoredTariffs(content, () => {}).about.isBuiltIn },
  ],
  trust: {
    crypto: imageCrypto,
    keys: pinnedKeys(RELEASE_KEYS, sha256),
    product: productOf(board.name),
  },
  signatures,
  managementKeys: pinnedKeys(MANAGEMENT_KEYS, sha256),
  version: VERSION,
  board: board.name,
  uptime: () => uptime.seconds(),
  now: () => clock.now(),
  isClockCertain: () => clock.isCertain(),
  setTime: (now) => Time.set(now),
  nonce: () => nonces.next(),
  ...(board.memory === undefined ? {} : { memory: board.memory }),
  isBusy: () => terminal.state.sale !== null,
  failingPart: () =>
    failingPart({
      drawn: slicesDrawn > 0,
      scanner: terminal.state.device.scanner,
      journalMounts: ledger.trouble === null,
      keysRefusal: stored.ok ? (isOlder ? "older" : undefined) : stored.reason,
      catalogueRefusal: catalogue.about.refused,
      tariffsRefusal: tariffs.about.refused,
    }),
  restart: () => Timer.set(() => restart(), RESTART_DELAY),
  log,
  logText: () => logRing.read(),
  onStatus: (status) => dispatch({ type: "update", status }),
});
const collection = board.collection?.();
const screens = new Screens(poco, fonts, { version: VERSION, engine: board.name }, LANGUAGES);
let slicesDrawn = 0;
const terminal = new Terminal({
  clock,
  verifier,
  catalogue,
  tariffs,
  territory: collection && territoryOf(collection.finess),
  screens: {
    draw: (state) => {
      slicesDrawn += screens.draw(state);
    },
    hit: (state, x, y) => screens.hit(state, x, y),
  },
  sound: (sound) => beeper?.play(sound),
  store: (record) => ledger.invoices.store(record),
  saleOpen: (isOpen) => ledger.sale.set(isOpen),
  archive: ledger.invoices,
  forgetTime: () => {
    ledger.tokens.forgetTime(issuers.issued);
    clock.forget(earliest());
  },
  keepSettings: (settings) => ledger.settings.keep(settings),
  report: (report) => cable?.send(report),
  log,
  ...(board.memory === undefined ? {} : { memory: board.memory }),
  updates: {
    openService: (code) => updates.openService(code),
    act: (action) => updates.act(action),
  },
});
const dispatch = (event: TerminalEvent) => terminal.dispatch(event);

const { driver: Scanner, ...scanner } = board.scanner;
new Scanner({
  serial: { io: Serial, ...scanner },
  timer: Timer,
  onScan: (scan) => dispatch({ type: "scan", ...scan }),
  onStatus: (status) => dispatch({ type: "scanner", status }),
});
const camera = board.openCamera?.();
if (camera !== undefined) {
  new CameraScanner({ camera, timer: Timer, onScan: (scan) => dispatch({ type: "scan", ...scan }) });
}
if (board.card !== undefined) {
  const { port, data, clock, hz, reset, power, detect } = board.card;
  const slot = new SmartCard({
    serial: { io: CardSerial, port, data },
    clock: { io: PWM, pin: clock, hz },
    reset: { io: Digital, pin: reset },
    power: { io: Digital, pin: power },
    detect: { io: Digital, pin: detect },
    timer: Timer,
    onEvent: (event) => session.handle(event),
  });
  const session = new CardSession(slot, cardTokenLength(formats), (event) => dispatch({ type: "card", event }), log);
  dispatch({ type: "slot" });
}
if (board.buttons !== undefined) {
  new Buttons({
    digital: { io: Digital },
    pins: board.buttons,
    timer: Timer,
    onPress: (key) => dispatch({ type: "key", key }),
  });
}
if (board.openTouch !== undefined) {
  new Touch({ sensor: board.openTouch(), timer: Timer, onDown: (x, y) => dispatch({ type: "touch", x, y }) });
}

const onRequest = updates.receive.bind(updates);
new SmpUdp({ socket: { io: UDP }, onRequest });
if (board.console !== undefined) {
  new SmpSerial({ serial: { io: Serial, ...board.console }, maxFrame: MAX_FRAME, onRequest });
}

dispatch({
  type: "keys",
  state: issuersData.state,
  version: issuers.version,
  issued: issuers.issued,
  expires: issuers.expires,
  stale: verifier.keysAreStale,
});
dispatch({ type: "settings", settings: ledger.settings.kept });
dispatch({ type: "catalogue", about: catalogue.about });
dispatch({ type: "tariffs", about: tariffs.about });
log(`keys ${issuers.version}, catalogue ${catalogue.about.version}, tariffs ${tariffs.about.version}`);
if (catalogue.about.refused !== null) log(`catalogue: ${catalogue.about.refused}`);
if (tariffs.about.refused !== null) log(`tariffs: ${tariffs.about.refused}`);
const sending =
  collection === undefined
    ? undefined
    : new Teletransmission({
        queue: ledger.invoices,
        transport: new Collector({ ...collection.collector, timer: Timer }),
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
        onArl: (arl) => dispatch({ type: "arl", ...arl }),
        onChange: () => tellQueue(),
        log,
      });
const tellQueue = () => {
  const { queued, rejected } = ledger.invoices;
  dispatch({ type: "queue", length: queued, rejected, network: sending?.status ?? "none" });
};
const reason = resetReason();
const interrupted = ledger.begin(isFault(reason));
ledger.versions.useData(tariffs.about.newest, String(catalogue.about.version));
log(`start ${ledger.counts.of("starts")}: ${reason}${interrupted ? ", a sale was open" : ""}`);
tellQueue();
dispatch({ type: "journal", about: ledger.invoices.about() });
dispatch({ type: "tick", now: clock.now() });
dispatch({ type: "started", reason, interrupted, lastNumber: ledger.invoices.lastNumber });
Timer.repeat(() => {
  dispatch({ type: "tick", now: clock.now() });
  updates.tick();
  sending?.second();
}, 1000);
