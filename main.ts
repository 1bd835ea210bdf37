/**
 * The composition root: opens what the board has, hands it to the terminal, and nothing else.
 */

import Resource from "Resource";
import Digital from "embedded:io/digital";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import flash from "embedded:storage/flash";
import { board } from "board";
import CardSerial from "card-serial";
import Poco from "commodetto/Poco";
import parseBMF from "commodetto/parseBMF";
import { Beeper } from "drivers/beeper/beeper";
import { Buttons } from "drivers/buttons/buttons";
import { Gm65 } from "drivers/gm65/gm65";
import { LgoCable } from "drivers/lgo-cable/lgo-cable";
import { SmartCard } from "drivers/smartcard/smart-card";
import { Touch } from "drivers/touch/touch";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { CardSession } from "modules/card/card-session";
import { MedicineCatalogue } from "modules/catalogue/medicine-catalogue";
import { Ledger } from "modules/ledger/ledger";
import { Screens } from "modules/screens/screens";
import { FONT_FILES, type Fonts } from "modules/screens/theme";
import type { TerminalEvent } from "modules/terminal/event";
import { Terminal } from "modules/terminal/terminal";
import { EV1 } from "modules/token/ev1";
import { BoundedClock } from "modules/trust/clock";
import { loadIssuers, noIssuers } from "modules/trust/stored-issuers";
import { TokenVerifier } from "modules/trust/token-verifier";
import { VERSION } from "modules/version/version";
import { signatures } from "signatures";
import Timer from "timer";

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

const log = (line: string) => trace(`${line}\n`);
const ledger = new Ledger(flash.open({ path: "journal" }), log);
const stored = loadIssuers(flash.open({ path: "issuers" }));
if (!stored.ok) log(`issuer list: ${stored.reason}`);
const isOlder = stored.ok && !ledger.acceptIssuers(stored.value.version);
if (isOlder) log(`issuer list: older than version ${ledger.issuersVersion}`);
const issuers = stored.ok && !isOlder ? stored.value : noIssuers();
ledger.trustTime(issuers.issued);
const clock = new BoundedClock(() => Date.now(), ledger.time);
const verifier = new TokenVerifier({
  formats: [EV1],
  issuers,
  signatures,
  clock,
  guard: ledger.guard,
  onUsed: (id, until, issuedAt) => {
    ledger.rememberToken(id, until, issuedAt);
    clock.reached(issuedAt);
  },
  onGuardFull: () => log("replay guard full: a live token was let go"),
});
const catalogue = new MedicineCatalogue(flash.open({ path: "catalogue" }), (about) =>
  dispatch({ type: "catalogue", about }),
);
const tariffs = new StoredTariffs(flash.open({ path: "tariff" }), (about) => dispatch({ type: "tariffs", about }));
const cable = board.lgo === undefined ? undefined : new LgoCable({ serial: { io: Serial, ...board.lgo } });
const beeper =
  board.beeper === undefined ? undefined : new Beeper({ pwm: { io: PWM, pin: board.beeper }, timer: Timer });

const terminal = new Terminal({
  clock,
  verifier,
  catalogue,
  tariffs,
  screens: new Screens(poco, fonts, { version: VERSION, engine: board.name }),
  sound: (sound) => beeper?.play(sound),
  store: (record) => ledger.store(record),
  report: (report) => cable?.send(report),
  log,
  ...(board.memory === undefined ? {} : { memory: board.memory }),
});
const dispatch = (event: TerminalEvent) => terminal.dispatch(event);

new Gm65({
  serial: { io: Serial, ...board.scanner },
  timer: Timer,
  onScan: (scan) => dispatch({ type: "scan", ...scan }),
  onStatus: (status) => dispatch({ type: "scanner", status }),
});
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
  const session = new CardSession(slot, (event) => dispatch({ type: "card", event }));
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

dispatch({
  type: "keys",
  version: issuers.version,
  issued: issuers.issued,
  expires: issuers.expires,
  stale: verifier.keysAreStale,
});
dispatch({ type: "catalogue", about: catalogue.about });
dispatch({ type: "tariffs", about: tariffs.about });
dispatch({ type: "queue", length: ledger.queued });
dispatch({ type: "tick", now: clock.now() });
Timer.repeat(() => dispatch({ type: "tick", now: clock.now() }), 1000);
