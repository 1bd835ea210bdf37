/** Reads what a page asks for: nothing that came over the network is used before it went through here. */

import { COLLECTOR_FAULTS, type CollectorFault } from "../collector/faults";
import { isEngineFault } from "../engines/faults";
import { isEngineName } from "../engines/names";
import { isGatewayDay, isPublished } from "../gateway/names";
import { isPaymentAct, isPaymentFault } from "../hardware/payment/names";
import { PRINTER_FAULTS, type PrinterFault } from "../hardware/printer/printer-faults";
import { isOnScreen, type ScreenSize } from "../screen";
import { type Command, type FirmwareAction, MAX_COMMAND, SOFTWARE_WIRES, type SoftwareWire } from "./protocol";

/** Ten years, s. */
const MAX_CLOCK_OFFSET = 10 * 366 * 86400;
const MAX_TEXT = 200;

/** @param screen what a finger can touch @returns undefined for what is no command */
export function parseCommand(text: string, screen: ScreenSize): Command | undefined {
  if (text.length > MAX_COMMAND) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  const {
    type,
    key,
    x,
    y,
    id,
    way,
    on,
    bearer,
    day,
    what,
    cip13,
    batch,
    days,
    engine,
    offset,
    plugged,
    act,
    action,
    words,
    fault,
    upsideDown,
    method,
    params,
    wire,
    code,
  } = json as Record<string, unknown>;
  switch (type) {
    case "key":
      return key === "cancel" || key === "option" || key === "validate" ? { type, key } : undefined;
    case "touch":
      return isOnScreen(screen, x, y) ? { type, x: Number(x), y: Number(y) } : undefined;
    case "patient":
    case "bad":
      return isText(id) ? { type, id } : undefined;
    case "insert-card":
      return isText(id) && (fault === null || isText(fault)) && typeof upsideDown === "boolean"
        ? { type, id, fault, upsideDown }
        : undefined;
    case "near-hold":
      return isText(id) && (fault === null || isText(fault)) ? { type, id, fault } : undefined;
    case "pull-card":
    case "new-code":
    case "deactivate":
    case "end-delegation":
      return { type };
    case "enrol":
      return (way === "direct" || way === "france-identite") && isDay(on) ? { type, way, on } : undefined;
    case "delegate":
      return isText(bearer) && typeof days === "number" ? { type, bearer, days } : undefined;
    case "search":
      return isText(words) ? { type, words } : undefined;
    case "expired-boxes":
    case "stale-keys":
    case "power":
    case "network":
    case "loss":
      return typeof on === "boolean" ? { type, on } : undefined;
    case "collector":
      return isCollectorFault(fault) && typeof on === "boolean" ? { type, fault, on } : undefined;
    case "gateway":
      return isGatewayDay(day) ? { type, day } : undefined;
    case "publish":
      return isPublished(what) && isText(cip13) && isText(batch) ? { type, what, cip13, batch } : undefined;
    case "lgo":
      return isText(method) && typeof params === "object" && params !== null && !Array.isArray(params)
        ? { type, method, params: params as Readonly<Record<string, unknown>> }
        : undefined;
    case "lgo-wire":
      return isSoftwareWire(wire) ? { type, wire } : undefined;
    case "lgo-pair":
      return { type };
    case "lgo-code":
      return isText(code) ? { type, code } : undefined;
    case "pay":
      return isPaymentAct(act) ? { type, act } : undefined;
    case "payment-fault":
      return isPaymentFault(fault) ? { type, fault } : undefined;
    case "printer":
      return isPrinterFault(fault) && typeof on === "boolean" ? { type, fault, on } : undefined;
    case "insert-sheet":
    case "clear-papers":
      return { type };
    case "read-paper":
      return isText(id) ? { type, id } : undefined;
    case "story":
      return action === "next" || action === "yours" || action === "again" || action === "leave"
        ? { type, action }
        : undefined;
    case "tell-story":
      return isText(id) ? { type, id } : undefined;
    case "record":
      return typeof on === "boolean" ? { type, on } : undefined;
    case "engine":
      return isEngineName(engine) ? { type, engine } : undefined;
    case "clock":
      return isInteger(offset, -MAX_CLOCK_OFFSET, MAX_CLOCK_OFFSET) ? { type, offset } : undefined;
    case "firmware":
      return isFirmwareAction(action) ? { type, action } : undefined;
    case "breakdown":
      return isEngineFault(fault) ? { type, fault } : undefined;
    case "scanner":
      return typeof plugged === "boolean" ? { type, plugged } : undefined;
    default:
      return undefined;
  }
}

const FIRMWARE_ACTIONS: readonly unknown[] = ["test", "confirm", "reset", "revert", "erase", "cut"];

function isFirmwareAction(value: unknown): value is FirmwareAction {
  return FIRMWARE_ACTIONS.includes(value);
}

function isCollectorFault(value: unknown): value is CollectorFault {
  return (COLLECTOR_FAULTS as readonly unknown[]).includes(value);
}

function isPrinterFault(value: unknown): value is PrinterFault {
  return (PRINTER_FAULTS as readonly unknown[]).includes(value);
}

function isInteger(value: unknown, from: number, to: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TEXT;
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

function isSoftwareWire(value: unknown): value is SoftwareWire {
  const names: readonly unknown[] = SOFTWARE_WIRES;
  return names.includes(value);
}
