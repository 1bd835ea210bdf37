/** Module `board`: the simulated one has everything that any real one has. */

import Serial from "embedded:io/serial";
import TCP from "embedded:io/socket/tcp";
import UDP from "embedded:io/socket/udp";
import DNSSD from "embedded:network/dnssd";
import HTTPClient from "embedded:network/http/client";
import Touch from "embedded:sensor/Touch/FT6x06";
import { type Board, LAN_PORT } from "drivers/board/board";
import { idsOf } from "modules/update/image/product";
import { PRINTER_ADDRESS } from "../link/printer";
import { BOARD_PINS } from "./board-pins";
import { type EngineOptions, host, type Memory } from "./host";
import { openPayment } from "./payment";
import { scannerDriver } from "./scanners";

/** No pharmacy has this FINESS. */
const PHARMACY = Object.freeze({
  name: "Pharmacie du Banc d’essai",
  address: Object.freeze(["1 rue de la Démonstration", "00000 ESSAI"]),
  finess: "990000001",
});

export const board: Board = Object.freeze({
  name: "simulator",
  knownCode: "0000",
  product: idsOf("simulator"),
  ...BOARD_PINS,
  lan: LAN_PORT,
  get scanner() {
    return { driver: scannerDriver(), ...BOARD_PINS.scanner };
  },
  // The bench is the network, and knows who answers to this name. No pharmacy has this FINESS.
  collection: () => {
    const { hours } = JSON.parse(host.options) as EngineOptions;
    return {
      finess: "990000001",
      terminal: "BANC-1",
      ...(hours === undefined ? {} : { hours }),
      collector: { http: { io: HTTPClient }, host: "collecteur.test", port: 80, path: "/lots" },
    };
  },
  printer: () => {
    const { printer } = JSON.parse(host.options) as EngineOptions;
    if (printer === undefined) return undefined;
    const { line, ...paper } = printer;
    const wire =
      line === "serial"
        ? { serial: { io: Serial, ...BOARD_PINS.printer } }
        : { socket: { io: TCP, ...PRINTER_ADDRESS } };
    return { wire, ...paper, pharmacy: PHARMACY };
  },
  fleet: () => {
    const { fleet } = JSON.parse(host.options) as EngineOptions;
    if (fleet === undefined) return undefined;
    return {
      server: { http: { io: HTTPClient }, host: "flotte.test", port: 80, token: fleet.token },
      path: fleet.path,
    };
  },
  trustSource: () => {
    const { trust } = JSON.parse(host.options) as EngineOptions;
    return trust === undefined ? undefined : { http: { io: HTTPClient }, host: "listes.test", port: 80, path: trust };
  },
  gateway: () => {
    const { gateway } = JSON.parse(host.options) as EngineOptions;
    if (gateway !== true) return undefined;
    return { http: { io: HTTPClient }, host: "passerelle.test", port: 80, defaultPort: 80 };
  },
  nfc: () => {
    const { nfc } = JSON.parse(host.options) as EngineOptions;
    return nfc === true ? { serial: { io: Serial, ...BOARD_PINS.nfc } } : undefined;
  },
  neighbours: () => {
    const { neighbours } = JSON.parse(host.options) as EngineOptions;
    return neighbours !== undefined ? { socket: { io: UDP }, dnssd: { io: DNSSD, socket: { io: UDP } } } : undefined;
  },
  openPayment,
  openTouch: () => new Touch(),
  memory: () => {
    const { slotsLimit, ...use } = JSON.parse(host.measure()) as Memory;
    // An engine that counts no slots has no bound of them.
    return slotsLimit === 0 ? use : { ...use, slotsLimit };
  },
  displayListLength: 12288,
});
