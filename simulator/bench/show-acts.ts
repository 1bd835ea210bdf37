/** What a page asks for, as an act of a scenario: so it can be done again, to the byte. */
import { PATIENTS } from "../ecarte/patients";
import type { Act } from "../player/scenario";
import type { Command } from "./protocol";

/** @returns what a command does to the terminal; undefined for one that does nothing to it, or nothing that is recorded */
export function actsOf(command: Command): readonly Act[] | undefined {
  switch (command.type) {
    case "key":
      return [{ press: command.key }];
    case "touch":
      return [{ touch: [command.x, command.y] }];
    case "insert-card": {
      const { id, fault, upsideDown } = command;
      const whose = whoseOf(id);
      return [{ card: { ...whose, ...(fault === null ? {} : { fault }), upsideDown } }];
    }
    case "near-hold": {
      const { id, fault } = command;
      const whose = whoseOf(id);
      return [{ nfc: { ...whose, ...(fault === null ? {} : { fault }) } }];
    }
    case "pull-card":
      return [{ card: "pull" }];
    case "breakdown":
      return [{ fault: command.fault }];
    case "scanner":
      return [{ scanner: command.plugged ? "plug" : "unplug" }];
    case "clock":
      return [{ clock: command.offset }];
    case "stale-keys":
      return [{ keys: command.on ? "stale" : "fresh" }];
    case "network":
      return [{ network: command.on ? "up" : "down" }];
    case "collector":
      return [{ collector: { fault: command.fault, on: command.on } }];
    case "gateway":
      return [{ gateway: command.day }];
    case "printer":
      return [{ printer: { fault: command.fault, on: command.on } }];
    case "pay":
      return [{ payment: command.act }];
    case "payment-fault":
      return [{ payment: { fault: command.fault } }];
    case "insert-sheet":
      return [{ printer: "sheet" }];
    case "power":
      return [{ power: command.on ? "on" : "off" }];
    case "firmware":
      return command.action === "cut"
        ? [{ power: "off" }, { power: "on" }]
        : [{ update: command.action === "reset" || command.action === "revert" ? "restart" : command.action }];
    default:
      return undefined;
  }
}

function whoseOf(id: string) {
  return PATIENTS.some((patient) => patient.id === id) ? { patient: id } : { kind: id };
}
