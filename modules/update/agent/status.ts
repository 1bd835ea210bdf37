/** What the terminal shows of its own updates. */
import type { Outcome } from "modules/update/boot/boot-state";
import type { DataName } from "modules/update/data/data-partition";
import type { FirmwareRefusal } from "modules/update/slots/firmware";

/** The parts that a firmware must have seen working before it is confirmed. */
export type SelfTestPart = "screen" | "scanner" | "journal" | "keys" | "catalogue" | "tariffs" | "code" | "crypto";

export interface UpdateStatus {
  /** "1.2.3"; null where no boot loader started this firmware from a slot. */
  readonly version: string | null;
  /** Of the other image; null without one. */
  readonly other: string | null;
  /**
   * receiving: an upload is under way; ready: another image is there; pending: it starts next; trial: it runs, and is not
   * confirmed yet.
   */
  readonly phase: "none" | "receiving" | "ready" | "pending" | "trial";
  /** Bytes of an upload. */
  readonly received: number;
  readonly length: number;
  /** s until a trial that nobody confirms goes back. */
  readonly trialSeconds: number;
  /** What the self-test still waits for; null when it has passed. */
  readonly failing: SelfTestPart | null;
  readonly canGoBack: boolean;
  /** Data that was received, and is used from the next start on. */
  readonly staged: readonly DataName[];
  /** Why the last image was refused; null when it was not. */
  readonly refusal: FirmwareRefusal | null;
  /** How the last trial ended. */
  readonly outcome: Outcome;
  /** s that service mode stays open; 0 while closed */
  readonly service: number;
  /** Whose session it is. */
  readonly peer: string | null;
  /** Someone stands at the terminal who knows the code. */
  readonly isOpenHere: boolean;
  /** Who waits for a key at the terminal to be let in. */
  readonly asking: string | null;
  /** Whether there is a service code. Until someone has chosen one, nobody opens service mode at the terminal. */
  readonly hasCode: boolean;
  /** There was one, and what held it is damaged. */
  readonly isCodeLost: boolean;
  /** The code of a simulated terminal, which its screen may say; null on every other. */
  readonly knownCode: string | null;
  /** s until another service code may be tried */
  readonly locked: number;
  /** Tries that were denied, and that nobody has seen yet. */
  readonly denied: number;
}

export const NO_UPDATE: UpdateStatus = Object.freeze({
  version: null,
  other: null,
  phase: "none",
  received: 0,
  length: 0,
  trialSeconds: 0,
  failing: null,
  canGoBack: false,
  staged: Object.freeze([]),
  refusal: null,
  outcome: "none",
  service: 0,
  peer: null,
  isOpenHere: false,
  asking: null,
  hasCode: true,
  isCodeLost: false,
  knownCode: null,
  locked: 0,
  denied: 0,
});

/** Whether two say the same. Asked every second: to go through the names of fields costs twenty times this. */
export function isSameStatus(one: UpdateStatus, other: UpdateStatus): boolean {
  return (
    one.version === other.version &&
    one.other === other.other &&
    one.phase === other.phase &&
    one.received === other.received &&
    one.length === other.length &&
    one.trialSeconds === other.trialSeconds &&
    one.failing === other.failing &&
    one.canGoBack === other.canGoBack &&
    one.refusal === other.refusal &&
    one.outcome === other.outcome &&
    one.service === other.service &&
    one.peer === other.peer &&
    one.isOpenHere === other.isOpenHere &&
    one.asking === other.asking &&
    one.hasCode === other.hasCode &&
    one.isCodeLost === other.isCodeLost &&
    one.knownCode === other.knownCode &&
    one.locked === other.locked &&
    one.denied === other.denied &&
    one.staged.join() === other.staged.join()
  );
}
