/**
 * What a patient's code costs from the scanner's driver to the pixels, in instructions: the terminal with its screens, its
 * journal and its verifier, put together as main.ts does.
 */
import Resource from "Resource";
import flash from "embedded:storage/flash";
import { decodeBase45 } from "base45";
import Poco from "commodetto/Poco";
import parseBMF from "commodetto/parseBMF";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { sampleCatalogue } from "modules/catalogue/sample";
import { encodeUtf8 } from "modules/cbor/utf8";
import { Ledger } from "modules/ledger/ledger";
import { Screens } from "modules/screens/screens";
import { openFonts } from "modules/screens/theme";
import { LANGUAGES } from "modules/strings/languages";
import { Terminal } from "modules/terminal/terminal";
import { ev1 } from "modules/token/ev1";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { DEFAULT_SCREEN } from "../../simulator/screen";
import { listOf, median, type TokenSample, verifierOf } from "./token-core";

export interface TerminalMeasure {
  /** From the scan's bytes to the verdict: the screen of reading and the signature check are in it. */
  readonly verdict: number;
  /** From the verdict to the identity on the screen, its token stored, all reported. */
  readonly shown: number;
}

const ISSUERS = 10;

export function measureTerminal(
  sample: TokenSample,
  signatures: SignatureVerifier,
  count: () => number,
): TerminalMeasure {
  let known = 0;
  const terminal = terminalOf(sample, signatures, () => {
    known = count();
  });
  const verdicts: number[] = [];
  const shown: number[] = [];
  for (const text of sample.texts) {
    const bytes = encodeUtf8(text);
    const start = count();
    showPatient(terminal, bytes);
    const end = count();
    verdicts.push(known - start);
    shown.push(end - known);
    endSale(terminal);
  }
  // The first finds every table cold.
  return { verdict: median(verdicts.slice(1)) ?? 0, shown: median(shown.slice(1)) ?? 0 };
}

/** @throws Error when the code is not accepted */
export function showPatient(terminal: Terminal, bytes: Uint8Array): void {
  terminal.dispatch({ type: "scan", symbology: "qr", gs1: false, bytes });
  if (terminal.state.view.name !== "identity") throw new Error(`the screen is ${terminal.state.view.name}`);
}

export function endSale(terminal: Terminal): void {
  terminal.dispatch({ type: "key", key: "cancel" });
  if (terminal.state.question !== null) terminal.dispatch({ type: "key", key: "validate" });
}

/** @param onVerdict called when a code's verdict is known, and remembered */
export function terminalOf(sample: TokenSample, signatures: SignatureVerifier, onVerdict: () => void): Terminal {
  const fonts = openFonts((file) => parseBMF(new Resource(`${file}.bf4`)));
  const poco = new Poco(DEFAULT_SCREEN, { displayListLength: 12288 });
  const ledger = new Ledger(flash.open({ path: "journal" }), () => {});
  const verifier = verifierOf(listOf(ISSUERS, sample), sample, signatures, ev1(decodeBase45));
  let number = 0;
  const terminal = new Terminal({
    clock: { now: () => sample.at, isCertain: () => true },
    verifier: {
      recognises: (code) => verifier.recognises(code),
      verifyCode: (code) => {
        const verdict = verifier.verifyCode(code);
        number += 1;
        ledger.tokens.remember(new Uint8Array(16).fill(number), sample.at + 300, sample.at);
        onVerdict();
        return verdict;
      },
      verifyCard: (token, serial) => verifier.verifyCard(token, serial),
    },
    catalogue: sampleCatalogue,
    tariffs: new StoredTariffs(flash.open({ path: "tariff" }), () => {}),
    screens: new Screens(poco, fonts, { version: "", engine: "" }, LANGUAGES),
    sound: () => {},
    store: (record) => ledger.invoices.store(record),
    saleOpen: (isOpen) => ledger.sale.set(isOpen),
    archive: ledger.invoices,
    report: () => {},
    log: () => {},
  });
  terminal.dispatch({ type: "tick", now: sample.at });
  return terminal;
}
