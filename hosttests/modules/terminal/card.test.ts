import { describe, expect, it } from "@jest/globals";
import * as limits from "modules/terminal/limits";
import { softKeys } from "modules/terminal/soft-keys";
import {
  accepted,
  alone,
  CANCEL,
  CLAIMS,
  card,
  family,
  INSERTED,
  OPTION,
  OTHER,
  Play,
  REMOVED,
  REMOVED_EARLY,
  refused,
  SLOT,
  scan,
  token,
  VALIDATE,
} from "./fixture";

const read = (reading = alone()) => card({ kind: "read", reading });

describe("a card with a token", () => {
  it("shows that it reads, has the token verified with the card's serial number, and shows who it is", () => {
    const reading = alone();
    const play = new Play(SLOT, INSERTED);
    expect(play.state.view).toEqual({ name: "card", reading: null });
    play.send(read(reading));
    expect(play.asked("verify-card")).toEqual([{ type: "verify-card", bytes: reading.token, serial: reading.serial }]);
    expect(play.state.sale).toBeNull();
    play.send(accepted());
    expect(play.state.view.name).toBe("identity");
    expect(play.state.sale?.claims).toBe(CLAIMS);
    expect(play.asked("wipe")).toHaveLength(2);
  });

  it("stays what it was when the card is taken out", () => {
    const play = new Play(SLOT, INSERTED, read(), accepted(), REMOVED);
    expect(play.state.view.name).toBe("identity");
    expect(play.state.device.slot).toBe("empty");
  });

  it("goes by what was signed where something else is written on the card", () => {
    const play = new Play(SLOT, INSERTED, read(), accepted(OTHER, []));
    expect(play.state.sale?.claims).toBe(OTHER);
  });

  it("bills the boxes that were scanned before it to its bearer", () => {
    const play = new Play(SLOT, scan(0, "A"), INSERTED, read(), accepted());
    expect(play.state.sale?.lines).toHaveLength(1);
    expect(play.state.sale?.totals?.amoCents).toBeGreaterThan(0);
  });
});

describe("a card as issued", () => {
  it("gives an identity whose rights are to be checked", () => {
    const play = new Play(SLOT, INSERTED, read(alone(false)));
    expect(play.state.view.name).toBe("identity");
    expect(play.state.sale).toMatchObject({ cautions: ["rights-unverified"], claims: { unverified: true } });
    expect(play.asked("sound")).toContainEqual({ type: "sound", sound: "warning" });
  });

  it("is priced at the AMO's ordinary rates, without exoneration or AMC, and says so", () => {
    const play = new Play(SLOT, INSERTED, read(alone(false)), scan(1, "B"), VALIDATE);
    const { view } = play.state;
    const invoice = view.name === "summary" ? view.invoice : undefined;
    expect(invoice?.warnings).toContain("rights-unverified");
    expect(invoice?.lines[0]).toMatchObject({ rate: 65, ald: false, amcCents: 0 });
    expect(invoice?.amoCents).toBeGreaterThan(0);
    expect(invoice?.amcCents).toBe(0);
  });
});

describe("a code after a card as issued", () => {
  const UNKNOWN = [SLOT, INSERTED, read(alone(false)), REMOVED, scan(1, "B")] as const;

  it("adds the rights of the same person, and keeps the boxes", () => {
    const play = new Play(...UNKNOWN, token(), accepted());
    expect(play.state.view.name).toBe("identity");
    expect(play.state.sale).toMatchObject({ claims: CLAIMS, lines: [{ quantity: 1 }] });
    expect(play.state.sale?.totals?.amcCents).toBeGreaterThan(0);
  });

  it("of another person asks first, and is not verified twice", () => {
    const play = new Play(...UNKNOWN, token(), accepted(OTHER, []));
    expect(play.state.question?.kind).toBe("replace-verified");
    expect(play.state.sale?.claims?.unverified).toBe(true);
    expect(new Play(...UNKNOWN, token(), accepted(OTHER, []), CANCEL).state.sale?.lines).toHaveLength(1);
    play.send(VALIDATE);
    expect(play.asked("verify")).toHaveLength(1);
    expect(play.state.sale).toMatchObject({ claims: OTHER, lines: [] });
  });

  it("that is refused leaves the sale as it was", () => {
    const play = new Play(...UNKNOWN, token(), refused("expired"), CANCEL);
    expect(play.state.view.name).toBe("boxes");
    expect(play.state.sale?.claims?.unverified).toBe(true);
  });
});

describe("several persons on one card", () => {
  it("are chosen from, whom the token is about first", () => {
    const play = new Play(SLOT, INSERTED, read(family()), accepted());
    expect(play.state.view).toMatchObject({ name: "persons", selected: 0, verified: { index: 0 } });
    expect(play.state.sale).toBeNull();
    play.send(VALIDATE);
    expect(play.state.sale?.claims).toBe(CLAIMS);
  });

  it("have the rights of the token only where it is theirs", () => {
    const play = new Play(SLOT, INSERTED, read(family()), accepted(), OPTION, VALIDATE);
    expect(play.state.sale?.claims).toMatchObject({
      unverified: true,
      exonerations: [],
      // The number is her mother's: it says nothing of her.
      identity: { givenNames: "ZOÉ", sex: 0 },
    });
  });

  it("are touched, or given up", () => {
    const opened = [SLOT, INSERTED, read(family()), accepted()] as const;
    expect(new Play(...opened, { type: "touch", x: 100, y: 110 }).state.sale?.claims?.identity.givenNames).toBe("ZOÉ");
    const left = new Play(SLOT, INSERTED, read(family()), accepted(), CANCEL);
    expect(left.state.view.name).toBe("idle");
    expect(left.asked("wipe")).toHaveLength(2);
    const forgotten = new Play(SLOT, INSERTED, read(family()), accepted()).wait(limits.PERSONS_SECONDS);
    expect(forgotten.state.view.name).toBe("idle");
    expect(forgotten.asked("wipe")).toHaveLength(2);
  });
});

describe("a token that is refused", () => {
  it("leaves the identity, if the pharmacist wants it", () => {
    const play = new Play(SLOT, INSERTED, read(), refused("expired"));
    expect(play.state.view).toMatchObject({ name: "card-refused", reason: "expired" });
    expect(softKeys(play.state).validate).toBe("identityOnly");
    play.send(VALIDATE);
    expect(play.state.sale?.claims?.unverified).toBe(true);
  });

  it("leaves nothing where it was made up, or is another card's", () => {
    for (const reason of ["bad-signature", "wrong-card", "wrong-issuer"] as const) {
      const play = new Play(SLOT, INSERTED, read(), refused(reason), VALIDATE);
      expect(play.state.sale).toBeNull();
      expect(softKeys(play.state).validate).toBeNull();
    }
  });
});

describe("a card that gives nothing", () => {
  it("is told by its own message, which goes with the card", () => {
    const play = new Play(SLOT, INSERTED, card({ kind: "failed", problem: "card-bank" }));
    expect(play.state.question).toEqual({ kind: "notice", problem: "card-bank" });
    play.send(REMOVED);
    expect(play.state).toMatchObject({ view: { name: "idle" }, question: null });
  });

  it("pulled out too early, is asked for again, and anything may follow at once", () => {
    const early = new Play(SLOT, INSERTED, REMOVED_EARLY);
    expect(early.state).toMatchObject({
      view: { name: "idle" },
      question: { kind: "notice", problem: "card-removed" },
    });
    expect(new Play(SLOT, INSERTED, REMOVED_EARLY, INSERTED).state.view.name).toBe("card");
    expect(new Play(SLOT, INSERTED, REMOVED_EARLY, token()).state.view.name).toBe("reading");
    early.wait(limits.CARD_REMOVED_SECONDS);
    expect(early.state).toMatchObject({ view: { name: "idle" }, question: null });
  });

  it("leaves a sale as it was", () => {
    const play = new Play(SLOT, scan(0, "A"), INSERTED, REMOVED_EARLY);
    expect(play.state.view.name).toBe("boxes");
    expect(play.state.sale?.lines).toHaveLength(1);
    const other = new Play(SLOT, token(), accepted(), INSERTED);
    expect(other.state.view.name).toBe("identity");
    other.send(card({ kind: "failed", problem: "card-cps" }), REMOVED);
    expect(other.state).toMatchObject({ view: { name: "identity" }, question: null });
  });
});

describe("a reading that was cancelled", () => {
  it("is not taken when it ends, and the next card is", () => {
    const play = new Play(SLOT, INSERTED, CANCEL, read(alone(false)));
    expect(play.state).toMatchObject({ view: { name: "idle" }, sale: null });
    expect(play.asked("wipe")).toHaveLength(1);
    expect(new Play(SLOT, INSERTED, CANCEL, card({ kind: "failed", problem: "card-dirty" })).state.question).toBeNull();
    play.send(REMOVED, INSERTED, read(alone(false)));
    expect(play.state.view.name).toBe("identity");
  });
});

describe("a card while a patient is served", () => {
  const SERVED = [SLOT, token(), accepted(), scan(0, "A")] as const;

  it("asks before it replaces them, and wipes what it does not use", () => {
    const reading = { ...alone(false), persons: [{ ...alone().persons[0]!, nir: "185057800608491" }] };
    const play = new Play(...SERVED, INSERTED, card({ kind: "read", reading }));
    expect(play.state.question?.kind).toBe("replace-card");
    play.send(CANCEL);
    expect(play.state.sale?.claims).toBe(CLAIMS);
    expect(play.asked("wipe")).toHaveLength(1);
    const replaced = new Play(...SERVED, INSERTED, card({ kind: "read", reading }), VALIDATE);
    expect(replaced.state.sale).toMatchObject({ lines: [], claims: { identity: { matricule: "185057800608491" } } });
  });

  it("changes nothing when it is their own", () => {
    const play = new Play(...SERVED, INSERTED, read(), REMOVED);
    expect(play.state.question).toBeNull();
    expect(play.state.sale?.claims).toBe(CLAIMS);
  });
});
