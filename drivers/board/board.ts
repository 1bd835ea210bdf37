import type { CameraPort } from "drivers/camera-scanner/camera-scanner";
import type { CollectorOptions } from "drivers/collector/collector";
import type { FileServerOptions } from "drivers/file-server/file-server";
import type { FleetServerOptions } from "drivers/fleet-server/fleet-server";
import type { GatewayOptions } from "drivers/gateway/gateway";
import type { NfcWire } from "drivers/pn532/wire";
import type { PrinterWire } from "drivers/receipt-printer/receipt-printer";
import type { SiteWire } from "drivers/site-network/site-network";
import type { AudioConstructor } from "drivers/speaker/speaker";
import type { TouchSensor } from "drivers/touch/touch";
import type { WifiAccess } from "drivers/wifi/wifi";
import type { PaymentTerminal } from "modules/payment/payment";
import type { SerialPins } from "modules/ports/serial";
import type { TimerModule } from "modules/ports/timer";
import type { PaperWidth } from "modules/printing/esc-pos";
import type { Pharmacy } from "modules/receipt/receipt";
import type { ScannerDriver } from "modules/scan/scanner";
import type { ProductIds } from "modules/update/image/product";

/** Where the parts of a board are. Each board has its table; the manifest chooses which one the module `board` is. */

/** The contacts of the card slot (ISO 7816-2), class A or B. */
export interface CardPins {
  /** UART of the I/O contact (C7). */
  readonly port: number;
  readonly data: number;
  /** CLK (C3), and how fast it runs: 1 to 5 MHz. */
  readonly clock: number;
  readonly hz: number;
  /** RST (C2). */
  readonly reset: number;
  /** VCC (C1): 1 switches it on. */
  readonly power: number;
  /** Switch to ground, pulled up: 0 while a card is in the slot. */
  readonly detect: number;
}

/** Who sends invoices, and to whom. */
export interface Collection {
  /** FINESS of the pharmacy, 9 digits. */
  readonly finess: string;
  /** The terminal's own name in it, at most 32 characters. */
  readonly terminal: string;
  /** When the pharmacy is open, as modules/billing/opening-hours reads it; absent, a person says when it is on duty. */
  readonly hours?: string;
  readonly collector: Omit<CollectorOptions<unknown>, "timer">;
}

/** A receipt printer, and what it prints on. */
export interface FittedPrinter {
  /** Its line, or its address. */
  readonly wire: PrinterWire;
  /** Characters across its roll: 48 or 42 on 80 mm, 32 on 58 mm. */
  readonly width: PaperWidth;
  /** Characters across an inserted sheet, where it takes one: the back of a prescription. */
  readonly slipWidth?: PaperWidth;
  readonly pharmacy: Pharmacy;
}

/** Who decides which images a terminal of a fleet fetches: a server that speaks hawkBit's DDI. */
export interface Fleet {
  readonly server: Omit<FleetServerOptions<unknown>, "timer">;
  /** "/TENANT/controller/v1/CONTROLLER" */
  readonly path: string;
}

/** Where the fleet's TUF repository is: the folder of its metadata. */
export type TrustSource = Omit<FileServerOptions<unknown>, "timer">;

/** Who asks the online services for this terminal: rights, identity, apCV, recalls, dossier pharmaceutique. */
export type ServicesGateway = Omit<GatewayOptions<unknown>, "timer">;

/** The network that a board joins, and who tells the time there. */
export interface NetworkAccess extends WifiAccess {
  /**
   * Told once, later. @param isNeeded whether to ask again where nobody has answered @param onTime gets s since 1970, which
   * nobody has signed
   */
  askTime(isNeeded: () => boolean, onTime: (seconds: number) => void): void;
}

/** The port of the pharmacy's software on a board. */
export const LAN_PORT = 7071;

export interface Board {
  readonly name: string;
  /** Of a simulated terminal alone: the service code that it has until another is chosen, and that its screen says. */
  readonly knownCode?: string;
  /** What its images are made for. */
  readonly product: ProductIds;
  /** The driver of its family, and its UART. */
  readonly scanner: SerialPins & { readonly driver: ScannerDriver };
  /** The cable to the pharmacy's software; absent where the board has no line left. */
  readonly lgo?: SerialPins;
  /** The port on which the pharmacy's software may be paired on the LAN; absent where there is no network. */
  readonly lan?: number;
  /** The Wi-Fi that it joins; absent, or without an answer, where it has none, or is on a network already. */
  readonly wifi?: () => NetworkAccess | undefined;
  readonly card?: CardPins;
  /** The contactless reader, a PN532; absent, or without an answer, where there is none. */
  readonly nfc?: () => NfcWire | undefined;
  /** The console on which MCUmgr speaks; absent where the board has no line left: there is UDP. */
  readonly console?: SerialPins;
  /** Piezo. */
  readonly beeper?: number;
  /** Loudspeaker; heard where there is no piezo. */
  readonly audio?: AudioConstructor;
  /** Keys to ground, left to right under the screen; absent where the touch screen stands for them. */
  readonly buttons?: { readonly cancel: number; readonly option: number; readonly validate: number };
  /** Where invoices go; absent, or without an answer, where there is no network. */
  readonly collection?: () => Collection | undefined;
  /** Where images come from; absent, or without an answer, where they are brought over MCUmgr alone. */
  readonly fleet?: () => Fleet | undefined;
  /** Who says whose images are taken today; absent, or without an answer, where the keys of the firmware are all. */
  readonly trustSource?: () => TrustSource | undefined;
  /** The pharmacy's gateway; absent, or without an answer, where there is none. */
  readonly gateway?: () => ServicesGateway | undefined;
  /** The network to the other terminals of the pharmacy; absent, or without an answer, where there is none. */
  readonly neighbours?: () => SiteWire | undefined;
  /** Where receipts are printed; absent, or without an answer, nowhere. */
  readonly printer?: () => FittedPrinter | undefined;
  /** Opens the way to the payment terminal; absent, or without an answer, where there is none. */
  readonly openPayment?: <T>(timer: TimerModule<T>) => PaymentTerminal | undefined;
  /** Opens the camera, where it is to read codes; without an answer, there is none. */
  readonly openCamera?: () => CameraPort | undefined;
  /** Opens the touch controller. */
  readonly openTouch?: () => TouchSensor;
  /** Heap in use, where the platform can tell: bytes of chunks, number of slots. */
  readonly memory?: () => {
    readonly chunks: number;
    readonly slots: number;
    /** What there is of each. */
    readonly chunksLimit?: number;
    readonly slotsLimit?: number;
  };
  /** Commands that may be drawn between begin and end, bytes. */
  readonly displayListLength: number;
}
