/**
 * Which image starts: the boot loader's one decision, written to flash before it is carried out. The confirmed slot is
 * never written while it is confirmed, so there is always one to go back to.
 */
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import type { ImageVersion } from "modules/update/image/header";
import { readSlot } from "modules/update/image/slot-image";
import { type ImageTrust, type VerifiedImage, verifyImage } from "modules/update/image/verify";
import { type BootState, BootStore, type Outcome, otherSlot, type SlotNumber } from "./boot-state";

/** A new image that has not been confirmed by then goes. */
export const MAX_STARTS = 3;

export interface BootSetup {
  readonly slots: readonly [Flash, Flash];
  /** The partition "update". */
  readonly state: Flash;
  readonly trust: ImageTrust;
}

export interface BootChoice {
  readonly slot: SlotNumber;
  /** Of the payload, from the start of the slot. */
  readonly offset: number;
  readonly length: number;
  readonly version: ImageVersion;
  readonly hash: Uint8Array;
  /** Not confirmed yet. */
  readonly trial: boolean;
  /** How the last trial ended. */
  readonly outcome: Outcome;
}

/** Verifies, decides, and saves the decision: one record, and so one erase, a start. "no-image": neither slot holds an image that may run. */
export function boot({ slots, state: flash, trust }: BootSetup): Result<BootChoice, "no-image" | "flash-fault"> {
  const store = new BootStore(flash);
  const verify = (slot: SlotNumber) => verifySlot(slots[slot], trust, store.state.counter);
  const { state, image } = decide(store.state, verify);
  if (image === undefined) return { ok: false, reason: "no-image" };
  // Even when nothing has changed: the record that was read may be one that the power cut short, and read otherwise the
  // next time. The firmware must find what was decided here.
  if (!store.save(state)) return { ok: false, reason: "flash-fault" };
  const { version, hash, payloadLength } = image;
  return {
    ok: true,
    value: {
      slot: state.running,
      offset: 0,
      length: payloadLength,
      version,
      hash,
      trial: state.trial !== "none",
      outcome: state.outcome,
    },
  };
}

/**
 * The decision alone.
 * @param verify undefined for a slot that may not start
 * @returns the state to save before the image of `state.running` starts; no image when none can
 */
export function decide(
  state: BootState,
  verify: (slot: SlotNumber) => VerifiedImage | undefined,
): { readonly state: BootState; readonly image: VerifiedImage | undefined } {
  let { outcome } = state;
  if (state.trial !== "none") {
    const slot = otherSlot(state.confirmed);
    if (state.started && state.starts >= MAX_STARTS) outcome = "starts";
    else {
      const image = verify(slot);
      if (image !== undefined) {
        return { state: { ...state, running: slot, started: true, starts: state.starts + 1 }, image };
      }
      outcome = "invalid";
    }
  }
  const settled: BootState = { ...state, trial: "none", started: false, starts: 0, outcome };
  const image = verify(state.confirmed);
  if (image !== undefined) {
    // The first image of all raises the counter too.
    const counter = Math.max(state.counter, image.counter);
    return { state: { ...settled, running: state.confirmed, counter }, image };
  }
  const rescue = otherSlot(state.confirmed);
  return { state: { ...settled, confirmed: rescue, running: rescue, outcome: "rescued" }, image: verify(rescue) };
}

/** @param counter the least security counter that is let pass */
export function verifySlot(flash: Flash, trust: ImageTrust, counter: number): VerifiedImage | undefined {
  const slot = readSlot(flash);
  if (!slot.ok) return undefined;
  const verified = verifyImage(slot.value.source, trust, { counter, running: undefined });
  return verified.ok ? verified.value : undefined;
}
