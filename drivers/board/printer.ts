/**
 * Where a real board's receipts are printed: what the manifest's "config" says of the printer, and whose stamp is on them.
 * Without one there, no key and no screen speaks of printing.
 *
 * Over TCP, since no board of ours has a UART to spare; a board that has one names its pins there.
 */
import Serial from "embedded:io/serial";
import TCP from "embedded:io/socket/tcp";
import config from "mc/config";
import { PAPER_WIDTHS, type PaperWidth } from "modules/printing/esc-pos";
import type { FittedPrinter } from "./board";

/**
 * The manifest's "config": { "printer": { address, port } or { serial: { port, receive, transmit, baud } }, with width,
 * slipWidth, and pharmacy: { name, address: [line, line], finess } }.
 */
interface PrinterConfig {
  readonly address?: string;
  readonly port?: number;
  readonly serial?: {
    readonly port: number;
    readonly receive: number;
    readonly transmit: number;
    readonly baud?: number;
  };
  readonly width?: number;
  readonly slipWidth?: number;
  readonly pharmacy?: { readonly name?: string; readonly address?: readonly string[]; readonly finess?: string };
}

export function printer(): FittedPrinter | undefined {
  const where = config.printer as PrinterConfig | undefined;
  if (where === undefined) return undefined;
  const { address, port, serial, pharmacy = {} } = where;
  if (serial === undefined && (address === undefined || address === "")) return undefined;
  const slipWidth = widthOf(where.slipWidth);
  return {
    wire:
      serial === undefined
        ? { socket: { io: TCP, address: address ?? "", ...(port === undefined ? {} : { port }) } }
        : { serial: { io: Serial, ...serial } },
    width: widthOf(where.width) ?? 42,
    ...(slipWidth === undefined ? {} : { slipWidth }),
    pharmacy: { name: pharmacy.name ?? "", address: pharmacy.address ?? [], finess: pharmacy.finess ?? "" },
  };
}

function widthOf(characters: number | undefined): PaperWidth | undefined {
  return PAPER_WIDTHS.find((width) => width === characters);
}
