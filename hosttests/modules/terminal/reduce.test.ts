import { describe, expect, it } from "@jest/globals";
import { doubtsOf } from "modules/terminal/box";
import { partsOf } from "modules/terminal/detail";
import type { Report } from "modules/terminal/effect";
import type { TerminalEvent } from "modules/terminal/event";
import * as limits from "modules/terminal/limits";
import { canDo, MENU, type MenuItem } from "modules/terminal/menu";
import { NO_CARD, withBox } from "modules/terminal/sale";
import { softKeys } from "modules/terminal/soft-keys";
import type { Box, Sale } from "modules/terminal/state";
import { NO_UPDATE } from "modules/update/agent/status";
import {
  accepted,
  BOXES,
  bytesOf,
  CANCEL,
  CLAIMS,
  NOW,
  OPTION,
  OTHER,
  Play,
  refused,
  scan,
  token,
  VALIDATE,
} from "./fixture";

const OPENED = [token(), accepted()] as const;

function reports(play: Play, event: Report["event"]): Report[] {
  const list: Report[] = [];
  for (const effect of play.effects) {
    if (effect.type === "report" && effect.report.event === event) list.push(effect.report);
  }
  return list;
}

function sounds(play: Play): string[] {
  return play.effects.flatMap((effect) => (effect.type === "sound" ? [effect.sound] : []));
}

describe("from a code to the next patient", () => {
  it("shows that it reads, verifies, and shows who it is", () => {
    const play = new Play(token("EV1:ABC"));
    expect(play.state.view.name).toBe("reading");
    expect(play.asked("verify")).toEqual([{ type: "verify", bytes: bytesOf("EV1:ABC") }]);
    play.send(accepted());
    expect(play.state.view.name).toBe("identity");
    expect(play.state.sale?.claims).toEqual(CLAIMS);
    expect(sounds(play)).toEqual(["ok"]);
  });

  it("warns by ear of a caution, though not of a test identity alone", () => {
    expect(sounds(new Play(token(), accepted(CLAIMS, ["rights-ended"])))).toEqual(["warning"]);
  });

  it("goes from boxes to the sum, stores, and only then says done", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(1, "B"), VALIDATE);
    expect(play.state.view.name).toBe("summary");
    play.send(VALIDATE);
    expect(play.state.view).toMatchObject({ name: "summary", storing: true });
    const stores = play.asked("store");
    expect(stores).toHaveLength(1);
    expect(stores[0]).toMatchObject({ record: { at: NOW, claims: CLAIMS, prescription: true, prescriber: null } });
    play.send({ type: "stored", number: 7 });
    expect(play.state.view).toMatchObject({ name: "done", number: 7 });
    expect(play.state.device.queue).toBe(1);
    expect(play.state.sale).toBeNull();
    expect(reports(play, "invoice")).toHaveLength(1);
    play.send(VALIDATE);
    expect(play.state.view.name).toBe("idle");
  });

  it("stores to the centime what the summary showed, even past midnight", () => {
    const play = new Play(...OPENED, scan(1, "B"), VALIDATE);
    const shown = play.state.view.name === "summary" ? play.state.view.invoice : null;
    play.now += 11 * 3600;
    play.send(VALIDATE);
    const stored = play.asked("store")[0];
    expect(stored?.type === "store" && stored.record.invoice).toBe(shown);
  });

  it("keeps the sale when the store fails, says so, and tries again", () => {
    const play = new Play(...OPENED, scan(0, "A"), VALIDATE, VALIDATE);
    play.send({ type: "store-failed", reason: "flash-fault" });
    expect(play.state.view).toMatchObject({ name: "summary", storing: false });
    expect(play.state.question).toEqual({ kind: "notice", problem: "store" });
    play.send(VALIDATE);
    expect(play.asked("store")).toHaveLength(2);
    expect(play.state.view).toMatchObject({ storing: true });
  });

  it("believes no answer that it did not ask for", () => {
    const play = new Play({ type: "stored", number: 1 }, accepted(), {
      type: "store-failed",
      reason: "record-too-long",
    });
    expect(play.state.view.name).toBe("idle");
    expect(play.state.sale).toBeNull();
  });

  it("takes the next patient's code straight from done", () => {
    const play = new Play(...OPENED, scan(0, "A"), VALIDATE, VALIDATE, { type: "stored", number: 1 }, token("EV1:X"));
    expect(play.state.view.name).toBe("reading");
  });
});

describe("a refused code", () => {
  it("is told, and nothing of it is kept", () => {
    const play = new Play(token(), refused("expired"));
    expect(play.state.view).toMatchObject({ name: "refused", reason: "expired" });
    expect(play.state.sale).toBeNull();
    expect(sounds(play)).toEqual(["refused"]);
    expect(reports(play, "verdict")).toEqual([
      { event: "verdict", verdict: "refused", reason: "expired", cautions: [] },
    ]);
  });

  it("is not verified again while it stays before the scanner, but is later, and another at once", () => {
    const play = new Play(token(), refused("not-yet-valid"), token());
    expect(play.asked("verify")).toHaveLength(1);
    play.wait(limits.SAME_CODE_SECONDS).send(token());
    expect(play.asked("verify")).toHaveLength(2);
    expect(new Play(token(), refused("expired"), token("EV1:NEW")).asked("verify")).toHaveLength(2);
  });

  it("leaves a sale begun without a card as it was", () => {
    const play = new Play(scan(0, "A"), token(), refused("expired"), CANCEL);
    expect(play.state.view.name).toBe("boxes");
    expect(play.state.sale?.lines).toHaveLength(1);
    expect(play.state.sale?.claims).toBeNull();
  });
});

describe("two patients", () => {
  it("asks before another code replaces the patient, and keeps the sale on no", () => {
    const play = new Play(...OPENED, scan(0, "A"), token("EV1:OTHER"));
    expect(play.state.question?.kind).toBe("replace");
    expect(play.asked("verify")).toHaveLength(1);
    play.send(CANCEL);
    expect(play.state.sale?.claims).toEqual(CLAIMS);
    expect(play.state.sale?.lines).toHaveLength(1);
    expect(play.asked("wipe")).toHaveLength(1);
  });

  it("drops the whole sale before the other is verified", () => {
    const play = new Play(...OPENED, scan(0, "A"), token("EV1:OTHER"), VALIDATE);
    expect(play.state.sale).toBeNull();
    expect(play.state.view.name).toBe("reading");
    play.send(accepted(OTHER));
    expect(play.state.sale?.claims).toEqual(OTHER);
    expect(play.state.sale?.lines).toHaveLength(0);
  });

  it("does not take the same phone for another patient", () => {
    const play = new Play(...OPENED, scan(0, "A"), token());
    expect(play.state.question).toBeNull();
    expect(play.state.view.name).toBe("boxes");
  });

  it("gives the boxes scanned before the code to the one who shows it, priced with their rights", () => {
    const play = new Play(scan(0, "A"));
    expect(play.state.sale?.totals?.amoCents).toBe(0);
    play.send(token(), accepted());
    expect(play.state.view.name).toBe("identity");
    expect(play.state.sale?.lines).toHaveLength(1);
    expect(play.state.sale?.totals?.amoCents).toBeGreaterThan(0);
  });

  it("takes a menu's code in mid-sale for what it is", () => {
    const play = new Play(...OPENED, {
      type: "scan",
      symbology: "qr",
      gs1: false,
      bytes: bytesOf("https://x.example"),
    });
    expect(play.state.question).toEqual({ kind: "notice", problem: "unexpected-code" });
  });
});

describe("boxes", () => {
  it("counts the same medicine on one line, and the same box once", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(0, "B"));
    expect(play.state.sale?.lines).toHaveLength(1);
    expect(play.state.sale?.lines[0]?.quantity).toBe(2);
    play.send(scan(0, "A"));
    expect(play.state.question).toMatchObject({ kind: "notice", problem: "box-counted" });
    expect(play.state.sale?.lines[0]?.quantity).toBe(2);
    play.send(VALIDATE);
    expect(play.state.sale?.lines[0]?.quantity).toBe(2);
  });

  it("takes back a box that is scanned a second time, when told so, and with the last one its line", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(0, "B"), scan(1, "C"), scan(0, "A"));
    expect(softKeys(play.state)).toMatchObject({ option: "takeBack", validate: "understood" });
    play.effects = [];
    play.send(OPTION);
    expect(play.state.question).toBeNull();
    expect(play.state.sale?.lines[0]?.quantity).toBe(1);
    expect(play.state.sale?.lines[0]?.serials).toHaveLength(1);
    expect(reports(play, "line")).toMatchObject([{ action: "removed", cip13: BOXES[0]?.cip13, quantity: 1 }]);
    // It may be scanned again, and the other one is still counted.
    play.send(scan(0, "A"), scan(0, "B"));
    expect(play.state.question).toMatchObject({ problem: "box-counted" });
    play.send(OPTION, scan(0, "A"), OPTION);
    expect(play.state.sale?.lines.map(({ cip13 }) => cip13)).toEqual([BOXES[1]?.cip13]);
  });

  it("asks what to do with an expired box: good on its last day, kept only when told so", () => {
    expect(new Play(...OPENED, scan(0, "A", "260515")).state.question).toBeNull();
    const play = new Play(...OPENED, scan(0, "A", "260514"));
    expect(play.state.question).toMatchObject({ kind: "box", problem: "box-expired" });
    expect(play.state.sale?.lines).toHaveLength(0);
    expect(softKeys(play.state)).toEqual({
      cancel: null,
      option: "keepBox",
      validate: "dropBox",
      danger: "option",
    });
    expect(new Play(...OPENED, scan(0, "A", "260514"), VALIDATE).state.sale?.lines).toHaveLength(0);
    expect(new Play(...OPENED, scan(0, "A", "260514"), CANCEL).state.sale?.lines).toHaveLength(0);
    play.send(OPTION);
    expect(play.state.sale?.lines[0]?.expired).toBe(true);
  });

  it("asks what to do with a box no longer sold", () => {
    expect(new Play(scan(6, "A")).state.question).toMatchObject({ kind: "box", problem: "box-not-marketed" });
  });

  it("says which codes are no box of its catalogue", () => {
    const scanned = (text: string) =>
      new Play({ type: "scan", symbology: "datamatrix", gs1: true, bytes: bytesOf(text) }).state.question;
    expect(scanned("0103760001000009")).toEqual({ kind: "notice", problem: "not-a-medicine" });
    expect(scanned("0104150123456782")).toEqual({ kind: "notice", problem: "box-foreign" });
    expect(scanned("???")).toEqual({ kind: "notice", problem: "box-unreadable" });
  });

  it("asks what to do with a box that is not in its catalogue: kept, it is of a free price and nobody reimburses it", () => {
    const unknown = (expiry: string): TerminalEvent => ({
      type: "scan",
      symbology: "datamatrix",
      gs1: true,
      bytes: bytesOf(`010340093000008317${expiry}10LOT\x1d21S`),
    });
    const play = new Play(...OPENED, scan(0, "A"), unknown("270531"));
    expect(play.state.question).toMatchObject({
      kind: "box",
      problem: "box-unknown",
      box: { label: "CIP 3400930000083", batch: "LOT", expiry: "2027-05-31" },
    });
    const before = play.state.sale?.totals;
    play.send(CANCEL);
    expect(play.state.sale?.lines).toHaveLength(1);
    play.send(unknown("270531"), VALIDATE);
    expect(play.state.sale?.lines[1]).toMatchObject({ cip13: "3400930000083", unknown: true, priceCents: 0, rate: 0 });
    expect(play.state.sale?.totals).toEqual(before);
    play.send(VALIDATE);
    const { view } = play.state;
    if (view.name !== "summary") throw new Error(view.name);
    expect(view.invoice.lines[1]).toMatchObject({ act: "PHN", totalCents: 0, label: "CIP 3400930000083" });
    expect(view.invoice.warnings).toContain("free-price:3400930000083");
    // Each doubt is a question of its own.
    const both = new Play(...OPENED, unknown("240101"), VALIDATE);
    expect(both.state.question).toMatchObject({ kind: "box", problem: "box-expired" });
    expect(both.send(VALIDATE).state.sale?.lines).toHaveLength(0);
    expect(new Play(...OPENED, unknown("240101"), VALIDATE, OPTION).state.sale?.lines).toMatchObject([
      { unknown: true, expired: true },
    ]);
  });

  it("takes the third-party payment off a line whose generic is refused, and puts it back", () => {
    const lines = withBox(NO_CARD, {
      cip13: "3400930000021",
      label: "DÉMOCILLINE",
      priceCents: 1383,
      rate: 65,
      genericCents: 900,
      presentation: BOXES[1],
    } as Box).lines;
    const play = new Play(...OPENED, VALIDATE);
    play.state = {
      ...play.state,
      sale: { ...(play.state.sale as Sale), lines },
      view: { name: "boxes", selected: 0, menu: 0 },
    };
    const open = MENU.filter((item) => canDo(item, play.state.sale as Sale, 0, NOW));
    expect(open).toEqual(["related", "less", "generic", "prescription", "why", "sale"]);
    pick(play, "generic");
    // HDR alone is still paid for: 43 and 18.
    expect(play.state.sale?.totals).toMatchObject({ totalCents: 1444, amoCents: 43, amcCents: 18, patientCents: 1383 });
    expect(play.asked("report")).not.toEqual([]);
    play.send(VALIDATE);
    expect(play.state.sale?.totals?.patientCents).toBe(0);
  });

  it("puts what the authorities say before all else", () => {
    const presentation = BOXES[0];
    const box = {
      presentation,
      expired: true,
      marketed: false,
      authorisation: "valid",
      unreadable: [],
    } as unknown as Box;
    expect(doubtsOf({ ...box, expired: false, marketed: true, unreadable: ["expiry", "serial"] })).toEqual([
      "box-expiry-unread",
    ]);
    expect(doubtsOf({ ...box, expired: false, marketed: true, unreadable: ["serial"] })).toEqual(["box-serial-unread"]);
    expect(doubtsOf(box)).toEqual(["box-expired", "box-not-marketed"]);
    expect(doubtsOf({ ...box, authorisation: "withdrawn" })).toEqual(["box-withdrawn", "box-expired"]);
    expect(doubtsOf({ ...box, authorisation: "suspended", expired: false })).toEqual(["box-suspended"]);
    expect(doubtsOf({ ...box, marketed: true, expired: false })).toEqual([]);
  });

  it("takes the bar code of an older box, which cannot tell two boxes apart", () => {
    const bar = { type: "scan", symbology: "ean13", gs1: false, bytes: bytesOf("3400930000014") } as const;
    expect(new Play(...OPENED, bar, bar).state.sale?.lines[0]?.quantity).toBe(2);
  });

  it("goes on from a notice with the next box", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(0, "A"), scan(1, "B"));
    expect(play.state.question).toBeNull();
    expect(play.state.sale?.lines).toHaveLength(2);
  });

  it("hears, and does not count, a box scanned while a question is open", () => {
    const play = new Play(...OPENED, scan(0, "A", "240101"));
    play.effects = [];
    play.send(scan(1, "B"));
    expect(sounds(play)).toEqual(["warning"]);
    expect(play.state.question?.kind).toBe("box");
  });

  it("refuses the total of nothing", () => {
    expect(new Play(...OPENED, VALIDATE, VALIDATE).state.question).toEqual({ kind: "notice", problem: "no-lines" });
  });
});

/** Goes on in the open menu, by the middle key, to an item; and chooses it. */
function pick(play: Play, item: MenuItem, choose = true): Play {
  for (let i = 0; i < MENU.length; i += 1) {
    const { view } = play.state;
    if (view.name === "boxes" && MENU[view.menu] === item) return choose ? play.send(VALIDATE) : play;
    play.send(OPTION);
  }
  throw new Error(`${item} is not reached`);
}

describe("the menu, with three keys alone", () => {
  it("marks a line as ALD for a patient who has one, and the AMO pays all", () => {
    const play = new Play(...OPENED, scan(3, "A"), OPTION, VALIDATE);
    expect(play.state.sale?.lines[0]?.related).toBe("ald");
    expect(play.state.sale?.totals?.patientCents).toBe(0);
    // The same keys on the same sale without rights of that kind take nothing off.
    const without = new Play(token(), accepted({ ...CLAIMS, exonerations: [] }), scan(3, "A"), OPTION, VALIDATE);
    expect(without.state.sale?.lines).toHaveLength(1);
  });

  it("has each item in its place, whatever the line allows, and opens on nothing that takes away", () => {
    const places = (...lines: TerminalEvent[]) => {
      const play = pick(new Play(...OPENED, ...lines, OPTION), "why", false);
      return play.state.view.name === "boxes" ? play.state.view.menu : -1;
    };
    expect([places(scan(0, "A")), places(scan(5, "A")), places(scan(0, "A"), scan(0, "B"), scan(1, "C"))]).toEqual([
      6, 6, 6,
    ]);
    for (const lines of [[scan(0, "A")], [scan(5, "A")], [scan(0, "A"), scan(0, "B")], [scan(0, "A"), scan(1, "B")]]) {
      for (const claims of [CLAIMS, { ...CLAIMS, exonerations: [] }]) {
        const { view } = new Play(token(), accepted(claims), ...lines, OPTION).state;
        expect(["next", "related", "generic", "prescription"]).toContain(view.name === "boxes" && MENU[view.menu]);
      }
    }
    // A finger on what cannot be done does nothing.
    const play = new Play(...OPENED, scan(0, "A"), OPTION, { type: "touch", x: 100, y: 60 });
    expect(play.state.view).toMatchObject({ name: "boxes", selected: 0 });
    expect(play.state.sale?.lines).toHaveLength(1);
  });

  it("gives back what was taken off, for five seconds and no longer", () => {
    const taken = () => pick(new Play(...OPENED, scan(0, "A"), scan(1, "B"), OPTION), "less");
    const play = taken();
    expect(play.state.sale?.lines).toHaveLength(1);
    expect(softKeys(play.state).cancel).toBe("undo");
    const before = play.state.sale?.totals;
    play.send(CANCEL);
    expect(play.state.sale?.lines.map(({ cip13 }) => cip13)).toEqual([BOXES[0]?.cip13, BOXES[1]?.cip13]);
    expect(play.state.sale?.totals).not.toEqual(before);
    expect(play.state.view).toEqual({ name: "boxes", selected: 1, menu: -1 });
    expect(taken().wait(4).send(CANCEL).state.sale?.lines).toHaveLength(2);
    const late = taken().wait(5);
    expect(softKeys(late.state).cancel).toBe("cancel");
    expect(late.send(CANCEL).state.question).toEqual({ kind: "abandon" });
    // Whatever is done next keeps what was done.
    expect(softKeys(taken().send(scan(2, "C")).state).cancel).toBe("cancel");
  });

  it("takes off one box, then the line, whose box can then be scanned again", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(0, "B"), OPTION);
    pick(play, "less");
    expect(play.state.sale?.lines[0]?.quantity).toBe(1);
    pick(play.send(OPTION), "less");
    expect(play.state.sale?.lines).toHaveLength(0);
    expect(play.state.sale?.totals).toBeNull();
    play.send(scan(0, "A"));
    expect(play.state.sale?.lines[0]?.quantity).toBe(1);
  });

  it("goes to another line and removes that one", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(1, "B"), OPTION, VALIDATE);
    expect(play.state.view).toMatchObject({ selected: 0, menu: 0 });
    pick(play, "less");
    expect(play.state.sale?.lines.map(({ cip13 }) => cip13)).toEqual(["3400930000021"]);
  });

  it("sells without a prescription: nothing is reimbursed", () => {
    const play = pick(new Play(...OPENED, scan(0, "A"), OPTION), "prescription");
    expect(play.state.sale?.prescription).toBe(false);
    expect(play.state.sale?.totals?.amoCents).toBe(0);
  });
});

describe("a finger does what the keys do", () => {
  const touch = (x: number, y: number) => ({ type: "touch", x, y }) as const;

  it("presses the three keys", () => {
    expect(new Play(...OPENED, touch(300, 220)).state.view.name).toBe("boxes");
    expect(new Play(...OPENED, touch(10, 220)).state.view.name).toBe("idle");
    expect(new Play(touch(160, 239)).state.view.name).toBe("service");
  });

  it("shows how a line was made, opens its menu, chooses an item, switches the prescription", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(1, "B"), touch(50, 60));
    expect(play.state.view).toMatchObject({ name: "line", index: 0 });
    play.send(touch(160, 220));
    expect(play.state.view).toMatchObject({ name: "boxes", selected: 0, menu: 0 });
    play.send(touch(50, 50 + 38 + 5));
    expect(play.state.sale?.lines[0]?.related).toBe("ald");
    play.send(CANCEL, touch(250, 36));
    expect(play.state.sale?.prescription).toBe(false);
  });
});

describe("each amount", () => {
  const touch = (x: number, y: number) => ({ type: "touch", x, y }) as const;
  const MANY = Array.from({ length: 6 }, (_, n) => scan(n, `S${n}`));

  it("of a line is explained by its menu too, and the next line is a key away", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(1, "B"), OPTION);
    pick(play, "why");
    expect(play.state.view).toMatchObject({ name: "line", index: 1 });
    play.send(VALIDATE);
    expect(play.state.view).toMatchObject({ name: "line", index: 0 });
    play.send(CANCEL);
    expect(play.state.view).toMatchObject({ name: "boxes", selected: 0, menu: -1 });
    // A box scanned meanwhile is counted, and shown.
    play.send(touch(50, 60), scan(2, "C"));
    expect(play.state.view).toMatchObject({ name: "boxes", selected: 2 });
  });

  it("of the summary is explained where a finger points, and put away by another touch", () => {
    const play = new Play(...OPENED, ...MANY, VALIDATE);
    for (const [y, sum] of [
      [32, "totalCents"],
      [50, "amoCents"],
      [70, "amcCents"],
      [90, "franchiseCents"],
      [140, "patientCents"],
    ] as const) {
      play.send(touch(100, y));
      expect(play.state.view).toMatchObject({ detail: { kind: "sum", sum, page: 0 } });
      play.send(touch(100, y));
      expect(play.state.view).toMatchObject({ detail: null });
    }
  });

  it("is made of parts that add up to it, page by page", () => {
    const play = new Play(...OPENED, ...MANY, scan(6, "Z"), VALIDATE, VALIDATE, touch(100, 32));
    const { view } = play.state;
    if (view.name !== "summary") throw new Error(view.name);
    for (const sum of ["totalCents", "amoCents", "amcCents", "patientCents", "franchiseCents"] as const) {
      const parts = partsOf(view.invoice, sum);
      expect(parts.reduce((total, { cents }) => total + cents, 0)).toBe(view.invoice[sum]);
    }
    expect(partsOf(view.invoice, "totalCents").length).toBeGreaterThan(8);
    expect(softKeys(play.state).option).toBe("next");
    play.send(OPTION);
    expect(play.state.view).toMatchObject({ detail: { page: 1 } });
    play.send(OPTION);
    expect(play.state.view).toMatchObject({ detail: null });
  });
});

describe("cancel", () => {
  it("leads to idle from every step, after one question when boxes would be lost, and wipes the patient", () => {
    const steps = [
      new Play(OPTION),
      new Play(token()),
      new Play(token(), refused("expired")),
      new Play(...OPENED),
      new Play(...OPENED, VALIDATE),
      new Play(...OPENED, scan(0, "A")),
      new Play(...OPENED, scan(0, "A"), OPTION),
      new Play(...OPENED, scan(0, "A"), VALIDATE),
      new Play(...OPENED, scan(0, "A", "240101")),
      new Play(...OPENED, token("EV1:OTHER")),
    ];
    for (const play of steps) {
      for (let i = 0; i < 3 && play.state.question?.kind !== "abandon" && play.state.view.name !== "idle"; i += 1) {
        play.send(CANCEL);
      }
      if (play.state.question?.kind === "abandon") play.send(VALIDATE);
      expect(play.state.view.name).toBe("idle");
      expect(play.state.sale).toBeNull();
      expect(play.state.question).toBeNull();
    }
  });

  it("keeps the boxes when the question is answered no", () => {
    const play = new Play(...OPENED, scan(0, "A"), CANCEL, CANCEL);
    expect(play.state.view.name).toBe("boxes");
    expect(play.state.sale?.lines).toHaveLength(1);
  });
});

describe("time", () => {
  it("ends each view by itself", () => {
    expect(new Play(...OPENED, scan(0, "A")).wait(limits.SALE_SECONDS).state).toMatchObject({ sale: null });
    expect(new Play(token(), refused("expired")).wait(limits.REFUSED_SECONDS).state.view.name).toBe("idle");
    expect(new Play(OPTION).wait(limits.SERVICE_SECONDS).state.view.name).toBe("idle");
    expect(new Play(token()).wait(limits.READING_SECONDS).state.question).toMatchObject({ problem: "no-answer" });
  });

  it("begins anew with each key and scan", () => {
    const play = new Play(...OPENED)
      .wait(limits.SALE_SECONDS - 1)
      .send(scan(0, "A"))
      .wait(limits.SALE_SECONDS - 1);
    expect(play.state.sale).toBeDefined();
    expect(play.state.view.name).toBe("boxes");
  });

  it("does not end a sale because the clock was set", () => {
    const play = new Play(...OPENED);
    play.send({ type: "tick", now: NOW + 86400 * 365 }, { type: "tick", now: NOW - 86400 });
    expect(play.state.view.name).toBe("identity");
  });

  it("sees the keys go stale while it runs", () => {
    const play = new Play({ type: "keys", version: 3, expires: NOW + 1, stale: false }).wait(1);
    expect(play.state.device.keysStale).toBe(false);
    expect(play.wait(1).state.device.keysStale).toBe(true);
  });

  it("calls an invoice that nobody acknowledged not stored", () => {
    const play = new Play(...OPENED, scan(0, "A"), VALIDATE, VALIDATE).wait(limits.STORING_SECONDS);
    expect(play.state.question).toEqual({ kind: "notice", problem: "store" });
  });
});

describe("a terminal that leaves", () => {
  const about = { trouble: null, lastNumber: 7, fill: 1, wear: 0, faults: 0 } as const;
  const journalPage = (service: number, ...events: TerminalEvent[]): Play =>
    new Play(
      { type: "update", status: { ...NO_UPDATE, version: "0.1.0", service, isOpenHere: service > 0 } },
      ...events,
    ).send(...[OPTION, OPTION, OPTION, { type: "journal", about } as const]);

  it("is wiped when someone who opened service mode asks, and asks again, and is told what came of it", () => {
    const play = journalPage(540);
    expect(softKeys(play.state)).toMatchObject({ validate: "wipe", danger: "validate" });
    play.send(VALIDATE);
    expect([play.state.question, play.asked("wipe-terminal")]).toEqual([{ kind: "wipe" }, []]);
    play.send(CANCEL, VALIDATE, VALIDATE);
    expect(play.asked("wipe-terminal")).toHaveLength(1);
    for (const [done, problem] of [
      [true, "wiped"],
      [false, "wipe-failed"],
    ] as const) {
      expect(play.send({ type: "wiped", done }).state.question).toEqual({ kind: "notice", problem });
    }
    // What was erased is not begun anew under a key that is gone.
    play.send(VALIDATE, { type: "journal", about: { ...about, trouble: "journal-wiped" } });
    expect(softKeys(play.state).validate).toBe("update");
  });

  it("is not by who stands at the counter", () => {
    const play = journalPage(0);
    expect(softKeys(play.state).validate).toBe("update");
    expect(play.send(VALIDATE, VALIDATE).asked("wipe-terminal")).toEqual([]);
  });
});

describe("an hour that is doubted", () => {
  const doubted = (service: number): Play => {
    const play = new Play({
      type: "update",
      status: { ...NO_UPDATE, version: "0.1.0", service, isOpenHere: service > 0 },
    });
    play.state = { ...play.state, device: { ...play.state.device, clockCertain: false } };
    return play.send(OPTION, OPTION, OPTION, OPTION);
  };

  it("is forgotten when someone who opened service mode says so, and asked first", () => {
    const play = doubted(540);
    expect(softKeys(play.state).validate).toBe("forget");
    play.send(VALIDATE);
    expect([play.state.question, play.asked("forget-time")]).toEqual([{ kind: "forget-time" }, []]);
    play.send(VALIDATE);
    expect(play.asked("forget-time")).toHaveLength(1);
  });

  it("is not by who stands at the counter, nor when it is not doubted", () => {
    const play = doubted(0).send(VALIDATE, VALIDATE);
    expect([softKeys(doubted(0).state).validate, play.state.view.name]).toEqual(["update", "update"]);
    expect(play.asked("forget-time")).toEqual([]);
    const certain = new Play({
      type: "update",
      status: { ...NO_UPDATE, version: "0.1.0", service: 540, isOpenHere: true },
    });
    certain.send(OPTION, OPTION, OPTION, OPTION);
    expect(certain.state.view.name).toBe("settings");
  });
});

describe("what leaves the terminal", () => {
  it("holds no name, number or token of a patient, but in the invoice that is stored", () => {
    const play = new Play(...OPENED, scan(0, "A"), scan(6, "B"), VALIDATE, VALIDATE, VALIDATE);
    play.send({ type: "stored", number: 1 }, token("EV1:NCFOXN"), refused("already-used"), CANCEL);
    const outside = JSON.stringify(play.effects.filter(({ type }) => type === "report" || type === "log"));
    for (const secret of ["ESSAI", "JEANNE", "2780312", CLAIMS.tokenId, "NCFOXN", "1978"]) {
      expect(outside.includes(secret)).toBe(false);
    }
    expect(outside.includes("invoice")).toBe(true);
  });

  it("says on the screen what each key does, and does it", () => {
    const play = new Play(...OPENED, scan(0, "A"), VALIDATE);
    expect(softKeys(play.state)).toEqual({ cancel: "back", option: "detail", validate: "validate", danger: null });
    play.send(OPTION);
    expect(play.state.view).toMatchObject({ detail: { kind: "fees" } });
    expect(softKeys(play.state).option).toBe("next");
    play.send(OPTION);
    expect(play.state.view).toMatchObject({ detail: { kind: "line", index: 0 } });
    expect(softKeys(play.state).option).toBe("amounts");
    play.send(OPTION);
    expect(play.state.view).toMatchObject({ detail: null });
    play.send(OPTION, CANCEL);
    expect(play.state.view).toMatchObject({ name: "summary", detail: null });
    play.send(CANCEL);
    expect(play.state.view.name).toBe("boxes");
  });

  it("tells the software of each line with the running sums", () => {
    const play = new Play(...OPENED, scan(0, "A"));
    expect(reports(play, "line")).toMatchObject([{ action: "added", cip13: "3400930000014", quantity: 1 }]);
  });
});
