/** What a hand holds to the reader, and what goes wrong meanwhile. */
import type { Contactless } from "./contactless";
import type { NearFault } from "./faults";
import { findNearThing } from "./other-things";
import type { Pn532Module } from "./pn532-module";

/** A phone is held there for so long, ms: until its holder hears that it was read. */
export const TAP = 1800;

export function holdNear(reader: Pn532Module, thing: Contactless, fault: NearFault | undefined): void {
  reader.quirks = fault?.quirks ?? {};
  if (fault?.isUnplugged === true) reader.unplug();
  else if (!reader.plugged) reader.plug();
  const behind = fault?.second === true ? findNearThing("bank") : undefined;
  reader.hold(behind === undefined ? [thing] : [thing, behind], fault?.leavesAfter ?? 0);
}
